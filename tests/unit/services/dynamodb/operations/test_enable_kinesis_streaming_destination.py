"""EnableKinesisStreamingDestination, as AWS answers it: one stream at a time, and what is sent there."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.usefixtures("data_streams")

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"
OTHER = "arn:aws:kinesis:us-east-1:123456789012:stream/others"
BUSY = (
    "Table is not in a valid state to enable Kinesis Streaming Destination: EnableKinesisStreamingDestination must be "
    "DISABLED or ENABLE_FAILED to perform ENABLE operation."
)


def enable(dynamodb, arn=ARN, table="music", **more):
    return dynamodb.enable_kinesis_streaming_destination(TableName=table, StreamArn=arn, **more)


def listed(dynamodb, table="music"):
    found = dynamodb.describe_kinesis_streaming_destination(TableName=table)["KinesisDataStreamDestinations"]
    return [(one["StreamArn"], one["DestinationStatus"]) for one in found]


def put(dynamodb, id_, **attributes):
    item = {"id": {"S": id_}} | {name: {"S": value} for name, value in attributes.items()}
    dynamodb.put_item(TableName="music", Item=item)


def test_enabling_is_told_and_the_next_look_says_active(dynamodb):
    dynamodb.table()
    assert enable(dynamodb) == {
        "TableName": "music",
        "StreamArn": ARN,
        "DestinationStatus": "ENABLING",
        "EnableKinesisStreamingConfiguration": {},
    }
    assert listed(dynamodb) == [(ARN, "ACTIVE")]


def test_enabling_takes_its_time_on_the_clock(slow_dynamodb):
    slow_dynamodb.table()
    slow_dynamodb.clock.advance(10)
    enable(slow_dynamodb)
    slow_dynamodb.clock.advance(9.9)
    assert listed(slow_dynamodb) == [(ARN, "ENABLING")]
    slow_dynamodb.clock.advance(0.1)
    assert listed(slow_dynamodb) == [(ARN, "ACTIVE")]


@pytest.mark.parametrize("arn", [ARN, OTHER], ids=["the same", "another"])
@pytest.mark.parametrize("wait", [0, 10], ids=["ENABLING", "ACTIVE"])
def test_a_table_sends_to_one_stream_at_a_time(slow_dynamodb, arn, wait):
    slow_dynamodb.table()
    slow_dynamodb.clock.advance(10)
    enable(slow_dynamodb)
    slow_dynamodb.clock.advance(wait)
    with slow_dynamodb.refuses(BUSY):
        enable(slow_dynamodb, arn)


def test_one_that_was_disabled_stays_listed_beside_the_new_one(dynamodb):
    dynamodb.table()
    enable(dynamodb)
    dynamodb.disable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    enable(dynamodb, OTHER)
    assert listed(dynamodb) == [(OTHER, "ACTIVE"), (ARN, "DISABLED")]


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:kinesis:eu-west-1:123456789012:stream/changes",
        "arn:aws:kinesis:us-east-1:999999999999:stream/changes",
        "arn:aws:kinesis:us-east-1:123456789012:stream/nobody-made-it",
        "arn:aws:sqs:us-east-1:123456789012:changes-that-queue",
    ],
)
def test_a_stream_that_is_not_there_fails_by_and_by_and_blocks_nothing(dynamodb, arn):
    dynamodb.table()
    assert enable(dynamodb, arn)["DestinationStatus"] == "ENABLING"
    assert dynamodb.describe_kinesis_streaming_destination(TableName="music")["KinesisDataStreamDestinations"] == [
        {
            "StreamArn": arn,
            "DestinationStatus": "ENABLE_FAILED",
            "DestinationStatusDescription": "User does not have a permission to use kinesis stream",
        }
    ]
    put(dynamodb, "a")
    assert dynamodb.sent() == []
    assert enable(dynamodb)["DestinationStatus"] == "ENABLING"


def test_a_table_that_is_not_there_or_not_there_yet(slow_dynamodb):
    with slow_dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        enable(slow_dynamodb)
    slow_dynamodb.table()
    text = "Attempt to change a resource which is still in use: Table is being created: music"
    with slow_dynamodb.refuses(text, "ResourceInUseException"):
        enable(slow_dynamodb)


def test_every_change_arrives_in_kinesis_form(dynamodb):
    dynamodb.table(keys="id:S")
    enable(dynamodb)
    put(dynamodb, "a", title="Cold Duck")
    put(dynamodb, "a", title="Cold Duck")  # leaves the item as it was: no change
    put(dynamodb, "a", title="So What")
    dynamodb.delete_item(TableName="music", Key={"id": {"S": "a"}})
    first, second, third = dynamodb.sent()
    assert list(first) == [
        "awsRegion", "eventID", "eventName", "userIdentity", "recordFormat", "tableName", "dynamodb", "eventSource"
    ]  # fmt: skip
    assert first["dynamodb"] == {
        "ApproximateCreationDateTime": 1_700_000_000_000,
        "Keys": {"id": {"S": "a"}},
        "NewImage": {"id": {"S": "a"}, "title": {"S": "Cold Duck"}},
        "SizeBytes": 3 + 17,
    }
    assert (first["userIdentity"], first["recordFormat"], first["eventSource"]) == (
        None, "application/json", "aws:dynamodb"
    )  # fmt: skip
    assert (first["awsRegion"], first["tableName"]) == ("us-east-1", "music")
    assert [one["eventName"] for one in (first, second, third)] == ["INSERT", "MODIFY", "REMOVE"]
    assert second["dynamodb"]["OldImage"] == first["dynamodb"]["NewImage"]
    assert third["dynamodb"].keys() == {"ApproximateCreationDateTime", "Keys", "OldImage", "SizeBytes"}


def test_binary_keys_and_images_are_base64_in_data(dynamodb):
    dynamodb.table(keys="id:B")
    enable(dynamodb)
    dynamodb.put_item(TableName="music", Item={"id": {"B": b"\x00\xff"}})
    assert dynamodb.sent()[0]["dynamodb"]["Keys"] == {"id": {"B": "AP8="}}


def test_records_are_numbered_and_partitioned_by_item(dynamodb, uuid_pattern):
    dynamodb.table()
    enable(dynamodb)
    for id_, title in (("a", "x"), ("b", "x"), ("a", "y")):
        dynamodb.clock.advance(1)
        put(dynamodb, id_, title=title)
    records = dynamodb.records()
    assert [record["ApproximateArrivalTimestamp"].timestamp() for record in records] == [
        1_700_000_001,
        1_700_000_002,
        1_700_000_003,
    ]
    numbers = [record["SequenceNumber"] for record in records]
    assert numbers == sorted(set(numbers))
    assert {len(number) for number in numbers} == {56}
    assert records[0]["PartitionKey"] == records[2]["PartitionKey"] != records[1]["PartitionKey"]
    assert all(uuid_pattern.fullmatch(json.loads(record["Data"])["eventID"]) for record in records)


def test_microseconds_say_so(dynamodb):
    dynamodb.table()
    enable(dynamodb, EnableKinesisStreamingConfiguration={"ApproximateCreationDateTimePrecision": "MICROSECOND"})
    put(dynamodb, "a")
    told = dynamodb.sent()[0]["dynamodb"]
    assert told["ApproximateCreationDateTime"] == 1_700_000_000_000_000
    assert told["ApproximateCreationDateTimePrecision"] == "MICROSECOND"


def test_nothing_is_sent_before_active_and_nothing_after_disable(slow_dynamodb):
    slow_dynamodb.table()
    slow_dynamodb.clock.advance(10)
    enable(slow_dynamodb)
    put(slow_dynamodb, "too early")
    slow_dynamodb.clock.advance(10)
    put(slow_dynamodb, "in time")
    slow_dynamodb.disable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    put(slow_dynamodb, "too late")
    assert [one["dynamodb"]["Keys"]["id"]["S"] for one in slow_dynamodb.sent()] == ["in time"]


def test_the_table_s_own_stream_and_the_destination_are_independent(dynamodb):
    dynamodb.table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    enable(dynamodb)
    put(dynamodb, "a")
    dynamodb.update_table(TableName="music", StreamSpecification={"StreamEnabled": False})
    put(dynamodb, "b")
    assert [one["dynamodb"]["NewImage"]["id"]["S"] for one in dynamodb.sent()] == ["a", "b"]
    assert dynamodb.describe_table(TableName="music")["Table"].keys().isdisjoint({"KinesisDataStreamDestinations"})


def test_what_time_to_live_removes_names_the_service(dynamodb):
    dynamodb.table()
    enable(dynamodb)
    dynamodb.update_time_to_live(TableName="music", TimeToLiveSpecification={"Enabled": True, "AttributeName": "over"})
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}, "over": {"N": "1700000001"}})
    dynamodb.clock.advance(10)
    dynamodb.emulator.tick()
    removed = dynamodb.sent()[-1]
    assert (removed["eventName"], removed["userIdentity"]) == (
        "REMOVE", {"principalId": "dynamodb.amazonaws.com", "type": "Service"}
    )  # fmt: skip


def test_a_stream_forgets_after_a_day(dynamodb):
    dynamodb.table()
    enable(dynamodb)
    put(dynamodb, "a")
    dynamodb.clock.advance(24 * 60 * 60 - 1)
    put(dynamodb, "b")
    assert len(dynamodb.sent()) == 2
    dynamodb.clock.advance(1)
    assert [one["dynamodb"]["Keys"]["id"]["S"] for one in dynamodb.sent()] == ["b"]


def test_two_tables_may_send_to_one_stream_and_it_outlives_them(dynamodb):
    dynamodb.table("music")
    dynamodb.table("films")
    enable(dynamodb, table="music")
    enable(dynamodb, table="films")
    put(dynamodb, "a")
    dynamodb.put_item(TableName="films", Item={"id": {"S": "f"}})
    dynamodb.delete_table(TableName="films")
    dynamodb.emulator.tick()
    assert [one["tableName"] for one in dynamodb.sent()] == ["music", "films"]


def test_the_changes_of_one_item_stay_in_one_shard(dynamodb):
    arn = dynamodb.data_stream("wide", shards=4)
    dynamodb.table()
    enable(dynamodb, arn)
    for title in "xyz":
        for number in range(20):
            put(dynamodb, f"item-{number}", title=title)
    by_item = {}
    for shard in dynamodb.kinesis("ListShards", StreamName="wide")["Shards"]:
        asked = {"StreamName": "wide", "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        page = dynamodb.kinesis("GetRecords", **dynamodb.kinesis("GetShardIterator", **asked))
        for record in page["Records"]:
            told = json.loads(record["Data"])["dynamodb"]
            by_item.setdefault(told["Keys"]["id"]["S"], []).append((shard["ShardId"], told["NewImage"]["title"]["S"]))
    assert len(by_item) == 20
    assert all([title for _, title in seen] == ["x", "y", "z"] for seen in by_item.values())
    assert all(len({shard for shard, _ in seen}) == 1 for seen in by_item.values())
    assert len({seen[0][0] for seen in by_item.values()}) > 1


def test_what_is_sent_while_the_stream_is_gone_is_lost_and_one_that_comes_after_it_gets_the_rest(dynamodb):
    dynamodb.table()
    enable(dynamodb)
    put(dynamodb, "before")
    dynamodb.kinesis("DeleteStream", StreamName="changes", EnforceConsumerDeletion=True)
    put(dynamodb, "meanwhile")
    assert listed(dynamodb) == [(ARN, "ACTIVE")]
    dynamodb.data_stream("changes")
    put(dynamodb, "after")
    assert [one["dynamodb"]["Keys"]["id"]["S"] for one in dynamodb.sent()] == ["after"]


def test_a_stream_that_is_being_deleted_is_not_there(slow_dynamodb):
    slow_dynamodb.table()
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.kinesis("DeleteStream", StreamName="changes")
    enable(slow_dynamodb)
    slow_dynamodb.clock.advance(10)
    assert listed(slow_dynamodb) == [(ARN, "ENABLE_FAILED")]
