"""GetRecords, as AWS answers it."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

DAY = 24 * 60 * 60


def texts(page):
    return [record["Data"].decode() for record in page["Records"]]


def test_pages_follow_each_other_to_the_tip(kinesis):
    kinesis.stream()
    kinesis.put(*"abcde")
    iterator, seen = kinesis.iterator(), []
    for _ in range(4):
        page = kinesis.get_records(ShardIterator=iterator, Limit=2)
        seen.append((texts(page), page["MillisBehindLatest"] == 0))
        assert page["NextShardIterator"] != iterator
        iterator = page["NextShardIterator"]
    assert seen == [(["a", "b"], False), (["c", "d"], False), (["e"], True), ([], True)]
    kinesis.put("f")
    assert texts(kinesis.get_records(ShardIterator=iterator)) == ["f"]


def test_one_iterator_reads_the_same_again(kinesis):
    kinesis.stream()
    kinesis.put("a")
    iterator = kinesis.iterator()
    assert texts(kinesis.get_records(ShardIterator=iterator)) == texts(kinesis.get_records(ShardIterator=iterator))


def test_how_far_behind(kinesis):
    kinesis.stream()
    kinesis.put("a")
    kinesis.clock.advance(2.5)
    kinesis.put("b")
    kinesis.clock.advance(1)
    first = kinesis.get_records(ShardIterator=kinesis.iterator(), Limit=1)
    assert first["MillisBehindLatest"] == 3500
    assert kinesis.get_records(ShardIterator=first["NextShardIterator"], Limit=1)["MillisBehindLatest"] == 0


def test_instants_have_milliseconds(kinesis):
    kinesis.stream()
    kinesis.clock.set(1_763_000_001.123456)
    kinesis.put("a")
    (record,) = kinesis.get_records(ShardIterator=kinesis.iterator())["Records"]
    assert record["ApproximateArrivalTimestamp"].timestamp() == 1_763_000_001.123


def test_a_page_has_ten_mebibytes_and_one_record_in_any_case(kinesis):
    kinesis.stream(MaxRecordSizeInKiB=10240)
    large = "x" * (10 * (1 << 20) - 1)
    kinesis.put("small", large, *["y" * ((1 << 20) - 1)] * 11)
    sizes, iterator = [], kinesis.iterator()
    while True:
        page = kinesis.get_records(ShardIterator=iterator)
        if not page["Records"]:
            break
        sizes.append(len(page["Records"]))
        iterator = page["NextShardIterator"]
    assert sizes == [1, 1, 10, 1]


def test_an_iterator_lives_for_five_minutes(kinesis):
    kinesis.stream()
    iterator = kinesis.iterator()
    kinesis.clock.advance(300)
    kinesis.get_records(ShardIterator=iterator)
    kinesis.clock.advance(1)
    with kinesis.refuses(
        "Iterator expired. The iterator was created at time Thu Nov 13 02:13:20 UTC 2025 while right now it is Thu Nov "
        "13 02:18:21 UTC 2025 which is further in the future than the tolerated delay of 300000 milliseconds.",
        "ExpiredIteratorException",
    ):
        kinesis.get_records(ShardIterator=iterator)


def test_records_are_forgotten_after_a_day(kinesis):
    kinesis.stream()
    kinesis.put("a")
    kinesis.clock.advance(DAY - 1)
    kinesis.put("b")
    iterator = kinesis.iterator()
    assert kinesis.read() == ["a", "b"]
    kinesis.clock.advance(1)
    assert texts(kinesis.get_records(ShardIterator=iterator)) == ["b"]


def test_an_iterator_is_of_a_name(kinesis):
    """Measured: the stream that comes after one of the same name is read by the old one's iterators."""
    kinesis.stream(shards=2)
    first, second = kinesis.iterator(), kinesis.iterator(shard=1)
    kinesis.delete_stream(StreamName="clicks")
    for number, iterator in enumerate((first, second)):
        text = f"Shard shardId-{number:012d} in stream clicks under account 123456789012 does not exist"
        with kinesis.refuses(text, "ResourceNotFoundException"):
            kinesis.get_records(ShardIterator=iterator)
    kinesis.stream()
    assert kinesis.get_records(ShardIterator=first)["Records"] == []
    text = "Shard shardId-000000000001 in stream clicks under account 123456789012 does not exist"
    with kinesis.refuses(text, "ResourceNotFoundException"):
        kinesis.get_records(ShardIterator=second)


def test_the_arn_has_to_be_that_of_the_iterator(kinesis):
    arn, other = kinesis.stream()["StreamARN"], kinesis.stream("other")["StreamARN"]
    kinesis.put("a")
    assert texts(kinesis.get_records(ShardIterator=kinesis.iterator(), StreamARN=arn)) == ["a"]
    with kinesis.refuses("Invalid ShardIterator."):
        kinesis.get_records(ShardIterator=kinesis.iterator(), StreamARN=other)


@pytest.mark.parametrize("iterator", ["x", "AAAAAAAAAAF", "AAAA" * 50])
def test_what_is_no_iterator(kinesis, iterator):
    kinesis.stream()
    with kinesis.refuses("Invalid ShardIterator."):
        kinesis.get_records(ShardIterator=iterator)


def test_a_parameter_that_would_do_nothing_is_a_gap(kinesis):
    kinesis.stream()
    iterator = kinesis.iterator()
    with pytest.raises(NotEmulated, match="DryRun"):
        kinesis.get_records(ShardIterator=iterator, DryRun=True)
    kinesis.get_records(ShardIterator=iterator, DryRun=False)
