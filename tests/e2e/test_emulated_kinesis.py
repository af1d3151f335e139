"""A table that streams to Kinesis, with boto3 against `replaykit emulate`: what it sent is looked at on the pages."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from replaykit.adapters.endpoint import serving
from replaykit.cli.emulate import Emulation

NOON = 1_763_000_000
ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/changes"
ONCE = Config(retries={"total_max_attempts": 1})


@pytest.fixture
def url() -> Iterator[str]:
    emulation = Emulation(seed=1)
    emulation.clock.freeze()
    emulation.clock.set(NOON)
    with serving(emulation.endpoint(port=0)) as endpoint:
        yield endpoint.url


@pytest.fixture
def dynamodb(url):
    client = boto3.client("dynamodb", "eu-west-1", endpoint_url=url, config=ONCE)
    client.create_table(
        TableName="music",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    return client


def page(url: str, **query: str) -> httpx.Response:
    return httpx.get(f"{url}/_replaykit/kinesis/records", params=query)


def data(record: dict) -> dict:
    return json.loads(base64.b64decode(record["Data"]))


def test_a_consumer_reads_what_every_kind_of_write_changed(url, dynamodb):
    answer = dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    assert answer["DestinationStatus"] == "ENABLING"
    dynamodb.put_item(TableName="music", Item={"id": {"S": "put"}, "cover": {"B": b"\x00\xff"}})
    dynamodb.batch_write_item(RequestItems={"music": [{"PutRequest": {"Item": {"id": {"S": "batch"}}}}]})
    dynamodb.transact_write_items(TransactItems=[{"Delete": {"TableName": "music", "Key": {"id": {"S": "put"}}}}])
    dynamodb.execute_statement(Statement="INSERT INTO music VALUE {'id': 'partiql'}")
    records = page(url, StreamArn=ARN).json()["Records"]
    seen = [(data(one)["eventName"], data(one)["dynamodb"]["Keys"]["id"]["S"]) for one in records]
    assert seen == [("INSERT", "put"), ("INSERT", "batch"), ("REMOVE", "put"), ("INSERT", "partiql")]
    assert data(records[0])["dynamodb"]["NewImage"]["cover"] == {"B": "AP8="}
    assert data(records[0])["awsRegion"] == "eu-west-1"
    assert {one["ApproximateArrivalTimestamp"] for one in records} == {NOON}
    rest = page(url, StreamArn=ARN, AfterSequenceNumber=records[2]["SequenceNumber"]).json()["Records"]
    assert rest == records[3:]


def test_the_streams_are_counted_and_a_reset_empties_them(url, dynamodb):
    streams = f"{url}/_replaykit/kinesis"
    assert httpx.get(streams).json() == {"Streams": []}
    dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    assert httpx.get(streams).json() == {"Streams": [{"StreamArn": ARN, "Records": 1, "Forgotten": 0}]}
    httpx.post(f"{url}/_replaykit/clock", json={"advance": 24 * 60 * 60})
    assert httpx.get(streams).json() == {"Streams": [{"StreamArn": ARN, "Records": 0, "Forgotten": 1}]}
    httpx.post(f"{url}/_replaykit/reset")
    assert httpx.get(streams).json() == {"Streams": []}


def test_the_page_says_what_it_takes(url, dynamodb):
    dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    for query, error in (
        ({}, "the page takes ?StreamArn=…, perhaps &AfterSequenceNumber=…, not ?"),
        ({"StreamArn": ARN, "Limit": "1"}, "the page takes ?StreamArn=…"),
        ({"StreamArn": "arn:aws:kinesis:x"}, "no table ever sent to arn:aws:kinesis:x"),
        ({"StreamArn": ARN, "AfterSequenceNumber": "7"}, "7 is no SequenceNumber"),
    ):
        answer = page(url, **query)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(error)


def test_the_life_of_a_destination(dynamodb):
    dynamodb.enable_kinesis_streaming_destination(
        TableName="music",
        StreamArn=ARN,
        EnableKinesisStreamingConfiguration={"ApproximateCreationDateTimePrecision": "MICROSECOND"},
    )
    updated = dynamodb.update_kinesis_streaming_destination(
        TableName="music",
        StreamArn=ARN,
        UpdateKinesisStreamingConfiguration={"ApproximateCreationDateTimePrecision": "MILLISECOND"},
    )
    assert updated["DestinationStatus"] == "UPDATING"
    dynamodb.disable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    described = dynamodb.describe_kinesis_streaming_destination(TableName="music")
    assert [one["DestinationStatus"] for one in described["KinesisDataStreamDestinations"]] == ["DISABLED"]
    with pytest.raises(ClientError, match="must be ACTIVE to perform DISABLE"):
        dynamodb.disable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
