"""DescribeStream, as AWS answers it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


def test_every_member_is_as_recorded(kinesis):
    """Recorded of an on-demand stream in 2024 (cloud-custodian); its shards were made three seconds before it."""
    kinesis.create_stream(StreamName="clicks")
    told = kinesis.describe_stream(StreamName="clicks")["StreamDescription"]
    ends = [None, 85070591730234615865843651857942052863, 170141183460469231731687303715884105727]
    shards = told.pop("Shards")
    assert [shard["HashKeyRange"]["EndingHashKey"] for shard in shards[:2]] == [str(end) for end in ends[1:]]
    assert [shard["ShardId"] for shard in shards] == [f"shardId-{number:012d}" for number in range(4)]
    first, second = (int(shard["SequenceNumberRange"]["StartingSequenceNumber"]) for shard in shards[:2])
    assert second - first == 22300745198530623141535718272648361505980432  # as between recorded shards
    assert first >> 148 & 0xFFFFFFFFF == 1_763_000_000 - 3
    assert told == {
        "StreamName": "clicks",
        "StreamARN": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
        "StreamStatus": "ACTIVE",
        "StreamModeDetails": {"StreamMode": "ON_DEMAND"},
        "HasMoreShards": False,
        "RetentionPeriodHours": 24,
        "StreamCreationTimestamp": datetime.fromtimestamp(1_763_000_000, UTC),
        "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
        "EncryptionType": "NONE",
    }


def test_shards_come_in_pages_of_at_most_a_hundred(kinesis):
    kinesis.create_stream(StreamName="clicks", ShardCount=150)
    first = kinesis.describe_stream(StreamName="clicks", Limit=1000)["StreamDescription"]
    assert (len(first["Shards"]), first["HasMoreShards"]) == (100, True)
    start = first["Shards"][-1]["ShardId"]
    rest = kinesis.describe_stream(StreamName="clicks", ExclusiveStartShardId=start)["StreamDescription"]
    assert (len(rest["Shards"]), rest["HasMoreShards"]) == (50, False)
    assert rest["Shards"][0]["ShardId"] == "shardId-000000000100"


@pytest.mark.parametrize("start", ["1", "any-1", "shardId-000000000001"])
def test_a_page_begins_behind_a_shard_however_it_is_written(kinesis, start):
    kinesis.stream(shards=3)
    told = kinesis.describe_stream(StreamName="clicks", ExclusiveStartShardId=start)["StreamDescription"]
    assert [shard["ShardId"] for shard in told["Shards"]] == ["shardId-000000000002"]


def test_what_can_be_no_shard_is_not_found(kinesis):
    kinesis.stream()
    text = "Could not find shard first in stream clicks under account 123456789012."
    with kinesis.refuses(text, "ResourceNotFoundException"):
        kinesis.describe_stream(StreamName="clicks", ExclusiveStartShardId="first")
