"""DescribeKinesisStreamingDestination, as AWS answers it."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.hydration.description import install_table

pytestmark = pytest.mark.usefixtures("data_streams")

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"


def test_a_table_that_never_streamed(dynamodb):
    dynamodb.table()
    answer = dynamodb.describe_kinesis_streaming_destination(TableName="music")
    assert answer == {"TableName": "music", "KinesisDataStreamDestinations": []}
    assert dynamodb.assumptions == ()


def test_the_precision_is_told_where_it_was_asked_for(dynamodb):
    dynamodb.table()
    configuration = {"ApproximateCreationDateTimePrecision": "MILLISECOND"}
    dynamodb.enable_kinesis_streaming_destination(
        TableName="music", StreamArn=ARN, EnableKinesisStreamingConfiguration=configuration
    )
    arn = dynamodb.describe_table(TableName="music")["Table"]["TableArn"]
    assert dynamodb.describe_kinesis_streaming_destination(TableName=arn) == {
        "TableName": "music",
        "KinesisDataStreamDestinations": [
            {"StreamArn": ARN, "DestinationStatus": "ACTIVE", "ApproximateCreationDateTimePrecision": "MILLISECOND"}
        ],
    }


def test_of_a_recorded_table_nobody_knows(dynamodb):
    install_table(
        dynamodb.store,
        {
            "TableName": "music",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        },
        at=0.0,
    )
    assert dynamodb.describe_kinesis_streaming_destination(TableName="music")["KinesisDataStreamDestinations"] == []
    assert dynamodb.assumptions == ("table music had no Kinesis streaming destination when the recording began",)


def test_a_table_that_is_not_there(dynamodb):
    with dynamodb.refuses("Requested resource not found: Table: music not found", "ResourceNotFoundException"):
        dynamodb.describe_kinesis_streaming_destination(TableName="music")
