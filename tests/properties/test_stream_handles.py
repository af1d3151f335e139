"""Recorded iterators go on: a consumer that was stopped anywhere sees each change once and in order, and loses none.

A history is recorded from an emulator with a clock of its own: writes, writes of others that nobody recorded, shards
that roll over and split, a consumer that polls. The consumer is stopped at some point; with the iterators that it holds
it goes on in another emulator, a year later, which knows the recording alone.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.cassette import Interaction, Meta
from replaykit.cassette.understand import understand
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols import read_response, write_request, write_response
from replaykit.session.driver import put_to
from replaykit.session.sides import EmulatedSide

HERE = Scope()
ENDPOINTS = {
    "dynamodb": "https://dynamodb.us-east-1.amazonaws.com",
    "dynamodbstreams": "https://streams.dynamodb.us-east-1.amazonaws.com",
}
BEGAN, A_YEAR = 1_763_000_000.0, 365 * 86400.0
MOST_IDLE = 800.0  # an iterator lives for 900 s
CHOICES = Settings(shards=2, split_at=6)


class Side:
    """An emulator and its clients; what goes through `call` is recorded."""

    def __init__(self, clock: ManualClock, seed: int) -> None:
        self.clock = clock
        self.emulator = Emulator(clock, Ids(seed), settings=CHOICES)
        self.recorded: list[RecordedCall] = []
        self.interactions: list[Interaction] = []

    def call(self, operation: str, service: str = "dynamodbstreams", **params):
        call = OperationCall(service, operation, params, HERE)
        output = self.read(call)
        at = datetime.fromtimestamp(self.clock.now(), UTC)
        self.recorded.append(RecordedCall(call, output, None, at, len(self.recorded)))
        request = write_request(call, endpoint=ENDPOINTS[service])
        self.interactions.append(Interaction(request, self.response, Meta(call.name, at.isoformat())))
        return output

    def read(self, call: OperationCall):
        emulated = self.emulator.answer(call)
        assert emulated.error is None, emulated.error
        self.response = write_response(call.service, call.operation, emulated.output, request_id="R")
        return read_response(call.service, call.operation, self.response)

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

    def begin_at_latest(self, side: Side) -> None:
        """From now on: the open shards from their ends, the closed ones not at all."""
        self.iterators, self.seen, self.numbers = {}, defaultdict(list), defaultdict(list)
        for shard in side.call("DescribeStream", StreamArn=self.arn)["StreamDescription"]["Shards"]:
            asked = {"StreamArn": self.arn, "ShardId": shard["ShardId"], "ShardIteratorType": "LATEST"}
            closed = "EndingSequenceNumber" in shard["SequenceNumberRange"]
            self.iterators[shard["ShardId"]] = (
                None if closed else side.call("GetShardIterator", **asked)["ShardIterator"]
            )

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
        put = partial(self.side.quietly if quietly else self.side.call, service="dynamodb")
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
POLLS = st.tuples(st.just("poll"), st.integers(1, 4))
WRITES = st.tuples(st.just("write"), ITEMS, VERSIONS)
STEPS = st.one_of(
    WRITES,
    WRITES,
    st.tuples(st.just("elsewhere"), st.sampled_from(["x-1", "x-2"]), VERSIONS),
    POLLS,
    st.tuples(st.just("wait"), st.sampled_from([0.3, 2.0, 300.0])),
    st.tuples(st.just("roll")),
    st.tuples(st.just("split")),
)
LATER = st.one_of(WRITES, WRITES, POLLS, st.tuples(st.just("wait"), st.just(60.0)))


@dataclass
class Recording:
    """What was recorded, and how things stood when the consumer was stopped: after `calls` recorded calls."""

    side: Side
    world: World
    consumer: Consumer
    stopped: Consumer
    versions: dict[str, str]
    changes: dict[str, list[tuple[str, str | None]]]
    calls: int

    def snapshot(self) -> None:
        self.stopped = copy.deepcopy(self.consumer)
        self.versions, self.changes = dict(self.world.versions), copy.deepcopy(self.world.changes)
        self.calls = len(self.side.recorded)


def record(steps, stop: int, begin: int | None = None) -> Recording:
    """Record these steps. The consumer begins at the oldest record, or (`begin`) with LATEST before that step."""
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
    made = Recording(side, world, consumer, consumer, {}, {}, 0)
    if begin is None:
        consumer.poll(side, 1)
    made.snapshot()
    idle = 0.0
    for at, (step, *rest) in enumerate(steps):
        if at == begin:
            consumer.begin_at_latest(side)
            world.changes.clear()
        if step == "wait" and idle + rest[0] > MOST_IDLE:
            consumer.poll(side, 4)
            idle = 0.0
        take(step, rest, side, world, consumer)
        idle = 0.0 if step == "poll" else idle + (rest[0] if step == "wait" else 0.0)
        if at < stop or (begin is not None and at <= begin):
            made.snapshot()
    return made


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


def known_of_others(recorded: list[RecordedCall]) -> dict[str, list]:
    """Of others' writes the recording knows what was read."""
    known = {}
    for one in recorded:
        for record in one.output.get("Records", ()):
            known[int(record["dynamodb"]["SequenceNumber"])] = record
    reader = Consumer("")
    for number in sorted(known):
        reader.take(known[number])
    return {name: seen for name, seen in reader.seen.items() if name.startswith("x-")}


def ours(table: dict[str, list]) -> dict[str, list]:
    return {name: made for name, made in table.items() if made and not name.startswith("x-")}


def live_through(recorded: list[RecordedCall], side: Side) -> None:
    """What a session does where a run goes on: writes are made again, and so are the beginnings of iterators."""
    for one in recorded:
        if one.call.service == "dynamodb" or one.call.operation == "GetShardIterator":
            assert side.emulator.follow(one).error is None


def go_on(made: Recording, calls: int, versions, later) -> tuple[Consumer, World]:
    """The stopped consumer in another emulator, which has lived through so many recorded calls; to the end of it."""
    side, consumer = Side(ManualClock(BEGAN + A_YEAR), 2), made.stopped
    side.emulator.hydrate(made.side.recorded)
    live_through(made.side.recorded[:calls], side)
    here = World(side, ours(versions))
    for step, *rest in later:
        take(step, rest, side, here, consumer)
    for _ in range(40):
        consumer.poll(side, 1000)
    for name, numbers in consumer.numbers.items():
        assert numbers == sorted(set(numbers)), name
    return consumer, here


def together(before: dict[str, list], after: dict[str, list]) -> dict[str, list]:
    return {name: [*before.get(name, []), *after.get(name, [])] for name in {*before, *after}}


@given(steps=st.lists(STEPS, max_size=30), stop=st.integers(0, 30), later=st.lists(LATER, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_consumer_goes_on_after_the_recording(steps, stop, later):
    made = record(steps, stop)
    consumer, here = go_on(made, len(made.side.recorded), made.world.versions, later)
    assert ours(consumer.seen) == ours(together(made.world.changes, here.changes))
    others = known_of_others(made.side.recorded)
    assert {name: seen for name, seen in consumer.seen.items() if name.startswith("x-")} == others


@given(steps=st.lists(STEPS, max_size=30), stop=st.integers(0, 30), later=st.lists(LATER, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_run_leaves_the_recording_in_its_midst(steps, stop, later):
    """What the recording holds after that point has not happened here; what others did may have."""
    made = record(steps, stop)
    consumer, here = go_on(made, made.calls, made.versions, later)
    assert ours(consumer.seen) == ours(together(made.changes, here.changes))
    others = known_of_others(made.side.recorded)
    for name, seen in consumer.seen.items():
        assert not name.startswith("x-") or seen == others[name][: len(seen)]
    if any(here.changes.values()):
        assert all(consumer.seen.get(name, []) == seen for name, seen in others.items())


@given(
    steps=st.lists(STEPS.filter(lambda step: step[0] != "elsewhere"), min_size=1, max_size=30),
    begin=st.integers(0, 30),
    stop=st.integers(0, 30),
    later=st.lists(LATER, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_a_consumer_that_began_with_latest_gets_nothing_older(steps, begin, stop, later):
    made = record(steps, stop, min(begin, len(steps) - 1))
    consumer, here = go_on(made, len(made.side.recorded), made.world.versions, later)
    assert ours(consumer.seen) == ours(together(made.world.changes, here.changes))


@given(steps=st.lists(STEPS, max_size=20))
@settings(max_examples=40, deadline=None)
def test_an_emulated_stream_does_not_diverge_from_its_own_recording(steps):
    """Others' records and shards come when they came, on the clock that follows the recording, where all was read."""
    timely = [one for step in steps for one in (("wait", 2.0), step, ("wait", 2.0), ("poll", 4))]
    recorded = record(timely, 0).side
    report = put_to("recorded", recorded.interactions, EmulatedSide(understand(recorded.interactions)))
    assert [(one.index, one.operation, one.divergences) for one in report.outcomes if one.divergences or one.gap] == []
