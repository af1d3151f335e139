"""DescribeLimits, as AWS answers it."""

from __future__ import annotations


def test_what_there_is_and_what_there_may_be(kinesis):
    kinesis.stream("provisioned", shards=3)
    kinesis.create_stream(StreamName="on-demand")
    assert kinesis.describe_limits() == {
        "ShardLimit": 20_000,
        "OpenShardCount": 7,
        "OnDemandStreamCount": 1,
        "OnDemandStreamCountLimit": 50,
    }
    assert kinesis.at("eu-central-1").describe_limits()["ShardLimit"] == 1_000
