"""PutRecord, as AWS answers it; what is refused is measured (mhart/kinesalite's tests)."""

from __future__ import annotations

import pytest

from replaykit.aws.error import AwsError

ALL = (1 << 128) - 1
RANGE = "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was "


def put(kinesis, **more):
    return kinesis.put_record(**{"StreamName": "clicks", "PartitionKey": "a", "Data": b"x", **more})


def test_the_answer_says_where_it_is(kinesis):
    kinesis.stream(shards=3)
    told = put(kinesis)
    assert told["ShardId"] == "shardId-000000000000"
    (record,) = kinesis.get_records(ShardIterator=kinesis.iterator())["Records"]
    assert (record["SequenceNumber"], record["PartitionKey"]) == (told["SequenceNumber"], "a")
    assert record.keys() == {"SequenceNumber", "ApproximateArrivalTimestamp", "Data", "PartitionKey"}


@pytest.mark.parametrize("data", [b"", b"a" * 1000, "ünicödé 统一码 💣".encode(), bytes(range(256))])
def test_data_are_the_same_when_they_are_read(kinesis, data):
    kinesis.stream()
    put(kinesis, Data=data)
    assert kinesis.get_records(ShardIterator=kinesis.iterator())["Records"][0]["Data"] == data


@pytest.mark.parametrize(
    ("place", "shard"),
    [(0, 0), (ALL // 3 * 2 - 1, 1), (ALL // 3 * 2, 2), (ALL, 2)],
    ids=["first", "below", "at", "last"],
)
def test_a_hash_key_may_be_chosen(kinesis, place, shard):
    kinesis.stream(shards=3)
    assert put(kinesis, ExplicitHashKey=str(place))["ShardId"] == f"shardId-{shard:012d}"


def test_one_that_is_not_on_the_ring(kinesis):
    kinesis.stream()
    with kinesis.refuses(RANGE + str(1 << 128)):
        put(kinesis, ExplicitHashKey=str(1 << 128))


def test_numbers_grow_by_one_and_one_in_all_shards_together(kinesis):
    kinesis.stream(shards=2)
    numbers = [int(put(kinesis, PartitionKey=key)["SequenceNumber"]) for key in "abcdab"]
    assert [number >> 80 & 0xFFFF for number in numbers] == [1, 2, 3, 4, 5, 6]


def test_a_record_and_its_key_may_have_a_mebibyte(kinesis):
    kinesis.stream()
    put(kinesis, Data=b"x" * ((1 << 20) - 1))
    text = (
        "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=1048576 cap=1048576]' at 'data' failed "
        "to satisfy constraint: Member must have length less than or equal to 1048576"
    )
    with kinesis.refuses(text, "ValidationException"):
        put(kinesis, Data=b"x" * (1 << 20))


def test_a_partition_key_is_needed(kinesis):
    kinesis.stream()
    text = (
        "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be "
        "null"
    )
    with kinesis.refuses(text, "ValidationException"):
        kinesis.put_record(StreamName="clicks", Data=b"x")


@pytest.mark.parametrize(
    "digits",
    [
        "2ffffffffff7fffffffffffffff000000000007fffffff2",
        "20000000000000000000000000000000000000000000002",
        "20000000000000000000000000000000000000000000001",
    ],
)
def test_numbers_for_ordering_that_aws_takes(kinesis, digits):
    kinesis.stream()
    assert put(kinesis, SequenceNumberForOrdering=str(int(digits, 16)))["ShardId"] == "shardId-000000000000"


@pytest.mark.parametrize(
    "digits",
    [
        "20000000000000000000000000000000000000000000000",
        "20000000000000000000000000000000000000000000004",
        "30000000000000000000000000000000000000000000001",
        "1ffffffffff7fffffffffffffff000000000007fffffff2",
        "20000000000800000000000000000000000000000000002",
        f"200000000000000000000000000000{1_763_000_002:x}000000002",
        "13bb2cc3d80000000000000000000000",
    ],
)
def test_numbers_for_ordering_that_aws_refuses(kinesis, digits):
    kinesis.stream()
    number = str(int(digits, 16))
    told = {"13bb2cc3d80000000000000000000000": "26227199374822427428162556223570313216"}.get(digits, number)
    where = "used in PutRecord on stream clicks under account 123456789012"
    with kinesis.refuses(f"ExclusiveMinimumSequenceNumber {told} {where} is invalid."):
        put(kinesis, SequenceNumberForOrdering=number)


def test_the_number_that_aws_stumbles_over(kinesis):
    kinesis.stream()
    with pytest.raises(AwsError) as raised:
        put(kinesis, SequenceNumberForOrdering=str(int("20000000000000000000000000000000000000000000003", 16)))
    assert (raised.value.code, raised.value.message, raised.value.status) == ("InternalFailure", None, 500)


@pytest.mark.parametrize("wait", [0, 10], ids=["CREATING", "DELETING"])
def test_a_stream_takes_records_while_it_is_active(slow_kinesis, wait):
    slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    slow_kinesis.clock.advance(wait)
    if wait:
        slow_kinesis.delete_stream(StreamName="clicks")
    with slow_kinesis.refuses("Stream clicks under account 123456789012 not found.", "ResourceNotFoundException"):
        put(slow_kinesis)
