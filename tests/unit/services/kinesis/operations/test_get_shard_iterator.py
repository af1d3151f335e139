"""GetShardIterator, as AWS answers it; what is refused is measured (mhart/kinesalite's tests)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

NEITHER = (
    "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) "
    "TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified {} and {} StartingSequenceNumber."
)
IS_INVALID = (
    "StartingSequenceNumber {} used in GetShardIterator on shard shardId-{:012d} in stream clicks under account "
    "123456789012 is invalid{}."
)
OF_ANOTHER = (
    "Invalid StartingSequenceNumber. It encodes shardId-{}, while it was used in a call to a shard with "
    "shardId-000000000000"
)
NOT_OF_THIS = " because it did not come from this stream"


def at(seconds):
    return datetime.fromtimestamp(seconds, UTC)


@pytest.fixture
def three(kinesis):
    """A stream with three records, a second apart, and their numbers."""
    kinesis.stream()
    numbers = []
    for text in ("one", "two", "three"):
        kinesis.clock.advance(1)
        numbers += kinesis.put(text)
    return kinesis, numbers


def test_every_type_begins_where_it_says(three):
    kinesis, numbers = three
    begin = kinesis.clock.now() - 3
    assert kinesis.read("TRIM_HORIZON") == ["one", "two", "three"]
    assert kinesis.read("LATEST") == []
    assert kinesis.read("AT_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1]) == ["two", "three"]
    assert kinesis.read("AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1]) == ["three"]
    assert kinesis.read("AT_TIMESTAMP", Timestamp=at(begin + 2)) == ["two", "three"]
    assert kinesis.read("AT_TIMESTAMP", Timestamp=at(begin + 2.001)) == ["three"]
    assert kinesis.read("AT_TIMESTAMP", Timestamp=at(1)) == ["one", "two", "three"]


def test_latest_sees_what_comes_and_the_beginning_of_a_shard_is_a_number(three):
    kinesis, _ = three
    first = kinesis.describe_stream(StreamName="clicks")["StreamDescription"]["Shards"][0]
    start = first["SequenceNumberRange"]["StartingSequenceNumber"]
    for kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"):
        assert kinesis.read(kind, StartingSequenceNumber=start) == ["one", "two", "three"]
    latest = kinesis.iterator("LATEST")
    kinesis.put("four")
    assert [one["Data"] for one in kinesis.get_records(ShardIterator=latest)["Records"]] == [b"four"]


def test_every_iterator_is_a_new_one(three):
    kinesis, _ = three
    assert kinesis.iterator() != kinesis.iterator()


def test_a_number_belongs_to_its_types_and_to_no_other(three):
    kinesis, numbers = three
    for kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"):
        with kinesis.refuses(NEITHER.format(kind, "no")):
            kinesis.iterator(kind)
    for kind in ("LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"):
        with kinesis.refuses(NEITHER.format(kind, "also a")):
            kinesis.iterator(kind, StartingSequenceNumber=numbers[0])


def test_a_timestamp_is_needed_and_not_of_the_future(three):
    kinesis, _ = three
    with kinesis.refuses(
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp "
        "parameter."
    ):
        kinesis.iterator("AT_TIMESTAMP")
    with kinesis.refuses(
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: "
        "1763000004250, currentTimestampInMillis: 1763000003250"
    ):
        kinesis.iterator("AT_TIMESTAMP", Timestamp=at(1_763_000_004.25))


@pytest.mark.parametrize(
    ("digits", "shard", "text"),
    [
        (
            "5",
            0,
            OF_ANOTHER.format("000000000005"),
        ),
        ("0", 0, IS_INVALID.format("21267647932558653966460912964485513216", 0, NOT_OF_THIS)),
        (
            f"{425352958651173072921826052383309826:x}",
            2,
            IS_INVALID.format("21693000891209827039382739016868823042", 2, NOT_OF_THIS),
        ),
        (
            "f3bb2cc3d7ff7fffffffffffffff0000",
            0,
            IS_INVALID.format("26227199374821822965252748908982894592", 0, NOT_OF_THIS),
        ),
        (
            "13bb2cc3d80000000000000000000000",
            0,
            IS_INVALID.format("26227199374822427428162556223570313216", 0, ""),
        ),
        (
            "20000000000800000000000000000000000000000000002",
            0,
            IS_INVALID.format(int("20000000000800000000000000000000000000000000002", 16), 0, ""),
        ),
        (
            "20000000000000000000000000000000000000800000002",
            0,
            OF_ANOTHER.format("-02147483648"),
        ),
    ],
)
def test_numbers_that_are_not_of_this_shard(kinesis, digits, shard, text):
    kinesis.stream(shards=3)
    with kinesis.refuses(text):
        kinesis.iterator("AT_SEQUENCE_NUMBER", shard, StartingSequenceNumber=str(int(digits, 16)))


def test_a_number_of_the_stream_before_it(kinesis):
    kinesis.stream()
    (old,) = kinesis.put("x")
    kinesis.delete_stream(StreamName="clicks")
    kinesis.clock.advance(5)
    kinesis.stream()
    with kinesis.refuses(IS_INVALID.format(old, 0, NOT_OF_THIS)):
        kinesis.iterator("AT_SEQUENCE_NUMBER", StartingSequenceNumber=old)


@pytest.mark.parametrize(
    ("shard_id", "text"),
    [
        ("2147483647", "Shard shardId-002147483647 in stream clicks under account 123456789012 does not exist"),
        ("any-00002147483647", "Shard shardId-002147483647 in stream clicks under account 123456789012 does not exist"),
        ("shardId-1", "Shard shardId-000000000001 in stream clicks under account 123456789012 does not exist"),
        ("2147483648", "Could not find shard 2147483648 in stream clicks under account 123456789012."),
        ("ABKLFD8", "Could not find shard ABKLFD8 in stream clicks under account 123456789012."),
    ],
)
@pytest.mark.parametrize("there", [True, False], ids=["stream", "no stream"])
def test_shards_that_are_not_there(kinesis, shard_id, text, there):
    if there:
        kinesis.stream()
    with kinesis.refuses(text, "ResourceNotFoundException"):
        kinesis.get_shard_iterator(StreamName="clicks", ShardId=shard_id, ShardIteratorType="LATEST")


def test_the_types_are_listed_in_aws_s_order(kinesis):
    text = (
        "1 validation error detected: Value 'FIRST' at 'shardIteratorType' failed to satisfy constraint: Member must "
        "satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]"
    )
    with kinesis.refuses(text, "ValidationException"):
        kinesis.iterator("FIRST")
