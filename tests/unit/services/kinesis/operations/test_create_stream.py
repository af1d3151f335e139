"""CreateStream, as AWS answers it."""

from __future__ import annotations

import pytest


def test_creating_and_then_active_on_the_clock(slow_kinesis):
    assert slow_kinesis.create_stream(StreamName="clicks", ShardCount=3) == {}
    told = slow_kinesis.describe_stream(StreamName="clicks")["StreamDescription"]
    assert (told["StreamStatus"], told["Shards"], told["HasMoreShards"]) == ("CREATING", [], False)
    slow_kinesis.clock.advance(9.9)
    assert slow_kinesis.describe_stream(StreamName="clicks")["StreamDescription"]["StreamStatus"] == "CREATING"
    slow_kinesis.clock.advance(0.1)
    told = slow_kinesis.describe_stream(StreamName="clicks")["StreamDescription"]
    assert (told["StreamStatus"], len(told["Shards"])) == ("ACTIVE", 3)


@pytest.mark.parametrize(
    ("asked", "mode", "shards"),
    [
        ({}, "ON_DEMAND", 4),
        ({"StreamModeDetails": {"StreamMode": "ON_DEMAND"}}, "ON_DEMAND", 4),
        ({"ShardCount": 2}, "PROVISIONED", 2),
        ({"ShardCount": 2, "StreamModeDetails": {"StreamMode": "PROVISIONED"}}, "PROVISIONED", 2),
    ],
)
def test_modes_and_their_shards(kinesis, asked, mode, shards):
    kinesis.create_stream(StreamName="clicks", **asked)
    told = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert (told["StreamModeDetails"], told["OpenShardCount"]) == ({"StreamMode": mode}, shards)


def test_mode_and_number_of_shards_have_to_fit(kinesis):
    text = "ShardCount must be specified for a stream in Provisioned mode."
    with kinesis.refuses(text, "ValidationException"):
        kinesis.create_stream(StreamName="clicks", StreamModeDetails={"StreamMode": "PROVISIONED"})
    text = "ShardCount can not be specified for a stream in On-Demand mode."
    with kinesis.refuses(text, "ValidationException"):
        kinesis.create_stream(StreamName="clicks", ShardCount=1, StreamModeDetails={"StreamMode": "ON_DEMAND"})


def test_a_name_is_taken_as_long_as_its_stream_is_there(slow_kinesis):
    slow_kinesis.stream()
    text = "Stream clicks under account 123456789012 already exists."
    with slow_kinesis.refuses(text, "ResourceInUseException"):
        slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    slow_kinesis.delete_stream(StreamName="clicks")
    with slow_kinesis.refuses(text, "ResourceInUseException"):
        slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    slow_kinesis.clock.advance(10)
    slow_kinesis.create_stream(StreamName="clicks", ShardCount=1)
    slow_kinesis.at("eu-west-1").create_stream(StreamName="clicks", ShardCount=1)


def test_an_account_may_have_so_many_shards(kinesis):
    frankfurt = kinesis.at("eu-central-1")
    frankfurt.stream(shards=3)
    text = (
        "This request would exceed the shard limit for the account 123456789012 in eu-central-1. Current shard count "
        "for the account: 3. Limit: 1000. Number of additional shards that would have resulted from this request: 998. "
        "Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) "
        "for current limits and how to request higher limits."
    )
    with frankfurt.refuses(text, "LimitExceededException"):
        frankfurt.create_stream(StreamName="more", ShardCount=998)
    frankfurt.create_stream(StreamName="more", ShardCount=997)


def test_five_streams_may_be_under_way(slow_kinesis):
    for number in range(5):
        slow_kinesis.create_stream(StreamName=f"stream-{number}", ShardCount=1)
    text = "More than 5 streams of the account 123456789012 would be in the CREATING state."
    with slow_kinesis.refuses(text, "LimitExceededException"):
        slow_kinesis.create_stream(StreamName="one-too-many", ShardCount=1)
    slow_kinesis.clock.advance(10)
    slow_kinesis.create_stream(StreamName="one-more", ShardCount=1)


def test_fifty_streams_may_be_on_demand(kinesis):
    for number in range(50):
        kinesis.create_stream(StreamName=f"stream-{number}")
    with kinesis.refuses("The account 123456789012 has 50 on-demand streams already.", "LimitExceededException"):
        kinesis.create_stream(StreamName="one-too-many")


def test_tags_and_the_size_of_records_are_kept(kinesis):
    kinesis.stream(Tags={"team": "music"}, MaxRecordSizeInKiB=2048)
    assert kinesis.list_tags_for_stream(StreamName="clicks")["Tags"] == [{"Key": "team", "Value": "music"}]
    summary = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert summary["MaxRecordSizeInKiB"] == 2048
    kinesis.put("x" * 2_000_000)


def test_tags_that_no_stream_may_have(kinesis):
    with kinesis.refuses(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @ "
        ":."
    ):
        kinesis.create_stream(StreamName="clicks", ShardCount=1, Tags={"team": "music!"})
    assert kinesis.list_streams()["StreamNames"] == []
