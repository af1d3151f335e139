"""GetRecords, as a conversation."""

from __future__ import annotations

import orjson
import pytest

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Settings


def plain(value):
    """An answer as JSON would carry it: stored items unfolded, instants as seconds."""
    dumped = orjson.dumps(value, default=lambda at: at.timestamp(), option=orjson.OPT_PASSTHROUGH_DATETIME)
    return orjson.loads(dumped)


def test_a_record_carries_what_aws_carries(client, arn):
    client.put("Fred")
    client.put("Fred", name="Fred")
    insert, modify = plain(client.records(client.iterator(arn)))
    assert insert == {
        "eventID": insert["eventID"],
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": int(client.clock.now()),
            "Keys": {"id": {"S": "Fred"}},
            "NewImage": {"id": {"S": "Fred"}},
            "SequenceNumber": insert["dynamodb"]["SequenceNumber"],
            "SizeBytes": 12,  # recorded for a KEYS_ONLY record of 12; here keys and one image of 6 bytes each
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    }
    assert modify["eventName"] == "MODIFY"
    assert (modify["dynamodb"]["OldImage"], modify["dynamodb"]["NewImage"]["name"]) == (
        {"id": {"S": "Fred"}},
        {"S": "Fred"},
    )
    assert modify["dynamodb"]["SizeBytes"] == 26  # recorded: LocalStack snapshot, MODIFY id=Fred to +name=Fred
    assert int(modify["dynamodb"]["SequenceNumber"]) == int(insert["dynamodb"]["SequenceNumber"]) + 1


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("KEYS_ONLY", [set(), set(), set()]),
        ("NEW_IMAGE", [{"NewImage"}, {"NewImage"}, set()]),
        ("OLD_IMAGE", [set(), {"OldImage"}, {"OldImage"}]),
        ("NEW_AND_OLD_IMAGES", [{"NewImage"}, {"NewImage", "OldImage"}, {"OldImage"}]),
    ],
)
def test_the_view_type_says_which_images_are_there(make_client, view, images):
    client = make_client()
    arn = client.create_table(view=view)
    client.put("a")
    client.put("a", colour="red")
    client.db("DeleteItem", TableName="music", Key={"id": {"S": "a"}})
    records = client.records(client.iterator(arn))
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert [{"NewImage", "OldImage"} & set(record["dynamodb"]) for record in records] == images


def test_a_write_that_changes_nothing_leaves_no_record(client, arn):
    client.put("a", colour="red")
    client.put("a", colour="red")
    client.db("DeleteItem", TableName="music", Key={"id": {"S": "absent"}})
    assert len(client.records(client.iterator(arn))) == 1


def test_an_iterator_may_be_used_again_and_the_next_one_goes_on(client, arn):
    client.put("a")
    iterator = client.iterator(arn)
    first, again = (client("GetRecords", ShardIterator=iterator) for _ in range(2))
    assert plain(first["Records"]) == plain(again["Records"])
    assert first["NextShardIterator"] != again["NextShardIterator"]
    empty = client("GetRecords", ShardIterator=first["NextShardIterator"])
    assert empty["Records"] == []
    client.put("b")
    assert len(client.records(empty["NextShardIterator"])) == 1


def test_limit_cuts_a_page(client, arn):
    for name in "abc":
        client.put(name)
    page = client("GetRecords", ShardIterator=client.iterator(arn), Limit=2)
    assert len(page["Records"]) == 2
    assert len(client.records(page["NextShardIterator"])) == 1


def test_a_page_holds_one_megabyte_at_most(client, arn):
    for name in "abc":
        client.put(name, text="x" * 390_000)
    first = client("GetRecords", ShardIterator=client.iterator(arn))
    assert len(first["Records"]) == 2
    assert len(client.records(first["NextShardIterator"])) == 1


def test_a_closed_shard_that_is_exhausted_has_no_next_iterator(client, arn):
    client.put("a")
    client.put("b")
    iterator = client.iterator(arn)
    client.db("UpdateTable", TableName="music", StreamSpecification={"StreamEnabled": False})
    first = client("GetRecords", ShardIterator=iterator, Limit=1)
    last = client("GetRecords", ShardIterator=first["NextShardIterator"])
    assert len(last["Records"]) == 1
    assert "NextShardIterator" not in last
    assert client("GetRecords", ShardIterator=client.iterator(arn, "LATEST")) == {"Records": []}


def test_an_iterator_lives_for_15_minutes(client, arn):
    iterator = client.iterator(arn)
    client.clock.advance(15 * 60)
    assert client.records(iterator) == []
    client.clock.advance(0.001)
    with pytest.raises(AwsError) as caught:
        client.records(iterator)
    assert caught.value.code == "ExpiredIteratorException"


def test_records_are_trimmed_after_24_hours(client, arn):
    client.put("a")
    shard = client.shards(arn)[0]["ShardId"]
    client.clock.advance(24 * 3600 - 60)
    iterator = client.iterator(arn, shard=shard)
    client.clock.advance(61)
    with pytest.raises(AwsError) as caught:
        client.records(iterator)
    assert caught.value.code == "TrimmedDataAccessException"


@pytest.mark.parametrize("break_it", [lambda token: token[:-9] + "AAAAAAAAA", lambda _: "nonsense", lambda t: t + "|x"])
def test_a_garbled_iterator_is_refused(client, arn, break_it):
    with pytest.raises(AwsError) as caught:
        client.records(break_it(client.iterator(arn)))
    assert caught.value.code == "ValidationException"


def test_an_iterator_cannot_be_turned_to_another_stream_or_account(client, arn):
    other = client.create_table("other")
    token = client.iterator(arn)
    with pytest.raises(AwsError) as forged:
        client.records(token.replace(arn, other))
    assert forged.value.code == "ValidationException"
    with pytest.raises(AwsError) as foreign:
        client("GetRecords", ShardIterator=token, scope=Scope("999999999999", "eu-west-1"))
    assert foreign.value.code == "ResourceNotFoundException"


def test_a_hot_shard_splits_and_each_key_goes_to_one_child(make_client):
    client = make_client(Settings(split_at=10))
    arn = client.create_table()
    for number in range(40):
        client.put(f"item-{number}")
    parent, *children = client.shards(arn)
    assert [shard["ParentShardId"] for shard in children].count(parent["ShardId"]) == 2
    read = [client.records(client.iterator(arn, shard=shard["ShardId"])) for shard in (parent, *children)]
    assert len(read[0]) == 11
    assert sum(map(len, read)) == 40
