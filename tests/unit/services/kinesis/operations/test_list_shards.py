"""ListShards, as AWS answers it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

BEFORE, AFTER = (datetime.fromtimestamp(1_763_000_000 + seconds, UTC) for seconds in (-9, 9))


def ids(answer):
    return [int(shard["ShardId"][-12:]) for shard in answer["Shards"]]


def test_shards_are_as_described(kinesis):
    described = kinesis.stream(shards=3)
    assert kinesis.list_shards(StreamName="clicks") == {"Shards": described["Shards"]}


def test_pages_go_on_by_the_token_alone(kinesis):
    kinesis.stream(shards=5)
    first = kinesis.list_shards(StreamName="clicks", MaxResults=2)
    second = kinesis.list_shards(NextToken=first["NextToken"], MaxResults=2)
    third = kinesis.list_shards(NextToken=second["NextToken"])
    assert [ids(page) for page in (first, second, third)] == [[0, 1], [2, 3], [4]]
    assert "NextToken" not in third
    with kinesis.refuses("NextToken and StreamName cannot be provided together."):
        kinesis.list_shards(StreamName="clicks", NextToken=first["NextToken"])


def test_a_stream_or_a_token_is_needed(kinesis):
    with kinesis.refuses("Either NextToken or StreamName should be provided."):
        kinesis.list_shards()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"Type": "AT_LATEST"}, [0, 1, 2]),
        ({"Type": "AT_TRIM_HORIZON"}, [0, 1, 2]),
        ({"Type": "FROM_TRIM_HORIZON"}, [0, 1, 2]),
        ({"Type": "AFTER_SHARD_ID", "ShardId": "shardId-000000000001"}, [2]),
        ({"Type": "AT_TIMESTAMP", "Timestamp": BEFORE}, []),
        ({"Type": "AT_TIMESTAMP", "Timestamp": AFTER}, [0, 1, 2]),
        ({"Type": "FROM_TIMESTAMP", "Timestamp": BEFORE}, [0, 1, 2]),
    ],
)
def test_filters(kinesis, wanted, found):
    kinesis.stream(shards=3)
    assert ids(kinesis.list_shards(StreamName="clicks", ShardFilter=wanted)) == found


@pytest.mark.parametrize(("kind", "needed"), [("AT_TIMESTAMP", "Timestamp"), ("AFTER_SHARD_ID", "ShardId")])
def test_a_filter_needs_what_it_filters_by(kinesis, kind, needed):
    kinesis.stream()
    with kinesis.refuses(f"{needed} must be provided in the ShardFilter of type {kind}."):
        kinesis.list_shards(StreamName="clicks", ShardFilter={"Type": kind})


def test_the_time_of_creation_tells_streams_of_one_name_apart(kinesis):
    created = kinesis.stream()["StreamCreationTimestamp"]
    kinesis.delete_stream(StreamName="clicks")
    kinesis.clock.advance(60)
    again = kinesis.stream()["StreamCreationTimestamp"]
    assert ids(kinesis.list_shards(StreamName="clicks", StreamCreationTimestamp=again)) == [0]
    with kinesis.refuses("Stream clicks under account 123456789012 not found.", "ResourceNotFoundException"):
        kinesis.list_shards(StreamName="clicks", StreamCreationTimestamp=created)


def test_one_that_is_being_created(slow_kinesis):
    slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    text = "Stream clicks under account 123456789012 not ACTIVE, instead in state CREATING"
    with slow_kinesis.refuses(text, "ResourceInUseException"):
        slow_kinesis.list_shards(StreamName="clicks")
