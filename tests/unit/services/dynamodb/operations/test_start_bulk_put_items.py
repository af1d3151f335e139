"""StartBulkPutItems, as the service's model describes it, and what it leaves in the table and in the output bucket."""

from __future__ import annotations

import gzip

import orjson
import pytest

from replaykit.ports.clock import instant

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
BOTH = ["ERROR", "CONDITION_CHECK_FAILURE"]


def wanted(**more):
    return {
        "TableName": "music",
        "InputS3Configuration": {"S3Bucket": "files", "S3KeyPrefix": "in/", "InputFormat": "DYNAMODB_JSON"},
        "OutputS3Configuration": {"S3Bucket": "files", "S3KeyPrefix": "out", "OutputType": BOTH},
        **more,
    }


def run(dynamodb, **more):
    """A bulk operation to its end."""
    begun = dynamodb.start_bulk_put_items(**wanted(**more))["BulkOperationDescription"]
    return describe(dynamodb, begun)


def describe(dynamodb, begun):
    return dynamodb.describe_bulk_operation(BulkOperationArn=begun["BulkOperationArn"])["BulkOperationDescription"]


def upload(dynamodb, *records, name="0"):
    body = b"".join(record if isinstance(record, bytes) else orjson.dumps(record) + b"\n" for record in records)
    dynamodb.put_file(f"in/{name}", body)
    return len(body)


def record(id_, text="new", **more):
    return {"Item": {"id": {"S": id_}, "text": {"S": text}}, **more}


def report(dynamodb, kind):
    return dynamodb.lines("files", f"out/AWSDynamoDB/{latest(dynamodb)}/{kind}.json")


def latest(dynamodb):
    return dynamodb.list_bulk_operations()["BulkOperationsSummaryList"][0]["BulkOperationArn"].rpartition("/")[2]


def texts(dynamodb):
    return {item["id"]["S"]: item["text"]["S"] for item in dynamodb.scan(TableName="music")["Items"]}


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music")
    dynamodb.put_item(TableName="music", Item=record("old", "old")["Item"])
    return dynamodb


def test_the_answer_and_the_end(music):
    size = upload(music, record("a"), record("old"))
    start = music.clock.now()
    request = wanted(ClientToken="once", MaxWriteRequestUnits=2048)
    begun = music.start_bulk_put_items(**request)["BulkOperationDescription"]
    assert music.assumptions  # what a record and a report look like stands in no model
    assert begun == {
        "BulkOperationArn": begun["BulkOperationArn"],
        "BulkOperationStatus": "IN_PROGRESS",
        "TableDetails": [
            {"TableName": ARN, "TableId": music.describe_table(TableName="music")["Table"]["TableId"]}
        ],
        "ClientToken": "once",
        "InputS3Configuration": request["InputS3Configuration"],
        "OutputS3Configuration": request["OutputS3Configuration"],
        "StartTime": instant(start),
        "ProcessedItemCount": 0,
        "FailedItemCount": 0,
        "ProcessedInputBytes": 0,
        "MaxWriteRequestUnits": 2048,
        "PerformanceTier": "STANDARD",
    }  # fmt: skip
    assert begun["BulkOperationArn"].startswith(f"{ARN}/")
    ended = describe(music, begun)
    assert ended == begun | {
        "BulkOperationStatus": "COMPLETED",
        "EndTime": instant(start),
        "ProcessedItemCount": 2,
        "ProcessedInputBytes": size,
        "TotalInputBytes": size,
        "BulkOperationUsage": [{"TableName": ARN, "BulkPutBytes": 10 + 12, "Table": {"BulkPutBytes": 22}}],
    }
    assert texts(music) == {"a": "new", "old": "new"}


def test_the_bytes_of_indexes_are_told(dynamodb):
    dynamodb.table("music", "id:S n:N", lsi={"local": ("id:S text:S", "KEYS_ONLY")}, gsi={"global": ("other:S", "ALL")})
    first = {"Item": {"id": {"S": "a"}, "n": {"N": "1"}, "text": {"S": "t"}, "more": {"S": "more"}}}
    second = {"Item": {"id": {"S": "b"}, "n": {"N": "1"}, "other": {"S": "o"}}}
    upload(dynamodb, first, second)
    (usage,) = run(dynamodb)["BulkOperationUsage"]
    described = dynamodb.describe_table(TableName="music")["Table"]
    sizes = {
        index["IndexName"]: {"BulkPutBytes": index["IndexSizeBytes"]}
        for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
        for index in described[kind]
    }
    assert usage["LocalSecondaryIndexes"] == {"local": sizes["local"]}
    assert usage["GlobalSecondaryIndexes"] == {"global": sizes["global"]}
    assert usage["Table"]["BulkPutBytes"] == described["TableSizeBytes"]
    assert usage["BulkPutBytes"] == described["TableSizeBytes"] + sum(one["BulkPutBytes"] for one in sizes.values())


def test_vector_indexes_count_apart_and_what_they_refuse_is_not_written(dynamodb):
    index = {
        "IndexName": "by_meaning",
        "VectorAttribute": {"AttributeName": "embedding"},
        "Dimensions": 2,
        "DistanceFunction": "COSINE",
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }
    dynamodb.table("music", VectorIndexes=[index])
    vectors = {"good": [1, 0], "short": [1]}
    embedded = {id_: {"L": [{"N": str(value)} for value in values]} for id_, values in vectors.items()}
    upload(dynamodb, *({"Item": {"id": {"S": id_}, "embedding": value}} for id_, value in embedded.items()))
    ended = run(dynamodb)
    (usage,) = ended["BulkOperationUsage"]
    assert usage["VectorIndexes"] == {"by_meaning": {"BulkPutVectorBytes": 6 + 9 + 8}}
    assert usage["BulkPutBytes"] == usage["Table"]["BulkPutBytes"]
    assert ended["FailedItemCount"] == 1


def test_puts_feed_the_stream_and_recovery(dynamodb):
    dynamodb.table("music", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    on = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=on)
    upload(dynamodb, record("a"), record("b"))
    run(dynamodb)
    table = dynamodb.store.table("music", dynamodb.clock.now())
    (stream,) = dynamodb.store.streams.values()
    assert [change.keys["id"]["S"] for change in stream.changes] == ["a", "b"]
    assert len(table.history._log) == 2


def test_an_item_is_put_under_its_condition(music):
    condition = {"ConditionExpression": "attribute_not_exists(#id)", "ExpressionAttributeNames": {"#id": "id"}}
    was = {"ConditionExpression": "#t = :old", "ExpressionAttributeNames": {"#t": "text"}}
    was["ExpressionAttributeValues"] = {":old": {"S": "old"}}
    upload(
        music, record("a", **condition), record("old", "never", **condition), record("old", "newer", **was),
        record("none", **was),
    )  # fmt: skip
    described = run(music)
    assert described["BulkOperationStatus"] == "COMPLETED"
    assert (described["ProcessedItemCount"], described["FailedItemCount"]) == (4, 0)
    assert texts(music) == {"a": "new", "old": "newer"}
    assert report(music, "condition-check-failure") == [
        {"Item": record("old", "never")["Item"], "ExistingItem": record("old", "old")["Item"]},
        {"Item": record("none")["Item"]},
    ]
    assert report(music, "error") == []


def test_what_can_not_be_put_is_told(music):
    upload(music, record("a"), {"Item": {"text": {"S": "x"}}}, record("b"), b'{"Item": \n', record("never"))
    upload(music, record("c"), name="1")
    described = run(music)
    assert described["BulkOperationStatus"] == "COMPLETED_WITH_ERRORS"
    assert (described["ProcessedItemCount"], described["FailedItemCount"]) == (5, 2)
    assert set(texts(music)) == {"old", "a", "b", "c"}
    refused, broken = report(music, "error")
    text = "One or more parameter values were invalid: Missing the key id in the item"
    assert refused == {"Item": {"text": {"S": "x"}}, "ErrorCode": "ValidationException", "ErrorMessage": text}
    assert (broken["S3Key"], broken["ErrorCode"]) == ("in/0", "MalformedInput")
    (manifest,) = report(music, "manifest")
    assert manifest["files"] == [
        {"outputType": "ERROR", "itemCount": 2, "s3Key": f"out/AWSDynamoDB/{latest(music)}/error.json"}
    ]


@pytest.mark.parametrize(
    "members",
    [
        {"ConditionExpression": 5},
        {"ConditionExpression": "nonsense("},
        {"ConditionExpression": "#a = :b"},
        {"ConditionExpression": "id = :b", "ExpressionAttributeValues": "b"},
        {"ConditionExpression": "#a = id", "ExpressionAttributeNames": {"#a": 5}},
        {"ConditionExpression": "#a = id", "ExpressionAttributeNames": ["id"]},
        {"ExpressionAttributeNames": {"#a": "id"}},
    ],
)
def test_a_condition_that_is_none_fails_its_item(music, members):
    upload(music, record("a", **members), record("b"))
    described = run(music)
    assert (described["ProcessedItemCount"], described["FailedItemCount"]) == (2, 1)
    assert set(texts(music)) == {"old", "b"}


def test_only_what_is_asked_for_is_reported(music):
    upload(music, {"Item": {}}, record("old", ConditionExpression="attribute_not_exists(id)"))
    output = {"S3Bucket": "files", "S3KeyPrefix": "out/", "OutputType": ["CONDITION_CHECK_FAILURE"]}
    run(music, OutputS3Configuration=output)
    assert report(music, "error") == []
    assert len(report(music, "condition-check-failure")) == 1


def test_ion_with_conditions_and_compression(music):
    text = (
        '$ion_1_0 {Item:{id:"a",text:"new"}}\n'
        '$ion_1_0 {Item:{id:"old",text:"newer"},ConditionExpression:"#t = :t",'
        "ExpressionAttributeNames:{'#t':\"text\"},ExpressionAttributeValues:{':t':\"old\"}}\n"
    )
    music.put_file("in/0", gzip.compress(text.encode()))
    source = {"S3Bucket": "files", "S3KeyPrefix": "in/", "InputFormat": "ION", "InputCompressionType": "GZIP"}
    assert run(music, InputS3Configuration=source)["BulkOperationStatus"] == "COMPLETED"
    assert texts(music) == {"a": "new", "old": "newer"}


def test_binary_ion_with_a_condition(music):
    """Written by Amazon's own library."""
    body = bytes.fromhex(
        "e00100eaeee48183dee087bedd844974656d82696484746578748e93436f6e646974696f6e45787072657373696f6e8e9845787072657373"
        "696f6e4174747269627574654e616d65738223748e9945787072657373696f6e41747472696275746556616c756573823a74dea68adc8b83"
        "6f6c648c856e657765728d872374203d203a748ed68f847465787490d591836f6c64"
    )
    music.put_file("in/0", body)
    source = {"S3Bucket": "files", "S3KeyPrefix": "in/", "InputFormat": "ION"}
    assert run(music, InputS3Configuration=source)["BulkOperationStatus"] == "COMPLETED"
    assert texts(music) == {"old": "newer"}


def test_a_bucket_that_is_missing(music):
    source = {"S3Bucket": "none", "InputFormat": "DYNAMODB_JSON"}
    described = run(music, InputS3Configuration=source)
    assert described["BulkOperationStatus"] == "FAILED"
    assert described["FailureCode"] == "S3NoSuchBucket"
    assert described["FailureMessage"].startswith("The specified bucket does not exist (Service: Amazon S3; ")
    assert "TotalInputBytes" not in described


def test_without_its_output_bucket_nothing_is_put(music):
    upload(music, record("a"))
    described = run(music, OutputS3Configuration={"S3Bucket": "none", "OutputType": ["ERROR"]})
    assert (described["BulkOperationStatus"], described["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert texts(music) == {"old": "old"}


def test_it_ends_on_the_clock(slow_dynamodb):
    music = slow_dynamodb
    music.table("music")
    music.clock.advance(10)
    size = upload(music, record("a"))
    described = run(music)
    assert (described["BulkOperationStatus"], described["TotalInputBytes"]) == ("IN_PROGRESS", size)
    assert "EndTime" not in described
    assert texts(music) == {}
    music.clock.advance(10)
    music.emulator.tick()
    assert texts(music) == {"a": "new"}
    assert describe(music, described)["EndTime"] == instant(music.clock.now())


def test_what_is_put_late_is_not_put_before_what_was_put_meanwhile(slow_dynamodb):
    music = slow_dynamodb
    music.table("music", StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    music.clock.advance(10)
    upload(music, record("a"))
    described = run(music)
    music.clock.advance(15)
    music.put_item(TableName="music", Item=record("b")["Item"])  # nobody has asked for the operation yet
    assert describe(music, described)["EndTime"] == instant(music.clock.now() - 5)
    (stream,) = music.store.streams.values()
    assert [(change.keys["id"]["S"], change.at) for change in stream.changes] == [
        ("b", music.clock.now()),
        ("a", music.clock.now()),
    ]


def test_a_table_that_is_gone_by_then(slow_dynamodb):
    music = slow_dynamodb
    music.table("music")
    music.clock.advance(10)
    upload(music, record("a"))
    described = run(music)
    music.delete_table(TableName="music")
    music.clock.advance(10)
    described = describe(music, described)
    assert (described["BulkOperationStatus"], described["FailureCode"]) == ("FAILED", "ResourceNotFoundException")


def test_one_token_is_one_operation(music):
    upload(music, record("a"))
    first = run(music, ClientToken="once")
    assert run(music, ClientToken="once") == first
    with music.refuses(None, "IdempotentParameterMismatchException"):
        run(music, ClientToken="once", MaxWriteRequestUnits=1024)
    music.clock.advance(8 * 3600)
    assert run(music, ClientToken="once")["BulkOperationArn"] != first["BulkOperationArn"]
    assert run(music)["ClientToken"] != run(music)["ClientToken"]


def test_what_it_refuses(slow_dynamodb):
    music = slow_dynamodb
    output = {"S3Bucket": "files", "OutputType": ["ERROR"]}
    with music.refuses("Requested resource not found", "ResourceNotFoundException"):
        run(music)
    with music.refuses("OutputS3Configuration requires S3Bucket"):
        run(music, OutputS3Configuration={"OutputType": ["ERROR"]})
    with music.refuses("OutputS3Configuration requires at least one OutputType"):
        run(music, OutputS3Configuration=output | {"OutputType": []})
    with music.refuses("S3SseKmsKeyId can only be specified when S3SseAlgorithm is KMS"):
        run(music, OutputS3Configuration=output | {"S3SseAlgorithm": "AES256", "S3SseKmsKeyId": "key"})
    with music.refuses(
        "1 validation error detected: Value '1023' at 'maxWriteRequestUnits' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1024"
    ):
        run(music, MaxWriteRequestUnits=1023)
    music.table("music")
    music.clock.advance(10)
    create = {"IndexName": "index", "KeySchema": [{"AttributeName": "by", "KeyType": "HASH"}]}
    create["Projection"] = {"ProjectionType": "ALL"}
    music.update_table(
        TableName="music",
        AttributeDefinitions=[{"AttributeName": "by", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": create}],
    )
    with music.refuses("Table music is creating an index: index", "ResourceInUseException"):
        run(music)
    music.clock.advance(10)
    music.delete_table(TableName="music")
    with music.refuses("Table is being deleted: music", "ResourceInUseException"):
        run(music)
