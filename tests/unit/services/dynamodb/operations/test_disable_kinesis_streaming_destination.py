"""DisableKinesisStreamingDestination, as AWS answers it."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("data_streams")

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"
OTHER = "arn:aws:kinesis:us-east-1:123456789012:stream/others"
NOT_ACTIVE = (
    "Table is not in a valid state to enable Kinesis Streaming Destination: KinesisStreamingDestination must be ACTIVE "
    "to perform DISABLE operation."
)


@pytest.fixture
def streaming(slow_dynamodb):
    slow_dynamodb.table()
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    return slow_dynamodb


def disable(dynamodb, arn=ARN, **more):
    return dynamodb.disable_kinesis_streaming_destination(TableName="music", StreamArn=arn, **more)


def status(dynamodb):
    (found,) = dynamodb.describe_kinesis_streaming_destination(TableName="music")["KinesisDataStreamDestinations"]
    return found["DestinationStatus"]


def test_disabling_and_then_disabled_and_listed_for_good(streaming):
    streaming.clock.advance(10)
    assert disable(streaming) == {"TableName": "music", "StreamArn": ARN, "DestinationStatus": "DISABLING"}
    assert status(streaming) == "DISABLING"
    streaming.clock.advance(10)
    assert status(streaming) == "DISABLED"
    streaming.clock.advance(1000)
    assert status(streaming) == "DISABLED"


def test_a_second_call_while_it_is_disabling_is_no_error_and_changes_nothing(streaming):
    streaming.clock.advance(10)
    disable(streaming)
    streaming.clock.advance(6)
    assert disable(streaming)["DestinationStatus"] == "DISABLING"
    streaming.clock.advance(4)
    assert status(streaming) == "DISABLED"


def test_one_that_is_not_active_or_was_never_there_is_refused_in_the_same_words(streaming):
    with streaming.refuses(NOT_ACTIVE):
        disable(streaming)
    streaming.clock.advance(10)
    with streaming.refuses(NOT_ACTIVE):
        disable(streaming, OTHER)
    disable(streaming)
    streaming.clock.advance(10)
    with streaming.refuses(NOT_ACTIVE):
        disable(streaming)


def test_no_configuration_is_taken(streaming):
    streaming.clock.advance(10)
    configuration = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
    with streaming.refuses("Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters"):
        disable(streaming, EnableKinesisStreamingConfiguration=configuration)
    assert status(streaming) == "ACTIVE"


def test_enabling_again_flips_the_entry_and_forgets_the_precision(dynamodb):
    dynamodb.table()
    configuration = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
    dynamodb.enable_kinesis_streaming_destination(
        TableName="music", StreamArn=ARN, EnableKinesisStreamingConfiguration=configuration
    )
    disable(dynamodb)
    dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    assert dynamodb.describe_kinesis_streaming_destination(TableName="music")["KinesisDataStreamDestinations"] == [
        {"StreamArn": ARN, "DestinationStatus": "ACTIVE"}
    ]


def test_a_table_that_is_not_there(dynamodb):
    with dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        disable(dynamodb)
