"""DescribeStream, as a conversation."""

from __future__ import annotations

import re

import pytest

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Settings


def test_a_fresh_stream_has_one_open_shard(client, arn):
    described = client("DescribeStream", StreamArn=arn)["StreamDescription"]
    (shard,) = described.pop("Shards")
    assert described.pop("CreationRequestDateTime").timestamp() == client.clock.now()
    assert described == {
        "StreamArn": arn,
        "StreamLabel": arn.rpartition("/")[2],
        "StreamStatus": "ENABLED",
        "StreamViewType": "NEW_AND_OLD_IMAGES",
        "TableName": "music",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    assert re.fullmatch(r"shardId-\d{20}-[0-9a-f]{8}", shard["ShardId"])
    assert re.fullmatch(r"\d{21,40}", shard["SequenceNumberRange"]["StartingSequenceNumber"])
    assert set(shard["SequenceNumberRange"]) == {"StartingSequenceNumber"}
    assert "ParentShardId" not in shard


def test_an_unknown_stream_is_told_with_its_arn(client, arn):
    unknown = arn.rpartition("/")[0] + "/2024-11-18T14:36:44.149"
    with pytest.raises(AwsError) as caught:
        client("DescribeStream", StreamArn=unknown)
    assert (caught.value.code, caught.value.message) == (
        "ResourceNotFoundException",
        f"Requested resource not found: Stream: {unknown} not found",
    )


def test_a_malformed_arn_is_refused(client):
    with pytest.raises(AwsError) as caught:
        client("DescribeStream", StreamArn="arn:aws:dynamodb:eu-west-1:123456789012:table/music/streams/x")
    assert caught.value.code == "ValidationException"


def test_a_stream_of_another_account_is_not_there(client, arn):
    with pytest.raises(AwsError) as caught:
        client("DescribeStream", StreamArn=arn, scope=Scope("999999999999", "eu-west-1"))
    assert caught.value.code == "ResourceNotFoundException"


def test_an_idle_shard_is_replaced_by_one_child_after_about_four_hours(client, arn):
    (first,) = client.shards(arn)
    client.clock.advance(3.7 * 3600)
    assert client.shards(arn) == [first]
    client.clock.advance(0.9 * 3600)
    parent, child = client.shards(arn)
    start, end = (parent["SequenceNumberRange"][f"{edge}SequenceNumber"] for edge in ("Starting", "Ending"))
    assert (parent["ShardId"], start) == (first["ShardId"], end)
    assert child["ParentShardId"] == first["ShardId"] < child["ShardId"]
    assert int(child["SequenceNumberRange"]["StartingSequenceNumber"]) > int(end)


def test_a_closed_shard_is_listed_for_24_hours_and_its_child_still_names_it(client, arn):
    (first,) = client.shards(arn)
    client.clock.advance(40 * 3600)
    shards = client.shards(arn)
    assert first["ShardId"] not in {shard["ShardId"] for shard in shards}
    assert shards[0]["ParentShardId"] not in {shard["ShardId"] for shard in shards}
    assert 6 <= len(shards) <= 8


def test_pages_by_shard_id(make_client):
    client = make_client(Settings(shards=5))
    arn = client.create_table()
    ids = [shard["ShardId"] for shard in client.shards(arn)]
    assert ids == sorted(ids)
    page = client("DescribeStream", StreamArn=arn, Limit=2)["StreamDescription"]
    assert page["LastEvaluatedShardId"] == ids[1]
    rest = client("DescribeStream", StreamArn=arn, ExclusiveStartShardId=ids[1])["StreamDescription"]
    assert [shard["ShardId"] for shard in rest["Shards"]] == ids[2:]
    assert "LastEvaluatedShardId" not in rest
    assert client.shards(arn, ExclusiveStartShardId="shardId-99999999999999999999-ffffffff") == []


def test_child_shards_are_those_of_one_parent(client, arn):
    (first,) = client.shards(arn)
    client.clock.advance(9 * 3600)
    children = client.shards(arn, ShardFilter={"Type": "CHILD_SHARDS", "ShardId": first["ShardId"]})
    assert [shard["ParentShardId"] for shard in children] == [first["ShardId"]]
    leaf = client.shards(arn)[-1]["ShardId"]
    assert client.shards(arn, ShardFilter={"Type": "CHILD_SHARDS", "ShardId": leaf}) == []


@pytest.mark.parametrize("given", [{"Type": "CHILD_SHARDS"}, {"ShardId": "shardId-00000001414562045508-2bac9cd2"}])
def test_a_filter_needs_both_members(client, arn, given):
    with pytest.raises(AwsError, match="Member must not be null") as caught:
        client("DescribeStream", StreamArn=arn, ShardFilter=given)
    assert caught.value.code == "ValidationException"


def test_switching_off_closes_every_shard(client, arn):
    client.db("UpdateTable", TableName="music", StreamSpecification={"StreamEnabled": False})
    described = client("DescribeStream", StreamArn=arn)["StreamDescription"]
    assert described["StreamStatus"] == "DISABLED"
    assert all("EndingSequenceNumber" in shard["SequenceNumberRange"] for shard in described["Shards"])


def test_a_table_that_is_deleted_and_made_again_has_another_stream(client, arn):
    client.put("a")
    client.db("DeleteTable", TableName="music")
    again = client.create_table()
    assert again != arn
    assert client.records(client.iterator(again)) == []
    assert len(client.records(client.iterator(arn))) == 1
    assert client("DescribeStream", StreamArn=arn)["StreamDescription"]["StreamStatus"] == "DISABLED"
