"""Recorded Kinesis streaming destinations."""

from __future__ import annotations

import pytest

STREAM, OTHER = (f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}" for name in ("clicks", "old"))
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
    precise = destination(STREAM, "ENABLING", ApproximateCreationDateTimePrecision="MICROSECOND")
    answer = {"TableName": "music", "KinesisDataStreamDestinations": [precise]}
    tape("DescribeKinesisStreamingDestination", answer, TableName="music")
    world = tape.play()
    world.put_item(TableName="music", Item={"id": {"S": "a"}})
    (sent,) = world.store.kinesis[STREAM].since(0, world.clock.now())
    assert (sent.table_name, sent.precision) == ("music", "MICROSECOND")


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
