"""DescribeStreamSummary, as AWS answers it."""

from __future__ import annotations


def test_it_counts_the_shards_that_it_does_not_list(kinesis):
    described = kinesis.stream(shards=3)
    told = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert told == {
        **{name: value for name, value in described.items() if name not in ("Shards", "HasMoreShards")},
        "OpenShardCount": 3,
        "ConsumerCount": 0,
        "MaxRecordSizeInKiB": 1024,
    }


def test_one_that_is_being_created_has_none_yet(slow_kinesis):
    slow_kinesis.create_stream(StreamName="clicks", ShardCount=3)
    told = slow_kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert (told["StreamStatus"], told["OpenShardCount"]) == ("CREATING", 0)


def test_one_that_is_not_there(kinesis):
    with kinesis.refuses("Stream clicks under account 123456789012 not found.", "ResourceNotFoundException"):
        kinesis.describe_stream_summary(StreamName="clicks")
