"""Recorded Kinesis streaming destinations."""

from __future__ import annotations

import pytest

STREAM, OTHER = (f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}" for name in ("clicks", "old"))
TAKEN = "the Kinesis data stream clicks was there"
UNSEEN = ("table music had no Kinesis streaming destination when the recording began",)


@pytest.fixture(autouse=True)
def described(tape):
    return tape.describe()


def destination(arn, status="ACTIVE", **more):
    return {"StreamArn": arn, "DestinationStatus": status, **more}


def now(world):
    return world.describe_kinesis_streaming_destination(TableName="music")["KinesisDataStreamDestinations"]


def test_nobody_saw_them(tape):
    world = tape.play()
    assert now(world) == []
    assert world.assumptions == UNSEEN


@pytest.mark.parametrize("told", [[], [destination(STREAM), destination(OTHER, "DISABLED")]])
def test_a_description_proves_them_all(tape, told):
    answer = {"TableName": "music", "KinesisDataStreamDestinations": told}
    tape("DescribeKinesisStreamingDestination", answer, TableName="music")
    world = tape.play()
    assert now(world) == told
    assert world.assumptions == ()


def test_what_is_active_is_sent_to(tape):
    precise = destination(STREAM, ApproximateCreationDateTimePrecision="MICROSECOND")
    answer = {"TableName": "music", "KinesisDataStreamDestinations": [precise]}
    tape("DescribeKinesisStreamingDestination", answer, TableName="music")
    world = tape.play()
    world.put_item(TableName="music", Item={"id": {"S": "a"}})
    (sent,) = world.sent("clicks")
    assert sent["tableName"] == "music"
    assert sent["dynamodb"]["ApproximateCreationDateTimePrecision"] == "MICROSECOND"
    assert now(world) == [precise]
    assert world.assumptions == ()


def test_whether_what_was_enabling_came_to_be_active_nobody_saw(tape):
    told = [destination(STREAM, "ENABLING")]
    tape(
        "DescribeKinesisStreamingDestination",
        {"TableName": "music", "KinesisDataStreamDestinations": told},
        TableName="music",
    )
    world = tape.play()
    assert now(world) == [destination(STREAM)]
    assert world.assumptions == (TAKEN,)


def test_what_was_disabled_was_active_before(tape):
    answer = {"TableName": "music", "StreamArn": STREAM, "DestinationStatus": "DISABLING"}
    change = tape("DisableKinesisStreamingDestination", answer, TableName="music", StreamArn=STREAM)
    world = tape.play()
    assert now(world) == [destination(STREAM)]
    assert world.again(change).error is None
    assert now(world) == [destination(STREAM, "DISABLED")]


def test_enabling_again_works_though_nobody_saw_what_was_before(tape):
    answer = {"TableName": "music", "StreamArn": STREAM, "DestinationStatus": "ENABLING"}
    change = tape("EnableKinesisStreamingDestination", answer, TableName="music", StreamArn=STREAM)
    world = tape.play()
    assert world.again(change).error is None
    assert now(world) == [destination(STREAM)]
    assert TAKEN in world.assumptions


def test_a_recorded_answer_may_prove_that_the_data_stream_is_there_or_is_not(tape):
    names = ("there", "missing", "later")
    arns = [f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}" for name in names]
    for arn, statuses in zip(arns, (["ACTIVE"], ["ENABLE_FAILED"], ["ENABLE_FAILED", "ACTIVE"]), strict=True):
        for status in statuses:
            told = {"TableName": "music", "KinesisDataStreamDestinations": [destination(arn, status)]}
            tape("DescribeKinesisStreamingDestination", told, TableName="music")
    world = tape.play()
    assumed = []
    for arn in arns:
        world.table(f"of-{arn[-5:]}")
        world.enable_kinesis_streaming_destination(TableName=f"of-{arn[-5:]}", StreamArn=arn)
        found = world.describe_kinesis_streaming_destination(TableName=f"of-{arn[-5:]}")
        assumed.append((found["KinesisDataStreamDestinations"][0]["DestinationStatus"], world.assumptions))
    assert assumed == [
        ("ACTIVE", ()),
        ("ENABLE_FAILED", ()),
        ("ACTIVE", ("the Kinesis data stream later was there",)),
    ]


def test_a_data_stream_that_was_deleted_here_is_gone(tape):
    world = tape.play()
    world.table("films")
    world.data_stream("clicks")
    world.kinesis("DeleteStream", StreamName="clicks")
    world.enable_kinesis_streaming_destination(TableName="films", StreamArn=STREAM)
    found = world.describe_kinesis_streaming_destination(TableName="films")["KinesisDataStreamDestinations"]
    assert [one["DestinationStatus"] for one in found] == ["ENABLE_FAILED"]
