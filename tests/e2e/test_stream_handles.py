"""A consumer that was stopped goes on against `replaykit`, with the iterator that it holds, past the recording.

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
        middle = iterator
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
        json.dump({"arn": arn, "shard": shard, "iterator": iterator, "middle": middle, "latest": latest,
                   "seen": seen}, file)
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
        told = [(one["eventName"], one["dynamodb"]) for one in page["Records"]]
        new = [(record["Keys"]["id"]["S"], event, record["SequenceNumber"]) for event, record in told]
        self.seen += new
        return new

    def events(self) -> list[tuple[str, str]]:
        return [one[:2] for one in self.seen]

    def numbers(self) -> list[int]:
        return [int(one[2]) for one in self.seen]


@pytest.fixture(scope="module", params=["nobody", "another"])
def recording(request, tmp_path_factory, moto_over_tls, record) -> tuple[Path, Path]:
    """The cassette, and what the stopped consumer holds; with `another` a second consumer read all of it."""
    moto_over_tls.forget()
    folder = tmp_path_factory.mktemp("recording")
    cassette, held = folder / "orders.yaml", folder / "held.json"
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
            names = ("dynamodb", "dynamodbstreams")
            yield tuple(boto3.client(name, endpoint_url=url, region_name="us-east-1") for name in names)
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


def test_latest_is_where_it_was(recording):
    cassette, held = recording
    consumer = Consumer(held)
    consumer.iterator, consumer.seen = consumer.state["latest"], []
    with served("replay", "--fill", cassette) as (db, streams):
        db_rest = consumer.read(streams)
        db.put_item(TableName="orders", Item={"id": {"S": "d"}})
        consumer.read(streams)
    assert [one[:2] for one in db_rest] == REST[-1:]
    assert consumer.events() == [*REST[-1:], ("d", "INSERT")]


def test_an_iterator_of_ours_outlives_its_process(recording):
    cassette, held = recording
    consumer = Consumer(held)
    with served("replay", "--fill", cassette) as (db, streams):
        consumer.read(streams, Limit=1)
        db.put_item(TableName="orders", Item={"id": {"S": "gone"}})  # the emulator's memory ends with its process
    with served("replay", "--fill", cassette) as (db, streams):
        while consumer.read(streams):
            pass
        db.put_item(TableName="orders", Item={"id": {"S": "d"}})
        consumer.read(streams)
    assert consumer.events() == [*BEFORE, *REST, ("d", "INSERT")]
    assert consumer.numbers() == sorted(set(consumer.numbers()))


def test_without_fill_the_recorded_pages_follow_and_what_leaves_them_is_a_miss(recording):
    cassette, held = recording
    consumer = Consumer(held)
    consumer.iterator, consumer.seen = consumer.state["middle"], consumer.seen[:2]
    with served("replay", cassette) as (_, streams):
        first = streams.get_records(ShardIterator=consumer.iterator, Limit=1)
        assert "x-replaykit-provenance" not in first["ResponseMetadata"]["HTTPHeaders"]
        consumer.read(streams, Limit=1)
        assert consumer.events() == BEFORE
        goes_on = r"Interaction \d+ gave this iterator: with fill, the emulator goes on"
        with pytest.raises(ClientError, match=goes_on):
            consumer.read(streams, Limit=1)


def test_a_run_that_writes_what_was_recorded_gets_the_recorded_numbers(recording):
    """The recorded program up to its iterator, then otherwise: the records are where the iterator expects them."""
    cassette, held = recording
    state = json.loads(held.read_text())
    with served("replay", "--fill", cassette) as (db, streams):
        db.create_table(
            TableName="orders",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        for name, version in (("a", "new"), ("b", "new"), ("a", "paid"), ("c", "new")):
            db.put_item(TableName="orders", Item={"id": {"S": name}, "state": {"S": version}})
        db.delete_item(TableName="orders", Key={"id": {"S": "b"}})
        arn = db.describe_table(TableName="orders")["Table"]["LatestStreamArn"]
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        start = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        iterator = streams.get_shard_iterator(**start)["ShardIterator"]
        first = streams.get_records(ShardIterator=iterator, Limit=2)
        assert "x-replaykit-provenance" not in first["ResponseMetadata"]["HTTPHeaders"]
        db.put_item(TableName="orders", Item={"id": {"S": "z"}})  # never recorded
        held_by_us = Consumer(held)
        held_by_us.iterator, held_by_us.seen = first["NextShardIterator"], held_by_us.seen[:2]
        held_by_us.read(streams, Limit=1)
        assert held_by_us.seen[-1] == tuple(state["seen"][2])  # the recorded record, with its recorded number
        held_by_us.read(streams)
    assert held_by_us.events() == [*BEFORE, *REST[:2], ("z", "INSERT")]
    assert held_by_us.numbers() == sorted(set(held_by_us.numbers()))
