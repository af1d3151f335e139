"""Recorded iterators go on: a consumer that was stopped anywhere sees each change once and in order, and loses none.

A history is recorded from an emulator with a clock of its own: writes, writes of others that nobody recorded, shards that
roll over and split, a consumer that polls. The consumer is stopped at some point; with the iterators that it holds it
goes on in another emulator, a year later, which knows the recording alone.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols import read_response, write_response

HERE = Scope()
BEGAN, A_YEAR = 1_763_000_000.0, 365 * 86400.0
MOST_IDLE = 800.0  # an iterator lives for 900 s
CHOICES = Settings(shards=2, split_at=6)


class Side:
    """An emulator and its clients; what goes through `call` is recorded."""

    def __init__(self, clock: ManualClock, seed: int) -> None:
        self.clock = clock
        self.emulator = Emulator(clock, Ids(seed), settings=CHOICES)
        self.recorded: list[RecordedCall] = []

    def call(self, operation: str, service: str = "dynamodbstreams", **params):
        call = OperationCall(service, operation, params, HERE)
        output = self.read(call)
        at = datetime.fromtimestamp(self.clock.now(), UTC)
        self.recorded.append(RecordedCall(call, output, None, at, len(self.recorded)))
        return output

    def read(self, call: OperationCall):
        emulated = self.emulator.answer(call)
        assert emulated.error is None, emulated.error
        response = write_response(call.service, call.operation, emulated.output, request_id="R")
        return read_response(call.service, call.operation, response)

    def quietly(self, operation: str, service: str = "dynamodb", **params):
        return self.read(OperationCall(service, operation, params, HERE))


class Consumer:
    """Follows parents before children from TRIM_HORIZON, as a stream's library does."""

    def __init__(self, arn: str) -> None:
        self.arn = arn
        self.iterators: dict[str, str | None] = {}
        self.seen: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        self.numbers: dict[str, list[int]] = defaultdict(list)

    def poll(self, side: Side, limit: int) -> None:
        shards = side.call("DescribeStream", StreamArn=self.arn)["StreamDescription"]["Shards"]
        listed = {shard["ShardId"] for shard in shards}
        for shard in shards:
            name, parent = shard["ShardId"], shard.get("ParentShardId")
            finished = parent not in listed or self.iterators.get(parent, "not begun") is None
            if name not in self.iterators and finished:
                asked = {"StreamArn": self.arn, "ShardId": name, "ShardIteratorType": "TRIM_HORIZON"}
                self.iterators[name] = side.call("GetShardIterator", **asked)["ShardIterator"]
        for name, iterator in list(self.iterators.items()):
            if iterator is not None:
                answer = side.call("GetRecords", ShardIterator=iterator, Limit=limit)
                for record in answer["Records"]:
                    self.take(record)
                self.iterators[name] = answer.get("NextShardIterator")

    def take(self, record) -> None:
        told = record["dynamodb"]
        name, image = told["Keys"]["id"]["S"], told.get("NewImage", {})
        self.seen[name].append((record["eventName"], image.get("v", {}).get("N")))
        self.numbers[name].append(int(told["SequenceNumber"]))


class World:
    """One side under writes, with a list of the changes that were made."""

    def __init__(self, side: Side, versions: dict[str, str] | None = None) -> None:
        self.side = side
        self.versions = dict(versions or {})
        self.changes: dict[str, list[tuple[str, str | None]]] = defaultdict(list)

    def write(self, name: str, version: str | None, *, quietly: bool = False) -> None:
        put = self.side.quietly if quietly else lambda operation, **params: self.side.call(operation, "dynamodb", **params)
        old = self.versions.get(name)
        if version is None:
            put("DeleteItem", TableName="music", Key={"id": {"S": name}})
            event = "REMOVE" if old is not None else None
            self.versions.pop(name, None)
        else:
            put("PutItem", TableName="music", Item={"id": {"S": name}, "v": {"N": version}})
            event = "INSERT" if old is None else "MODIFY" if old != version else None
            self.versions[name] = version
        if event is not None:
            self.changes[name].append((event, version))


ITEMS = st.sampled_from([f"item-{number}" for number in range(5)])
VERSIONS = st.sampled_from(["0", "1", "2", None])
WRITES = st.tuples(st.just("write"), ITEMS, VERSIONS)
STEPS = st.one_of(
    WRITES,
    WRITES,
    st.tuples(st.just("elsewhere"), st.sampled_from(["x-1", "x-2"]), VERSIONS),
    st.tuples(st.just("poll"), st.integers(1, 4)),
    st.tuples(st.just("wait"), st.sampled_from([0.3, 2.0, 300.0])),
    st.tuples(st.just("roll")),
    st.tuples(st.just("split")),
)
LATER = st.one_of(WRITES, WRITES, st.tuples(st.just("poll"), st.integers(1, 4)), st.tuples(st.just("wait"), st.just(60.0)))


def record(steps, stop: int) -> tuple[Side, Consumer, World]:
    """The recording, the consumer as it was when it was stopped, and what was written."""
    side = Side(ManualClock(BEGAN), 1)
    arn = side.call(
        "CreateTable",
        "dynamodb",
        TableName="music",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )["TableDescription"]["LatestStreamArn"]
    world, consumer = World(side), Consumer(arn)
    consumer.poll(side, 1)
    stopped, idle = copy.deepcopy(consumer), 0.0
    for at, (step, *rest) in enumerate(steps):
        if step == "wait" and idle + rest[0] > MOST_IDLE:
            consumer.poll(side, 4)
            idle = 0.0
        take(step, rest, side, world, consumer)
        idle = 0.0 if step == "poll" else idle + (rest[0] if step == "wait" else 0.0)
        if at < stop:
            stopped = copy.deepcopy(consumer)
    return side, stopped, world


def take(step: str, rest, side: Side, world: World, consumer: Consumer) -> None:
    match step:
        case "write" | "elsewhere":
            world.write(*rest, quietly=step == "elsewhere")
        case "poll":
            consumer.poll(side, *rest)
        case "wait":
            side.clock.advance(*rest)
        case "roll" | "split":
            store = side.emulator.store("dynamodbstreams", HERE)
            still_open = store.ledger(consumer.arn, side.clock.now()).open_shards()
            getattr(store, "roll_over" if step == "roll" else "split")(
                consumer.arn, still_open[0].shard_id, side.clock.now()
            )


def expected(side: Side, world: World) -> dict[str, list]:
    """Everything that was written, and of others' writes what the recording knows: what was read."""
    known = {}
    for one in side.recorded:
        for record in one.output.get("Records", ()):
            known[int(record["dynamodb"]["SequenceNumber"])] = record
    all_of = Consumer("")
    for number in sorted(known):
        all_of.take(known[number])
    elsewhere = {name: seen for name, seen in all_of.seen.items() if name.startswith("x-")}
    return elsewhere | {name: list(made) for name, made in world.changes.items() if not name.startswith("x-")}


def check(consumer: Consumer, wanted: dict[str, list]) -> None:
    assert {name: seen for name, seen in consumer.seen.items() if seen} == {
        name: made for name, made in wanted.items() if made
    }
    for name, numbers in consumer.numbers.items():
        assert numbers == sorted(set(numbers)), name


@given(steps=st.lists(STEPS, max_size=30), stop=st.integers(0, 30), later=st.lists(LATER, max_size=12))
@settings(max_examples=150, deadline=None)
def test_a_consumer_goes_on_after_the_recording(steps, stop, later):
    recorded, consumer, world = record(steps, stop)
    wanted = expected(recorded, world)
    side = Side(ManualClock(BEGAN + A_YEAR), 2)
    side.emulator.hydrate(recorded.recorded)
    for one in recorded.recorded:
        if one.call.service == "dynamodb" or one.call.operation == "GetShardIterator":
            assert side.emulator.follow(one).error is None
    here = World(side, {name: v for name, v in world.versions.items() if not name.startswith("x-")})
    greatest = max((number for numbers in consumer.numbers.values() for number in numbers), default=0)
    for step, *rest in later:
        take(step, rest, side, here, consumer)
    for _ in range(60):
        consumer.poll(side, 1000)
    check(consumer, {name: wanted.get(name, []) + here.changes.get(name, []) for name in {*wanted, *here.changes}})
    assert greatest <= max((number for numbers in consumer.numbers.values() for number in numbers), default=0)
