"""A stream under consumers: every change once, in order for each item, whatever shards and clocks do."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

HERE = Scope()
ITEMS = st.sampled_from([f"item-{number}" for number in range(6)])


class Consumer:
    """Follows parents before children from TRIM_HORIZON, as a stream's library does."""

    def __init__(self, machine: StreamMachine) -> None:
        self.machine = machine
        self.iterators: dict[str, str | None] = {}
        self.seen: dict[str, list[str]] = defaultdict(list)

    def poll(self, limit: int) -> None:
        for shard in self.machine.shards():
            name, parent = shard["ShardId"], shard.get("ParentShardId")
            if name not in self.iterators and self.iterators.get(parent) is None:
                self.iterators[name] = self.machine.iterator(name, "TRIM_HORIZON")
        for name, iterator in list(self.iterators.items()):
            if iterator is not None:
                answer = self.machine.call("GetRecords", ShardIterator=iterator, Limit=limit)
                self.take(answer["Records"])
                self.iterators[name] = answer.get("NextShardIterator")

    def take(self, records: list[dict]) -> None:
        for record in records:
            told = record["dynamodb"]
            self.seen[told["Keys"]["id"]["S"]].append(told["SequenceNumber"])


class StreamMachine(RuleBasedStateMachine):
    """Writes, reads and time in any order, against a list of the changes that were made."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = ManualClock(1_763_000_000.0)
        self.emulator = Emulator(self.clock, Ids(1), settings=Settings(shards=2, split_at=6))
        self.arn = self.call(
            "CreateTable",
            "dynamodb",
            TableName="music",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )["TableDescription"]["LatestStreamArn"]
        self.versions: dict[str, int] = {}
        self.changes: dict[str, int] = defaultdict(int)
        self.consumer = Consumer(self)
        self.since_poll = 0.0
        self.open = True

    def call(self, operation: str, service: str = "dynamodbstreams", **params):
        emulated = self.emulator.answer(OperationCall(service, operation, params, HERE))
        assert emulated.error is None, emulated.error
        return emulated.output

    def shards(self) -> list[dict]:
        return self.call("DescribeStream", StreamArn=self.arn)["StreamDescription"]["Shards"]

    def iterator(self, shard: str, kind: str) -> str:
        answer = self.call("GetShardIterator", StreamArn=self.arn, ShardId=shard, ShardIteratorType=kind)
        return answer["ShardIterator"]

    @rule(name=ITEMS, version=st.integers(0, 3))
    def put(self, name: str, version: int) -> None:
        self.call("PutItem", "dynamodb", TableName="music", Item={"id": {"S": name}, "v": {"N": str(version)}})
        if self.versions.get(name) != version:
            self.changes[name] += self.open
        self.versions[name] = version

    @rule(name=ITEMS)
    def delete(self, name: str) -> None:
        self.call("DeleteItem", "dynamodb", TableName="music", Key={"id": {"S": name}})
        self.changes[name] += self.open and name in self.versions
        self.versions.pop(name, None)

    @rule(limit=st.integers(1, 5))
    def poll(self, limit: int) -> None:
        self.consumer.poll(limit)
        self.since_poll = 0.0

    @rule(seconds=st.sampled_from([0.0, 0.4, 1.0, 60.0, 600.0]))
    def wait(self, seconds: float) -> None:
        if self.since_poll + seconds > 800:  # or the iterators would expire
            self.poll(5)
        self.clock.advance(seconds)
        self.since_poll += seconds

    @precondition(lambda self: self.open)  # or the stream itself would be gone after a day
    @rule()
    def wait_for_a_rollover(self) -> None:
        for _ in range(27):
            self.poll(5)
            self.clock.advance(600.0)
        self.poll(5)

    @precondition(lambda self: self.open)
    @rule()
    def switch_off(self) -> None:
        self.call("UpdateTable", "dynamodb", TableName="music", StreamSpecification={"StreamEnabled": False})
        self.open = False

    @invariant()
    def shards_tile_the_keys(self) -> None:
        shards = self.shards()
        ids = [shard["ShardId"] for shard in shards]
        assert ids == sorted(set(ids))
        still_open = [shard for shard in shards if "EndingSequenceNumber" not in shard["SequenceNumberRange"]]
        assert bool(still_open) is self.open

    @invariant()
    def nothing_is_told_twice_or_out_of_order(self) -> None:
        for name, seen in self.consumer.seen.items():
            assert seen == sorted(set(seen), key=int), name
            assert len(seen) <= self.changes[name]

    def teardown(self) -> None:
        for _ in range(400):
            self.consumer.poll(1000)
        assert {name: len(seen) for name, seen in self.consumer.seen.items()} == {
            name: count for name, count in self.changes.items() if count
        }


TestStreamConsumers = StreamMachine.TestCase
TestStreamConsumers.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
