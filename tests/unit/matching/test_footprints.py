"""What calls read and write."""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.matching.footprints import footprint_of
from replaykit.matching.schemas import Schemas
from replaykit.matching.world import overlap

KNOWN = Schemas({"t": "p"}, {"t": frozenset({"p", "s"})})
A = {"p": {"S": "a"}, "s": {"N": "1"}}
B = {"p": {"S": "b"}, "s": {"N": "1"}}


def footprint(service, operation, schemas=KNOWN, **params):
    return footprint_of(OperationCall(service, operation, params, Scope(region="eu-west-1")), schemas)


def seen(write, read) -> bool:
    return any(overlap(path, other) for path, _ in write.writes for other in read.reads)


def dynamodb(operation, **params):
    return footprint("dynamodb", operation, **params)


def query(value):
    values = {":p": {"S": value}}
    return dynamodb(
        "Query",
        TableName="t",
        KeyConditionExpression="#k = :p",
        ExpressionAttributeNames={"#k": "p"},
        ExpressionAttributeValues=values,
    )


PUT = dynamodb("PutItem", TableName="t", Item={**A, "v": {"N": "1"}})
Q = "https://sqs.eu-west-1.amazonaws.com/1/q"
DELETE = {"Bucket": "b", "Delete": {"Objects": [{"Key": "k"}]}}
UPLOAD = {"Bucket": "b", "Key": "k", "UploadId": "u"}
PART = ("s3", "UploadPart", {**UPLOAD, "PartNumber": 1})
COMPLETE = ("s3", "CompleteMultipartUpload", UPLOAD)
STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2024-01-01T00:00:00.000"


@pytest.mark.parametrize(
    "read",
    [
        dynamodb("GetItem", TableName="t", Key=A),
        dynamodb("GetItem", TableName="arn:aws:dynamodb:eu-west-1:123456789012:table/t", Key=A),
        query("a"),
        dynamodb("Scan", TableName="t"),
        dynamodb("Scan", TableName="t", IndexName="i"),
        dynamodb("BatchGetItem", RequestItems={"t": {"Keys": [B, A]}}),
        dynamodb("TransactGetItems", TransactItems=[{"Get": {"TableName": "t", "Key": A}}]),
        dynamodb("ExecuteStatement", Statement='SELECT * FROM "t" WHERE p = ?'),
        footprint("dynamodbstreams", "GetRecords", ShardIterator=f"{STREAM}|1|AAAA"),
        footprint("dynamodbstreams", "GetRecords", ShardIterator="opaque"),
    ],
)
def test_a_put_is_seen_by(read):
    assert seen(PUT, read)


@pytest.mark.parametrize(
    "read",
    [
        dynamodb("GetItem", TableName="t", Key=B),
        dynamodb("GetItem", TableName="other", Key=A),
        query("b"),
        dynamodb("Scan", TableName="other"),
        dynamodb("DescribeTable", TableName="t"),
        dynamodb("ListTables"),
        footprint("s3", "GetObject", Bucket="t", Key="a"),
    ],
)
def test_a_put_is_not_seen_by(read):
    assert not seen(PUT, read)


def test_where_the_key_is_not_known_a_write_is_seen_by_every_read_of_the_table():
    blind = footprint("dynamodb", "PutItem", Schemas(), TableName="t", Item=A)
    assert seen(blind, dynamodb("GetItem", TableName="t", Key=B))


def test_one_effect_has_one_token_however_it_came_about():
    batch = dynamodb("BatchWriteItem", RequestItems={"t": [{"PutRequest": {"Item": {**A, "v": {"N": "1.0"}}}}]})
    assert batch.writes == PUT.writes


@pytest.mark.parametrize(
    ("write", "read", "expected"),
    [
        (("s3", "PutObject", {"Bucket": "b", "Key": "k"}), ("s3", "GetObject", {"Bucket": "b", "Key": "k"}), True),
        (("s3", "PutObject", {"Bucket": "b", "Key": "k"}), ("s3", "ListObjectsV2", {"Bucket": "b"}), True),
        (("s3", "PutObject", {"Bucket": "b", "Key": "k"}), ("s3", "GetObject", {"Bucket": "b", "Key": "l"}), False),
        (("s3", "PutObject", {"Bucket": "b", "Key": "k"}), ("s3", "GetBucketPolicy", {"Bucket": "b"}), False),
        (("s3", "CreateBucket", {"Bucket": "b"}), ("s3", "ListBuckets", {}), True),
        (("s3", "DeleteObjects", DELETE), ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}), True),
        (PART, ("s3", "ListParts", UPLOAD), True),
        (PART, ("s3", "ListMultipartUploads", {"Bucket": "b"}), True),
        (PART, ("s3", "ListParts", {**UPLOAD, "UploadId": "v"}), False),
        (PART, ("s3", "GetObject", {"Bucket": "b", "Key": "k"}), False),
        (PART, ("s3", "ListObjectsV2", {"Bucket": "b"}), False),
        (COMPLETE, ("s3", "GetObject", {"Bucket": "b", "Key": "k"}), True),
        (COMPLETE, ("s3", "ListObjectsV2", {"Bucket": "b"}), True),
        (COMPLETE, ("s3", "ListParts", UPLOAD), True),
        (("s3", "CreateMultipartUpload", {"Bucket": "b", "Key": "k"}), ("s3", "ListParts", UPLOAD), True),
        (("s3", "AbortMultipartUpload", UPLOAD), ("s3", "ListMultipartUploads", {"Bucket": "b"}), True),
        (("s3", "AbortMultipartUpload", UPLOAD), ("s3", "GetObject", {"Bucket": "b", "Key": "k"}), False),
        (("s3", "DeleteBucket", {"Bucket": "b"}), ("s3", "ListMultipartUploads", {"Bucket": "b"}), True),
        (("s3", "PutObject", {"Bucket": "b", "Key": "k"}), ("s3", "ListMultipartUploads", {"Bucket": "b"}), False),
        (("sqs", "SendMessage", {"QueueUrl": Q}), ("sqs", "GetQueueAttributes", {"QueueUrl": Q}), True),
        (("sqs", "CreateQueue", {"QueueName": "q"}), ("sqs", "GetQueueUrl", {"QueueName": "q"}), True),
        (("sqs", "SendMessage", {"QueueUrl": Q}), ("sqs", "GetQueueAttributes", {"QueueUrl": Q + "r"}), False),
        (("iam", "PutRolePolicy", {"RoleName": "r", "PolicyName": "p"}), ("iam", "GetRole", {"RoleName": "r"}), True),
        (("sts", "AssumeRole", {"RoleArn": "arn:aws:iam::1:role/r"}), ("sts", "GetCallerIdentity", {}), False),
        (("ec2", "RunInstances", {}), ("ec2", "DescribeInstances", {"InstanceIds": ["i-1"]}), True),
    ],
)  # fmt: skip
def test_other_services(write, read, expected):
    assert seen(footprint(write[0], write[1], **write[2]), footprint(read[0], read[1], **read[2])) is expected


def test_parts_come_in_any_order():
    """Clients put them side by side: no part depends on another, and a copied one on what it is copied from."""
    first, second = (footprint("s3", "UploadPart", **UPLOAD, PartNumber=number) for number in (1, 2))
    assert not any(overlap(path, other) for path, _ in first.writes for other in second.paths())
    copied = footprint("s3", "UploadPartCopy", **UPLOAD, PartNumber=1, CopySource="/c/d%20e?versionId=null")
    assert seen(footprint("s3", "PutObject", Bucket="c", Key="d e"), copied)
    assert not seen(footprint("s3", "PutObject", Bucket="b", Key="k"), copied)


def test_keys_are_learnt_from_requests():
    schemas = Schemas()
    schemas.learn(OperationCall("dynamodb", "GetItem", {"TableName": "one", "Key": {"id": {"S": "a"}}}))
    schemas.learn(OperationCall("dynamodb", "DeleteItem", {"TableName": "two", "Key": A}))
    assert schemas.partition == {"one": "id"}
    query = {"TableName": "two", "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    schemas.learn(OperationCall("dynamodb", "Query", query))
    assert schemas.partition == {"one": "id", "two": "p"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE \"t\" SET note = 'moved from other' WHERE p = 'a'",
        "FROM t WHERE p = 'a' SET note = 1",
        "-- a note\nDELETE FROM t WHERE p = 'a'",
        "INSERT INTO \"t\" VALUE {'p': 'a'}",
        "what nobody can read",
    ],
)
def test_a_statement_writes_the_table_that_it_names(statement):
    for operation, params in (
        ("ExecuteStatement", {"Statement": statement}),
        ("BatchExecuteStatement", {"Statements": [{"Statement": statement}]}),
        ("ExecuteTransaction", {"TransactStatements": [{"Statement": statement}]}),
    ):
        write = dynamodb(operation, **params)
        assert seen(write, dynamodb("GetItem", TableName="t", Key=A))
        assert seen(write, dynamodb("GetItem", TableName="other", Key=A)) is (statement.startswith("what"))


def test_a_statement_that_reads_writes_nothing():
    for statement in (
        'SELECT * FROM "t"."i"',
        "EXISTS(SELECT * FROM t WHERE p = 'a' AND v = 1)",
        "/* */ select * from t",
    ):
        read = dynamodb("ExecuteStatement", Statement=statement)
        assert not seen(read, dynamodb("GetItem", TableName="t", Key=A))
        assert seen(PUT, read)


@pytest.mark.parametrize(
    "write",
    [
        dynamodb("ImportTable", TableCreationParameters={"TableName": "t"}, S3BucketSource={"S3Bucket": "b"}),
        dynamodb("StartBulkPutItems", TableName="t", InputS3Configuration={"S3Bucket": "b"}),
    ],
)
def test_what_puts_many_items_is_seen_by_every_read_of_the_table(write):
    assert seen(write, dynamodb("GetItem", TableName="t", Key=A))
    assert seen(write, dynamodb("DescribeTable", TableName="t"))
    assert not seen(write, dynamodb("GetItem", TableName="other", Key=A))


def test_an_export_is_seen_by_the_list_of_exports():
    write = dynamodb("ExportTableToPointInTime", TableArn=STREAM.partition("/stream/")[0], S3Bucket="b")
    assert seen(write, dynamodb("ListExports"))
    assert not seen(write, dynamodb("GetItem", TableName="other", Key=A))
