"""ImportTable, as AWS answers it, and the table that it makes."""

from __future__ import annotations

import gzip
import re

import pytest
import zstandard

from replaykit.ports.buckets import BucketProblem, MemoryBuckets
from replaykit.ports.clock import instant

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:/aws-dynamodb/imports:*"
SKIPPED = (
    "Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for more "
    "details."
)


def counts(described):
    return tuple(described[f"{name}Count"] for name in ("ProcessedItem", "ImportedItem", "Error"))


def item(id_, **more):
    return {"id": {"S": id_}, **more}


A = '{"Item": {"id": {"S": "a"}}}\n'
B = '{"Item": {"id": {"S": "b"}}}\n'


def test_the_answer_and_the_end(dynamodb, import_request):
    dynamodb.upload(A + B)
    request = import_request(S3BucketSource={"S3Bucket": "files", "S3KeyPrefix": "in/"}, InputCompressionType="NONE")
    start = dynamodb.clock.now()
    begun = dynamodb.import_table(**request)["ImportTableDescription"]
    assert begun == {
        "ImportArn": f"{ARN}/import/{int(start * 1000):014d}-{begun['ImportArn'][-8:]}",
        "ImportStatus": "IN_PROGRESS",
        "TableArn": ARN,
        "TableId": begun["TableId"],
        "ClientToken": "token",
        "S3BucketSource": {"S3Bucket": "files", "S3KeyPrefix": "in/"},
        "ErrorCount": 0,
        "CloudWatchLogGroupArn": LOGS,
        "InputFormat": "DYNAMODB_JSON",
        "InputCompressionType": "NONE",
        "TableCreationParameters": request["TableCreationParameters"],
        "StartTime": instant(start),
        "ProcessedItemCount": 0,
        "ImportedItemCount": 0,
    }
    ended = dynamodb.describe_import(ImportArn=begun["ImportArn"])["ImportTableDescription"]
    assert ended == begun | {
        "S3BucketSource": {"S3BucketOwner": "123456789012", "S3Bucket": "files", "S3KeyPrefix": "in/"},
        "ImportStatus": "COMPLETED",
        "EndTime": instant(start),
        "ProcessedSizeBytes": len(A + B),
        "ProcessedItemCount": 2,
        "ImportedItemCount": 2,
    }
    described = dynamodb.describe_table(TableName="music")["Table"]
    assert (described["TableStatus"], described["TableId"]) == ("ACTIVE", begun["TableId"])
    assert dynamodb.items() == [item("a"), item("b")]


def test_every_type(dynamodb):
    dynamodb.upload(
        '{"Item": {"id": {"S": "\\u00e5"}, "n": {"N": "1.50"}, "b": {"B": "AP8="}, "no": {"NULL": true},'
        '"yes": {"BOOL": true}, "ss": {"SS": ["x"]}, "ns": {"NS": ["1", "2.0"]}, "bs": {"BS": ["eg=="]},'
        '"deep": {"M": {"list": {"L": [{"N": "1"}, {"B": "Yg=="}]}}}}}',
    )
    assert counts(dynamodb.run_import()) == (1, 1, 0)
    assert dynamodb.get_item(TableName="music", Key={"id": {"S": "å"}})["Item"] == {
        "id": {"S": "å"}, "n": {"N": "1.5"}, "b": {"B": "AP8="}, "no": {"NULL": True}, "yes": {"BOOL": True},
        "ss": {"SS": ["x"]}, "ns": {"NS": ["1", "2"]}, "bs": {"BS": ["eg=="]},
        "deep": {"M": {"list": {"L": [{"N": "1"}, {"B": "Yg=="}]}}},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("compression", "compress"),
    [("GZIP", gzip.compress), ("ZSTD", zstandard.compress), ("NONE", bytes), (None, bytes)],
)
def test_compression(dynamodb, compression, compress):
    dynamodb.upload(compress(A.encode()) + compress(B.encode()), b"")  # two frames are one file
    described = dynamodb.run_import(**({"InputCompressionType": compression} if compression else {}))
    assert described["ProcessedSizeBytes"] == len(A + B)  # before it was compressed
    assert described["InputCompressionType"] == (compression or "NONE")
    assert dynamodb.items() == [item("a"), item("b")]


@pytest.mark.parametrize("compression", ["GZIP", "ZSTD"])
def test_a_file_that_is_not_compressed_so_is_one_error(dynamodb, compression):
    half = gzip.compress(A.encode() * 1000)[:-9] if compression == "GZIP" else zstandard.compress(A.encode() * 9)[:-4]
    dynamodb.upload(A, half)
    described = dynamodb.run_import(InputCompressionType=compression)
    assert (described["ImportStatus"], counts(described)) == ("FAILED", (2, 0, 2))


def test_lines_of_nothing_are_no_items_and_several_may_share_one(dynamodb):
    dynamodb.upload(f"\n  \n{A.strip()}{B.strip()}  {A}\r\n\t\n")
    described = dynamodb.run_import()
    assert (described["ImportStatus"], counts(described)) == ("COMPLETED", (3, 3, 0))


def test_only_what_begins_with_the_prefix(dynamodb):
    dynamodb.upload(A, B)
    described = dynamodb.run_import(S3BucketSource={"S3Bucket": "files", "S3KeyPrefix": "in/1"})
    assert counts(described) == (1, 1, 0)
    assert dynamodb.items() == [item("b")]


def test_a_prefix_of_nothing_makes_an_empty_table(dynamodb):
    dynamodb.upload(A)
    described = dynamodb.run_import(S3BucketSource={"S3Bucket": "files", "S3KeyPrefix": "nothing"})
    assert (described["ImportStatus"], counts(described), described["ProcessedSizeBytes"]) == (
        "COMPLETED",
        (0, 0, 0),
        0,
    )
    assert dynamodb.items() == []


def test_a_bucket_that_is_missing_leaves_no_table(dynamodb):
    dynamodb.s3("DeleteBucket", Bucket="files")
    described = dynamodb.run_import()
    assert (described["ImportStatus"], counts(described)) == ("FAILED", (0, 0, 0))
    assert described["FailureCode"] == "S3NoSuchBucket"
    assert re.fullmatch(
        r"The specified bucket does not exist \(Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; "
        r"Request ID: [A-Z2-7]{16}; S3 Extended Request ID: [A-Za-z0-9+/]{75}=; Proxy: null\)",
        described["FailureMessage"],
    )
    assert "ProcessedSizeBytes" not in described
    assert dynamodb.list_tables()["TableNames"] == []


BAD = {
    "no Item": '{"NotAnItem": {"id": {"S": "x"}}}',
    "no object": '["Item"]',
    "an Item that is none": '{"Item": "x"}',
    "no JSON": '{"Item": ',
    "a type that is none": '{"Item": {"id": {"X": "x"}}}',
    "a value that is none": '{"Item": {"id": "x"}}',
    "a text that is none": '{"Item": {"id": {"S": 1}}}',
    "a number that is no text": '{"Item": {"id": {"S": "x"}, "n": {"N": 5}}}',
    "no Base64": '{"Item": {"id": {"S": "x"}, "b": {"B": "!"}}}',
    "half a character": '{"Item": {"id": {"S": "\\ud800"}}}',
    "depth beyond measure": '{"Item": {"id": {"S": "x"}, "l": ' + '{"L": [' * 200 + "]}" * 200 + "}}",
    "depth beyond the parser": '{"Item": {"id": {"S": "x"}, "l": ' + '{"L": [' * 20000 + "]}" * 20000 + "}}",
}
REFUSED = {
    "no key": '{"Item": {"x": {"S": "x"}}}',
    "a key of another type": '{"Item": {"id": {"N": "1"}}}',
    "an empty key": '{"Item": {"id": {"S": ""}}}',
    "no number": '{"Item": {"id": {"S": "x"}, "n": {"N": "five"}}}',
    "an empty name": '{"Item": {"id": {"S": "x"}, "": {"S": "x"}}}',
    "two types": '{"Item": {"id": {"S": "x", "N": "1"}}}',
    "an empty set": '{"Item": {"id": {"S": "x"}, "s": {"SS": []}}}',
    "too large": '{"Item": {"id": {"S": "x"}, "t": {"S": "' + "x" * 409_601 + '"}}}',
    "too deep": '{"Item": {"id": {"S": "x"}, "l": ' + '{"L": [' * 40 + "]}" * 40 + "}}",
    "an empty index key": '{"Item": {"id": {"S": "x"}, "by": {"S": ""}}}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_line_that_is_no_item_ends_its_file(dynamodb, line):
    dynamodb.upload(f"{A}{line}\n{B}", '{"Item": {"id": {"S": "c"}}}')
    described = dynamodb.run_import()
    assert (described["ImportStatus"], counts(described)) == ("FAILED", (3, 2, 1))
    assert (described["FailureCode"], described["FailureMessage"]) == ("ItemValidationError", SKIPPED)
    assert dynamodb.items() == [item("a"), item("c")]


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_an_item_that_is_refused_is_left_out(dynamodb, line, new_table):
    dynamodb.upload(f"{A}{line}\n{B}")
    projection = {"ProjectionType": "ALL"}
    key = [{"AttributeName": "by", "KeyType": "HASH"}]
    index = {"IndexName": "index", "KeySchema": key, "Projection": projection}
    parameters = new_table(GlobalSecondaryIndexes=[index])
    parameters["AttributeDefinitions"].append({"AttributeName": "by", "AttributeType": "S"})
    described = dynamodb.run_import(TableCreationParameters=parameters)
    assert (described["ImportStatus"], described["FailureCode"]) == ("FAILED", "ItemValidationError")
    assert counts(described) == (3, 2, 1)
    assert dynamodb.items() == [item("a"), item("b")]


def test_of_several_items_with_one_key_one_stays_and_all_count(dynamodb):
    dynamodb.upload(A + A + A)
    assert counts(dynamodb.run_import()) == (3, 3, 0)
    assert dynamodb.describe_table(TableName="music")["Table"]["ItemCount"] == 1


def test_indexes_are_filled(dynamodb, new_table):
    dynamodb.upload('{"Item": {"id": {"S": "a"}, "by": {"S": "b"}}}')
    key = [{"AttributeName": "by", "KeyType": "HASH"}]
    index = {"IndexName": "index", "KeySchema": key, "Projection": {"ProjectionType": "ALL"}}
    parameters = new_table(GlobalSecondaryIndexes=[index])
    parameters["AttributeDefinitions"].append({"AttributeName": "by", "AttributeType": "S"})
    dynamodb.run_import(TableCreationParameters=parameters)
    assert dynamodb.scan(TableName="music", IndexName="index")["Items"] == [item("a", by={"S": "b"})]


def test_vectors_are_indexed(dynamodb, new_table):
    dynamodb.upload('{"Item": {"id": {"S": "a"}, "v": {"L": [{"N": "1"}, {"N": "0"}]}}}')
    index = {
        "IndexName": "plain",
        "VectorAttribute": {"AttributeName": "v"},
        "Dimensions": 2,
        "DistanceFunction": "COSINE",
        "Projection": {"ProjectionType": "ALL"},
    }
    assert counts(dynamodb.run_import(TableCreationParameters=new_table(VectorIndexes=[index]))) == (1, 1, 0)
    (described,) = dynamodb.describe_table(TableName="music")["Table"]["VectorIndexes"]
    assert (described["IndexName"], described["ItemCount"]) == ("plain", 1)


def test_it_ends_on_the_clock(slow_dynamodb):
    slow_dynamodb.upload(A)
    described = slow_dynamodb.run_import()
    assert (described["ImportStatus"], counts(described)) == ("IN_PROGRESS", (0, 0, 0))
    assert slow_dynamodb.list_tables()["TableNames"] == []
    with slow_dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        slow_dynamodb.describe_table(TableName="music")
    slow_dynamodb.clock.advance(3)
    assert slow_dynamodb.describe_table(TableName="music")["Table"]["TableStatus"] == "CREATING"
    with slow_dynamodb.refuses("Requested resource not found", "ResourceNotFoundException"):
        slow_dynamodb.items()
    slow_dynamodb.clock.advance(10)
    described = slow_dynamodb.describe_import(ImportArn=described["ImportArn"])["ImportTableDescription"]
    assert (described["ImportStatus"], counts(described)) == ("COMPLETED", (1, 1, 0))
    assert slow_dynamodb.items() == [item("a")]


def test_one_token_is_one_import_while_it_runs(slow_dynamodb, new_table):
    slow_dynamodb.upload(A)
    first = slow_dynamodb.run_import()
    for change in ({"InputFormat": "CSV"}, {"S3BucketSource": {"S3Bucket": "other"}}, {"InputCompressionType": "GZIP"}):
        assert slow_dynamodb.run_import(**change) == first
    conflict = "Import conflict: Duplicate request detected with conflicting parameters"
    with slow_dynamodb.refuses(conflict, "ImportConflictException"):
        slow_dynamodb.run_import(TableCreationParameters=new_table(name="films"))
    slow_dynamodb.clock.advance(3)
    with slow_dynamodb.refuses("Table already exists: music", "ResourceInUseException"):
        slow_dynamodb.run_import(ClientToken="another")
    slow_dynamodb.clock.advance(10)
    with slow_dynamodb.refuses("Table already exists: music", "ResourceInUseException"):
        slow_dynamodb.run_import()
    slow_dynamodb.delete_table(TableName="music")
    slow_dynamodb.clock.advance(10)
    assert slow_dynamodb.run_import()["ImportArn"] == first["ImportArn"]
    slow_dynamodb.clock.advance(8 * 3600)
    assert slow_dynamodb.run_import()["ImportArn"] != first["ImportArn"]


def test_a_name_is_taken_only_when_its_table_is_seen(slow_dynamodb):
    """ack-api-quirks, DDB-IMPORT-018, -019: of imports that begin together into one table, one is done."""
    slow_dynamodb.upload(A)
    first = slow_dynamodb.run_import()["ImportArn"]
    slow_dynamodb.clock.advance(1)
    second = slow_dynamodb.run_import(ClientToken="another")["ImportArn"]
    assert second != first
    slow_dynamodb.clock.advance(9)
    described = {arn: slow_dynamodb.describe_import(ImportArn=arn)["ImportTableDescription"] for arn in (first, second)}
    assert (described[first]["ImportStatus"], counts(described[first])) == ("COMPLETED", (1, 1, 0))
    assert (described[second]["ImportStatus"], counts(described[second])) == ("FAILED", (0, 0, 0))
    assert described[second]["FailureCode"] == "TableAlreadyExists"
    assert slow_dynamodb.items() == [item("a")]


def test_a_table_that_is_made_meanwhile_stays(slow_dynamodb):
    slow_dynamodb.upload(A)
    arn = slow_dynamodb.run_import()["ImportArn"]
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    assert slow_dynamodb.items() == []
    (summary,) = slow_dynamodb.list_imports()["ImportSummaryList"]
    assert (summary["ImportArn"], summary["ImportStatus"]) == (arn, "FAILED")


def test_fifty_at_once(slow_dynamodb, new_table):
    slow_dynamodb.upload(A)
    for number in range(50):
        slow_dynamodb.run_import(ClientToken=str(number), TableCreationParameters=new_table(name=f"music{number}"))
    with slow_dynamodb.refuses("Subscriber limit exceeded: 50 simultaneous imports", "LimitExceededException"):
        slow_dynamodb.run_import()
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.run_import()


def test_what_it_refuses(dynamodb, new_table, import_request):
    with dynamodb.refuses(
        "1 validation error detected: Value null at 'clientToken' failed to satisfy constraint: Member must not be null"
    ):
        dynamodb.import_table(**{name: value for name, value in import_request().items() if name != "ClientToken"})
    with dynamodb.refuses("Invalid Request: Unsupported InputFormatOptions for the given input format: DYNAMODB_JSON."):
        dynamodb.run_import(InputFormatOptions={"Csv": {"Delimiter": ","}})
    with dynamodb.refuses(
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified "
        "when BillingMode is PROVISIONED"
    ):
        dynamodb.run_import(TableCreationParameters=new_table(BillingMode="PROVISIONED"))
    dynamodb.table("music")
    with dynamodb.refuses("Table already exists: music", "ResourceInUseException"):
        dynamodb.run_import()


def test_the_table_may_be_encrypted(dynamodb, new_table):
    dynamodb.upload(A)
    dynamodb.run_import(TableCreationParameters=new_table(SSESpecification={"Enabled": True}))
    told = dynamodb.describe_table(TableName="music")["Table"]["SSEDescription"]
    assert (told["Status"], told["SSEType"]) == ("ENABLED", "KMS")


def test_the_table_may_have_vector_indexes(dynamodb, new_table):
    index = {
        "IndexName": "near",
        "VectorAttribute": {"AttributeName": "v"},
        "Dimensions": 2,
        "DistanceFunction": "COSINE",
        "Projection": {"ProjectionType": "ALL"},
    }
    dynamodb.upload('{"Item": {"id": {"S": "a"}, "v": {"L": [{"N": "1"}, {"N": "0"}]}}}\n')
    dynamodb.run_import(TableCreationParameters=new_table(VectorIndexes=[index]))
    (told,) = dynamodb.describe_table(TableName="music")["Table"]["VectorIndexes"]
    assert (told["IndexStatus"], told["ItemCount"]) == ("ACTIVE", 1)


class Denied(MemoryBuckets):
    def get(self, bucket, key):
        raise BucketProblem("the disk is gone")


def test_a_problem_with_the_bucket_shows_at_the_end(conversation):
    dynamodb = conversation(buckets=Denied())
    dynamodb.upload(A)
    described = dynamodb.run_import()
    assert (described["FailureCode"], described["FailureMessage"]) == ("S3InternalError", "the disk is gone")
