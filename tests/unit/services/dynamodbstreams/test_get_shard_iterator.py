"""GetShardIterator, as a conversation."""

from __future__ import annotations

import re

import pytest

from replaykit.aws.error import AwsError
from replaykit.ports.clock import instant


def names(records):
    return [record["dynamodb"]["Keys"]["id"]["S"] for record in records]


def numbers(records):
    return [record["dynamodb"]["SequenceNumber"] for record in records]


def test_an_iterator_has_the_recorded_form_and_is_a_new_one_each_time(client, arn):
    first, second = client.iterator(arn), client.iterator(arn)
    assert re.fullmatch(re.escape(arn) + r"\|\d\|.+", first)
    assert first != second


def test_trim_horizon_begins_with_the_oldest_and_latest_after_the_newest(client, arn):
    client.put("a")
    latest = client.iterator(arn, "LATEST")
    client.put("b")
    assert names(client.records(client.iterator(arn))) == ["a", "b"]
    assert names(client.records(latest)) == ["b"]


def test_at_and_after_a_sequence_number(client, arn):
    for name in "abc":
        client.put(name)
    number = numbers(client.records(client.iterator(arn)))[1]
    assert names(client.records(client.iterator(arn, "AT_SEQUENCE_NUMBER", SequenceNumber=number))) == ["b", "c"]
    assert names(client.records(client.iterator(arn, "AFTER_SEQUENCE_NUMBER", SequenceNumber=number))) == ["c"]


def test_at_the_shards_own_starting_number_reads_everything(client, arn):
    client.put("a")
    start = client.shards(arn)[0]["SequenceNumberRange"]["StartingSequenceNumber"]
    assert names(client.records(client.iterator(arn, "AT_SEQUENCE_NUMBER", SequenceNumber=start))) == ["a"]


def test_at_a_timestamp_reads_from_the_second_of_the_record(client, arn):
    start = client.clock.now()
    client.put("a")
    client.clock.advance(10.65)
    client.put("b")  # stamped 10 seconds after the whole second of `start`
    client.clock.advance(10)
    at = lambda seconds: client.iterator(arn, "AT_TIMESTAMP", Timestamp=instant(int(start) + seconds))  # noqa: E731
    assert names(client.records(at(0))) == ["a", "b"]
    assert names(client.records(at(10))) == ["b"]
    assert names(client.records(at(10.48))) == []


def test_a_timestamp_in_the_future_is_refused(client, arn):
    with pytest.raises(AwsError) as caught:
        client.iterator(arn, "AT_TIMESTAMP", Timestamp=instant(client.clock.now() + 1))
    assert caught.value.code == "ValidationException"


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("AT_SEQUENCE_NUMBER", {}),
        ("AFTER_SEQUENCE_NUMBER", {}),
        ("TRIM_HORIZON", {"SequenceNumber": "1" + "0" * 20}),
        ("LATEST", {"SequenceNumber": "1" + "0" * 20}),
        ("AT_SEQUENCE_NUMBER", {"SequenceNumber": "x" * 21}),
        ("AT_TIMESTAMP", {}),
        ("LATEST", {"Timestamp": instant(0)}),
    ],
)
def test_what_does_not_fit_the_type_is_refused(client, arn, kind, params):
    with pytest.raises(AwsError) as caught:
        client.iterator(arn, kind, **params)
    assert caught.value.code == "ValidationException"


def test_an_unknown_shard_is_not_found(client, arn):
    with pytest.raises(AwsError) as caught:
        client.iterator(arn, shard="shardId-00000001414562045508-2bac9cd2")
    assert caught.value.code == "ResourceNotFoundException"


def test_a_number_older_than_the_trim_point_is_told_so(client, arn):
    client.put("a")
    (number,) = numbers(client.records(client.iterator(arn)))
    shard = client.shards(arn)[0]["ShardId"]
    client.clock.advance(24 * 3600 + 1)
    with pytest.raises(AwsError) as caught:
        client.iterator(arn, "AT_SEQUENCE_NUMBER", shard=shard, SequenceNumber=number)
    assert caught.value.code == "TrimmedDataAccessException"
