"""PutRecords, as AWS answers it."""

from __future__ import annotations

import pytest


def entries(*keys, data=b"x"):
    return [{"PartitionKey": key, "Data": data} for key in keys]


def test_each_record_is_told_in_its_place(kinesis):
    kinesis.stream(shards=3)
    told = kinesis.put_records(StreamName="clicks", Records=entries("a", "b", "c", "a"))
    assert told.keys() == {"FailedRecordCount", "Records"}
    assert told["FailedRecordCount"] == 0
    assert told["Records"][0]["ShardId"] == told["Records"][3]["ShardId"]
    for record in told["Records"]:
        shard = int(record["ShardId"][-12:])
        page = kinesis.get_records(ShardIterator=kinesis.iterator(shard=shard))["Records"]
        assert record["SequenceNumber"] in [one["SequenceNumber"] for one in page]


def test_nothing_is_put_where_one_is_refused(kinesis):
    kinesis.stream()
    text = (
        "1 validation error detected: Value null at 'records.2.member.partitionKey' failed to satisfy constraint: "
        "Member must not be null"
    )
    with kinesis.refuses(text, "ValidationException"):
        kinesis.put_records(StreamName="clicks", Records=[*entries("a"), {"Data": b"x"}])
    with kinesis.refuses(
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was "
        "340282366920938463463374607431768211456"
    ):
        kinesis.put_records(
            StreamName="clicks", Records=[*entries("a"), entries("b")[0] | {"ExplicitHashKey": str(1 << 128)}]
        )
    assert kinesis.read() == []


def test_ten_mebibytes_together(kinesis):
    kinesis.stream()
    whole = entries(*"abcdefghij", data=b"x" * ((1 << 20) - 1))
    kinesis.put_records(StreamName="clicks", Records=whole)
    with kinesis.refuses("Records size exceeds 10 MB limit"):
        kinesis.put_records(StreamName="clicks", Records=[*whole, *entries("k", data=b"")])


@pytest.mark.parametrize("count", [0, 501])
def test_so_many_records(kinesis, count):
    kinesis.stream()
    with pytest.raises(Exception, match="Member must have length") as raised:
        kinesis.put_records(StreamName="clicks", Records=entries(*"a" * count))
    assert raised.value.code == "ValidationException"
