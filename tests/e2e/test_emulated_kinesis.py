"""Kinesis Data Streams with boto3 against `replaykit emulate`: by itself, and as what a table streams to."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from replaykit.adapters.endpoint import serving
from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpResponse
from replaykit.cli.emulate import Emulation
from replaykit.emulator import Settings
from replaykit.protocols.codec import read_response, write_request

NOON = 1_763_000_000
ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/changes"
NOBODYS = "arn:aws:kinesis:eu-west-1:123456789012:stream/nobodys"
ONCE = Config(retries={"total_max_attempts": 1})
AT_ONCE = {"Delay": 0, "MaxAttempts": 2}


def served(**settings) -> Iterator[str]:
    emulation = Emulation(seed=1, settings=Settings(**settings))
    emulation.clock.freeze()
    emulation.clock.set(NOON)
    with serving(emulation.endpoint(port=0)) as endpoint:
        yield endpoint.url


@pytest.fixture
def url() -> Iterator[str]:
    yield from served()


@pytest.fixture
def slow_url() -> Iterator[str]:
    """Whatever is made, changed or deleted takes ten seconds of a clock that is moved by hand."""
    yield from served(delay=10.0)


def client(service, url):
    return boto3.client(service, "eu-west-1", endpoint_url=url, config=ONCE)


@pytest.fixture
def kinesis(url):
    return client("kinesis", url)


@pytest.fixture
def changes(kinesis):
    """The data stream that the table sends to, made as a suite on AWS makes it."""
    kinesis.create_stream(StreamName="changes", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="changes", WaiterConfig=AT_ONCE)
    return kinesis


@pytest.fixture
def dynamodb(url):
    dynamodb = client("dynamodb", url)
    dynamodb.create_table(
        TableName="music",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    return dynamodb


def read(kinesis, name="changes", kind="TRIM_HORIZON", **more):
    """All records of a stream, shard by shard, to its tip."""
    found = []
    for page in kinesis.get_paginator("list_shards").paginate(StreamName=name):
        for shard in page["Shards"]:
            start = kinesis.get_shard_iterator(
                StreamName=name, ShardId=shard["ShardId"], ShardIteratorType=kind, **more
            )
            answer = {"NextShardIterator": start["ShardIterator"], "MillisBehindLatest": 1}
            while answer["MillisBehindLatest"]:
                answer = kinesis.get_records(ShardIterator=answer["NextShardIterator"], Limit=2)
                found += answer["Records"]
    return found


def page(url: str, **query: str) -> httpx.Response:
    return httpx.get(f"{url}/_replaykit/kinesis/records", params=query)


def advance(url: str, seconds: float) -> None:
    httpx.post(f"{url}/_replaykit/clock", json={"advance": seconds})


def test_a_consumer_reads_what_every_kind_of_write_changed(changes, dynamodb):
    answer = dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    assert answer["DestinationStatus"] == "ENABLING"
    dynamodb.put_item(TableName="music", Item={"id": {"S": "put"}, "cover": {"B": b"\x00\xff"}})
    dynamodb.batch_write_item(RequestItems={"music": [{"PutRequest": {"Item": {"id": {"S": "batch"}}}}]})
    dynamodb.transact_write_items(TransactItems=[{"Delete": {"TableName": "music", "Key": {"id": {"S": "put"}}}}])
    dynamodb.execute_statement(Statement="INSERT INTO music VALUE {'id': 'partiql'}")
    records = read(changes)
    told = [json.loads(one["Data"]) for one in records]
    seen = [(one["eventName"], one["dynamodb"]["Keys"]["id"]["S"]) for one in told]
    assert seen == [("INSERT", "put"), ("INSERT", "batch"), ("REMOVE", "put"), ("INSERT", "partiql")]
    assert told[0]["dynamodb"]["NewImage"]["cover"] == {"B": "AP8="}
    assert told[0]["awsRegion"] == "eu-west-1"
    assert {one["ApproximateArrivalTimestamp"].timestamp() for one in records} == {NOON}
    rest = read(changes, kind="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=records[2]["SequenceNumber"])
    assert rest == records[3:]


def test_a_suite_s_round_waits_for_everything_on_the_way(slow_url):
    kinesis, dynamodb = client("kinesis", slow_url), client("dynamodb", slow_url)
    kinesis.create_stream(StreamName="changes", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    dynamodb.create_table(
        TableName="music",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    summary = kinesis.describe_stream_summary(StreamName="changes")["StreamDescriptionSummary"]
    assert (summary["StreamStatus"], summary["OpenShardCount"]) == ("CREATING", 0)
    advance(slow_url, 10)
    kinesis.get_waiter("stream_exists").wait(StreamName="changes", WaiterConfig=AT_ONCE)
    arn = kinesis.describe_stream(StreamName="changes")["StreamDescription"]["StreamARN"]
    dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=arn)
    advance(slow_url, 10)
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    (record,) = read(kinesis)
    assert json.loads(record["Data"])["dynamodb"]["NewImage"] == {"id": {"S": "a"}}
    kinesis.delete_stream(StreamName="changes", EnforceConsumerDeletion=True)
    assert kinesis.describe_stream(StreamName="changes")["StreamDescription"]["StreamStatus"] == "DELETING"
    advance(slow_url, 10)
    kinesis.get_waiter("stream_not_exists").wait(StreamName="changes", WaiterConfig=AT_ONCE)
    with pytest.raises(kinesis.exceptions.ResourceNotFoundException, match="Stream changes under account"):
        kinesis.describe_stream_summary(StreamARN=arn)


def test_a_stream_that_is_not_there_is_found_out(dynamodb):
    dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=NOBODYS)
    (found,) = dynamodb.describe_kinesis_streaming_destination(TableName="music")["KinesisDataStreamDestinations"]
    assert found["DestinationStatus"] == "ENABLE_FAILED"


def test_records_that_are_put_are_read_by_shard(kinesis):
    kinesis.create_stream(StreamName="numbers", ShardCount=3)
    one = kinesis.put_record(StreamName="numbers", PartitionKey="a", Data=b"first")
    entries = [{"PartitionKey": f"key-{number}", "Data": str(number).encode()} for number in range(50)]
    many = kinesis.put_records(StreamName="numbers", Records=entries)
    assert many["FailedRecordCount"] == 0
    records = read(kinesis, "numbers")
    assert {record["Data"] for record in records} == {b"first", *(entry["Data"] for entry in entries)}
    assert {record["SequenceNumber"] for record in records} == {
        one["SequenceNumber"], *(told["SequenceNumber"] for told in many["Records"])
    }  # fmt: skip
    assert len({told["ShardId"] for told in many["Records"]}) == 3


def test_sixteen_threads_put_into_a_stream(url, kinesis):
    kinesis.create_stream(StreamName="numbers", ShardCount=3)
    many = boto3.client("kinesis", "eu-west-1", endpoint_url=url, config=ONCE.merge(Config(max_pool_connections=16)))

    def put(number):
        told = []
        for turn in range(5):
            after = {"SequenceNumberForOrdering": told[-1]["SequenceNumber"]} if told else {}
            told.append(many.put_record(StreamName="numbers", PartitionKey=str(number), Data=b"%d" % turn, **after))
        return told

    with ThreadPoolExecutor(16) as pool:
        told = [one for puts in pool.map(put, range(16)) for one in puts]
    records = read(kinesis, "numbers")
    assert {one["SequenceNumber"] for one in records} == {one["SequenceNumber"] for one in told}
    by_key = defaultdict(list)
    for one in records:
        by_key[one["PartitionKey"]].append(one["Data"])
    assert by_key == {str(number): [b"0", b"1", b"2", b"3", b"4"] for number in range(16)}


def test_lists_come_in_pages(kinesis):
    for name in ("a", "b", "c"):
        kinesis.create_stream(StreamName=name, ShardCount=5)
    streams = list(kinesis.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": 2}))
    assert [one["StreamNames"] for one in streams] == [["a", "b"], ["c"]]
    shards = [f"shardId-{number:012d}" for number in range(5)]
    pages = list(kinesis.get_paginator("describe_stream").paginate(StreamName="a", PaginationConfig={"PageSize": 2}))
    assert [len(one["StreamDescription"]["Shards"]) for one in pages] == [2, 2, 1]
    assert [shard["ShardId"] for one in pages for shard in one["StreamDescription"]["Shards"]] == shards
    answer = kinesis.list_shards(StreamName="a", MaxResults=2)
    found = answer["Shards"]
    while "NextToken" in answer:  # boto3's paginator repeats StreamName, which AWS refuses
        answer = kinesis.list_shards(NextToken=answer["NextToken"], MaxResults=2)
        found += answer["Shards"]
    assert [shard["ShardId"] for shard in found] == shards


def test_tags_and_retention(changes):
    changes.add_tags_to_stream(StreamName="changes", Tags={"team": "music", "stage": "test"})
    changes.remove_tags_from_stream(StreamName="changes", TagKeys=["stage"])
    told = changes.list_tags_for_stream(StreamName="changes")
    assert (told["Tags"], told["HasMoreTags"]) == ([{"Key": "team", "Value": "music"}], False)
    changes.increase_stream_retention_period(StreamName="changes", RetentionPeriodHours=48)
    changes.decrease_stream_retention_period(StreamName="changes", RetentionPeriodHours=30)
    summary = changes.describe_stream_summary(StreamName="changes")["StreamDescriptionSummary"]
    assert summary["RetentionPeriodHours"] == 30


def test_the_streams_are_counted_and_a_reset_forgets_them(url, changes, dynamodb):
    streams = f"{url}/_replaykit/kinesis"
    assert httpx.get(streams).json() == {"Streams": [{"StreamArn": ARN, "Records": 0, "Forgotten": 0}]}
    dynamodb.enable_kinesis_streaming_destination(TableName="music", StreamArn=ARN)
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}})
    changes.put_record(StreamName="changes", PartitionKey="p", Data=b"by hand")
    assert httpx.get(streams).json() == {"Streams": [{"StreamArn": ARN, "Records": 2, "Forgotten": 0}]}
    advance(url, 24 * 60 * 60)
    assert httpx.get(streams).json() == {"Streams": [{"StreamArn": ARN, "Records": 0, "Forgotten": 2}]}
    httpx.post(f"{url}/_replaykit/reset")
    assert httpx.get(streams).json() == {"Streams": []}


def test_the_page_tells_what_all_shards_hold_in_the_order_of_arrival(url, kinesis):
    kinesis.create_stream(StreamName="changes", ShardCount=4)
    put = [
        kinesis.put_record(StreamName="changes", PartitionKey=key, Data=key.encode())["SequenceNumber"]
        for key in "abcdefgh"
    ]
    records = page(url, StreamArn=ARN).json()["Records"]
    assert [base64.b64decode(one["Data"]).decode() for one in records] == list("abcdefgh")
    assert [one["SequenceNumber"] for one in records] == put
    assert records[0]["ApproximateArrivalTimestamp"] == NOON
    assert page(url, StreamArn=ARN, AfterSequenceNumber=put[4]).json()["Records"] == records[5:]


def test_the_page_says_what_it_takes(url, changes):
    for query, error in (
        ({}, "the page takes ?StreamArn=…, perhaps &AfterSequenceNumber=…, not ?"),
        ({"StreamArn": ARN, "Limit": "1"}, "the page takes ?StreamArn=…"),
        ({"StreamArn": "arn:aws:kinesis:x"}, "there is no data stream arn:aws:kinesis:x"),
        ({"StreamArn": ARN, "AfterSequenceNumber": "7"}, "7 is no SequenceNumber"),
        ({"StreamArn": ARN, "AfterSequenceNumber": "x"}, "x is no SequenceNumber"),
    ):
        answer = page(url, **query)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(error)


def test_a_client_that_speaks_cbor_is_answered_in_cbor(url, changes):
    """As the SDKs for Java speak to Kinesis; boto3 reads what they put."""

    def ask(operation, **params):
        call = OperationCall("kinesis", operation, params)
        made = write_request(call, endpoint=url, protocol="amz-cbor")
        signed = (
            "AWS4-HMAC-SHA256 Credential=test/20251113/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=0"
        )
        answer = httpx.post(url, content=made.body, headers={**dict(made.headers), "Authorization": signed})
        assert answer.headers["content-type"] == "application/x-amz-cbor-1.1"
        told = HttpResponse(answer.status_code, Headers(list(answer.headers.items())), answer.content)
        return read_response("kinesis", operation, told)

    put = ask("PutRecord", StreamName="changes", PartitionKey="p", Data=b"\x00from Java\xff")
    assert read(changes)[0]["Data"] == b"\x00from Java\xff"
    start = {"StreamName": "changes", "ShardId": put["ShardId"], "ShardIteratorType": "AT_TIMESTAMP"}
    iterator = ask("GetShardIterator", **start, Timestamp=datetime.fromtimestamp(NOON, UTC))["ShardIterator"]
    (record,) = ask("GetRecords", ShardIterator=iterator)["Records"]
    assert (record["SequenceNumber"], record["ApproximateArrivalTimestamp"].timestamp()) == (
        put["SequenceNumber"],
        NOON,
    )
    with pytest.raises(AwsError, match=r"Stream nobodys under account 123456789012 not found\."):
        ask("DescribeStream", StreamName="nobodys")


@pytest.mark.usefixtures("changes")
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
