"""UpdateKinesisStreamingDestination, as AWS answers it: the refusals are recorded."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("data_streams")

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"
NOT_VALID = "Table is not in a valid state to enable Kinesis Streaming Destination: "


def update(dynamodb, precision, arn=ARN):
    configuration = {} if precision is None else {"ApproximateCreationDateTimePrecision": precision}
    return dynamodb.update_kinesis_streaming_destination(
        TableName="music", StreamArn=arn, UpdateKinesisStreamingConfiguration=configuration
    )


def described(dynamodb):
    (found,) = dynamodb.describe_kinesis_streaming_destination(TableName="music")["KinesisDataStreamDestinations"]
    return found["DestinationStatus"], found.get("ApproximateCreationDateTimePrecision")


@pytest.fixture
def streaming(slow_dynamodb):
    slow_dynamodb.table()
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    slow_dynamodb.clock.advance(10)
    return slow_dynamodb


def test_the_new_precision_shows_while_it_is_updating(streaming):
    assert described(streaming) == ("ACTIVE", None)
    assert update(streaming, "MICROSECOND") == {
        "TableName": "music",
        "StreamArn": ARN,
        "DestinationStatus": "UPDATING",
        "UpdateKinesisStreamingConfiguration": {"ApproximateCreationDateTimePrecision": "MICROSECOND"},
    }
    assert described(streaming) == ("UPDATING", "MICROSECOND")
    streaming.clock.advance(10)
    assert described(streaming) == ("ACTIVE", "MICROSECOND")


def test_while_it_is_updating_nothing_else_may_change(streaming):
    update(streaming, "MICROSECOND")
    in_use = f"TableName: music, kdsArn: {ARN}"
    with streaming.refuses(
        f"{NOT_VALID}Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. {in_use}"
    ):
        update(streaming, "MILLISECOND")
    with streaming.refuses(f"{NOT_VALID}KinesisStreamingDestination must be ACTIVE to perform DISABLE operation."):
        streaming.disable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)


@pytest.mark.parametrize("twice", [["MILLISECOND"], ["MICROSECOND", "MICROSECOND"]])
def test_what_would_not_change_is_refused_and_nothing_means_milliseconds(dynamodb, twice):
    table = dynamodb.table()
    dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    *before, last = twice
    for precision in before:
        update(dynamodb, precision)
    with dynamodb.refuses(
        f"Invalid Request: Precision is already set to the desired value of {last} for tableId: {table['TableId']}, "
        f"kdsArn: {ARN}"
    ):
        update(dynamodb, last)


def test_no_precision_at_all(streaming):
    with streaming.refuses(
        "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be "
        "null or contain only null values"
    ):
        update(streaming, None)


def test_a_precision_that_there_is_not(streaming):
    with streaming.refuses(
        "1 validation error detected: Value 'SECOND' at "
        "'updateKinesisStreamingConfiguration.approximateCreationDateTimePrecision' failed to satisfy constraint: "
        "Member must satisfy enum value set: [MILLISECOND, MICROSECOND]"
    ):
        update(streaming, "SECOND")


def test_a_stream_that_the_table_never_had(streaming):
    other = "arn:aws:kinesis:us-east-1:123456789012:stream/others"
    with streaming.refuses(
        f"{NOT_VALID}No streaming destination with streamArn: {other} found for table with tableName: music"
    ):
        update(streaming, "MICROSECOND", other)
