"""A consumer that was stopped goes on against `replaykit`, with the iterator that it holds, and then past the recording.

The recording is of moto, whose iterators are random text: they mean what the recording says that they mean.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

RECORDED = """if 1:
    import json, os, boto3
    db, streams = boto3.client("dynamodb"), boto3.client("dynamodbstreams")
    db.create_table(
        TableName="orders", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    def put(id, state):
        db.put_item(TableName="orders", Item={"id": {"S": id}, "state": {"S": state}})
    put("a", "new"), put("b", "new"), put("a", "paid"), put("c", "new")
    db.delete_item(TableName="orders", Key={"id": {"S": "b"}})
    arn = db.describe_table(TableName="orders")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = {"StreamArn": arn, "ShardId": shard}
    iterator = streams.get_shard_iterator(**start, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    seen = []
    for limit in (2, 1):
        page = streams.get_records(ShardIterator=iterator, Limit=limit)
        seen += [[one["dynamodb"]["Keys"]["id"]["S"], one["eventName"], one["dynamodb"]["SequenceNumber"]]
                 for one in page["Records"]]
        iterator = page["NextShardIterator"]
    latest = streams.get_shard_iterator(**start, ShardIteratorType="LATEST")["ShardIterator"]
    if os.environ.get("ANOTHER_READS"):  # else nobody reads the rest in the recording
        another = streams.get_shard_iterator(**start, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        streams.get_records(ShardIterator=another)
    put("a", "sent")  # after the consumer was stopped
    with open(os.environ["HELD"], "w") as file:
        json.dump({"arn": arn, "shard": shard, "iterator": iterator, "latest": latest, "seen": seen}, file)
"""


class Consumer:
    """What is left of a consumer that was stopped: its iterator, and what it has seen."""

    def __init__(self, held: Path) -> None:
        state = json.loads(held.read_text())
        self.iterator, self.seen = state["iterator"], [tuple(one) for one in state["seen"]]
        self.state = state

    def read(self, streams, **how) -> list[tuple[str, str, str]]:
        """One page."""
        page = streams.get_records(ShardIterator=self.iterator, **how)
        self.iterator = page["NextShardIterator"]
        new = [(one["dynamodb"]["Keys"]["id"]["S"], one["eventName"], one["dynamodb"]["SequenceNumber"]) for one in page["Records"]]
        self.seen += new
        return new

    def events(self) -> list[tuple[str, str]]:
        return [one[:2] for one in self.seen]

    def numbers(self) -> list[int]:
        return [int(one[2]) for one in self.seen]


@pytest.fixture(params=["nobody", "another"])
def recording(request, tmp_path, moto_over_tls, record) -> tuple[Path, Path]:
    """The cassette, and what the stopped consumer holds; where `another` consumer read everything, its pages are there."""
    moto_over_tls.forget()
    cassette, held = tmp_path / "orders.yaml", tmp_path / "held.json"
    upstream = ["--upstream", moto_over_tls.url, "--upstream-ca", moto_over_tls.certificate, "--source", "moto"]
    env = {"HELD": str(held)} | ({"ANOTHER_READS": "1"} if request.param == "another" else {})
    ran = record("-c", cassette, *upstream, "--", sys.executable, "-c", RECORDED, env=env)
    assert ran.code == 0, ran.err
    return cassette, held


@contextmanager
def served(*arguments: object) -> Iterator[tuple[object, object]]:
    """A server of ours: clients of its two services."""
    command = [sys.executable, "-m", "replaykit", *map(str, arguments), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            url = next(word for word in process.stdout.readline().split() if word.startswith("http"))
            yield tuple(boto3.client(name, endpoint_url=url, region_name="us-east-1") for name in ("dynamodb", "dynamodbstreams"))
        finally:
            process.kill()


BEFORE = [("a", "INSERT"), ("b", "INSERT"), ("a", "MODIFY")]
REST = [("c", "INSERT"), ("b", "REMOVE"), ("a", "MODIFY")]


@pytest.mark.parametrize("mode", [("replay", "--fill"), ("emulate", "--hydrate")])
def test_a_stopped_consumer_goes_on_and_then_past_the_recording(recording, mode):
    cassette, held = recording
    consumer = Consumer(held)
    assert consumer.events() == BEFORE
    with served(*mode, cassette) as (db, streams):
        while consumer.read(streams, Limit=1):
            pass
        assert consumer.events() == BEFORE + REST
        db.put_item(TableName="orders", Item={"id": {"S": "d"}, "state": {"S": "new"}})
        db.delete_item(TableName="orders", Key={"id": {"S": "a"}})
        assert [one[:2] for one in consumer.read(streams)] == [("d", "INSERT"), ("a", "REMOVE")]
        assert consumer.read(streams) == []
        assert consumer.numbers() == sorted(set(consumer.numbers()))
