"""Replicas converge: whatever is written in whatever region, all hold the same in the end, and it is the last write."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.store import Tables

REGIONS = ("us-east-1", "eu-west-1", "us-west-2")
ANY_REGION = st.integers(0, 2)
KEYS = st.sampled_from("abcd")
GENRES = st.none() | st.sampled_from(["jazz", "rock"])
LAG = 10.0
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
OF_AWS = ("aws:rep:deleting", "aws:rep:updatetime", "aws:rep:updateregion")


class Replicas(RuleBasedStateMachine):
    """A global table of the current version, whose regions are ten seconds apart; a third region comes and goes."""

    lag = LAG

    @initialize()
    def begin(self):
        self.clock = ManualClock()
        self.emulator = Emulator(self.clock, Ids(1), settings=Settings(replication_lag=self.lag))
        self.regions = list(REGIONS[:2])
        self.last = {}
        self.serial = 0
        self.streams = {}
        self.make()

    def make(self):
        self.create(REGIONS[0])
        self.call(REGIONS[0], "UpdateTable", ReplicaUpdates=[{"Create": {"RegionName": REGIONS[1]}}])
        self.follow_streams()

    def create(self, region):
        names = ("id", "genre")
        self.call(
            region,
            "CreateTable",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by_genre",
                    "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
            StreamSpecification=STREAM,
        )

    def follow_streams(self):
        """What each region's stream has told: it begins with what the replica began with."""
        for region in self.regions:
            if region not in self.streams:
                self.streams[region] = self.items(region)

    def call(self, region, operation, service="dynamodb", **params):
        params = params if service != "dynamodb" else {"TableName": "music"} | params
        answer = self.emulator.answer(OperationCall(service, operation, params, Scope(region=region)))
        assert answer.error is None, answer.error
        return orjson.loads(orjson.dumps(answer.output, default=str))

    def items(self, region, **more):
        found = self.call(region, "Scan", **more)["Items"]
        return {item["id"]["S"]: {name: item[name] for name in item if name not in OF_AWS} for item in found}

    @rule(region=ANY_REGION, key=KEYS, genre=GENRES)
    def put(self, region, key, genre):
        self.serial += 1
        item = {"id": {"S": key}, "n": {"N": str(self.serial)}} | ({"genre": {"S": genre}} if genre else {})
        self.call(self.regions[region % len(self.regions)], "PutItem", Item=item)
        self.last[key] = item

    @rule(region=ANY_REGION, key=KEYS)
    def update(self, region, key):
        self.serial += 1
        where = self.regions[region % len(self.regions)]
        answer = self.call(
            where,
            "UpdateItem",
            Key={"id": {"S": key}},
            UpdateExpression="SET n = :n",
            ExpressionAttributeValues={":n": {"N": str(self.serial)}},
            ReturnValues="ALL_NEW",
        )
        self.last[key] = {name: answer["Attributes"][name] for name in answer["Attributes"] if name not in OF_AWS}

    @rule(region=ANY_REGION, key=KEYS)
    def delete(self, region, key):
        """A deletion is the last write where there was something to delete, in its own region."""
        where = self.regions[region % len(self.regions)]
        if self.call(where, "DeleteItem", Key={"id": {"S": key}}, ReturnValues="ALL_OLD"):
            self.last.pop(key, None)

    @rule(seconds=st.sampled_from([0.5, 1, 3, 9, 10]), ticks=st.booleans())
    def wait(self, seconds, ticks):
        self.clock.advance(seconds)
        if ticks:
            self.emulator.tick()

    @precondition(lambda self: len(self.regions) == 2)
    @rule(region=ANY_REGION)
    def add(self, region):
        source = self.regions[region % 2]
        self.call(source, "UpdateTable", ReplicaUpdates=[{"Create": {"RegionName": REGIONS[2]}}])
        self.regions.append(REGIONS[2])
        self.follow_streams()

    @precondition(lambda self: len(self.regions) == 3)
    @rule()
    def remove(self):
        """What was on its way from it still arrives."""
        self.call(REGIONS[0], "UpdateTable", ReplicaUpdates=[{"Delete": {"RegionName": REGIONS[2]}}])
        self.regions.remove(REGIONS[2])
        del self.streams[REGIONS[2]]
        self.emulator.tick()

    @rule()
    def settle(self):
        """After the lag all regions hold the last writes, in their items, their indexes and their streams."""
        self.clock.advance(self.lag)
        expected = dict(self.last)
        for region in self.regions:
            assert self.items(region) == expected
            indexed = {key: item for key, item in expected.items() if "genre" in item}
            assert self.items(region, IndexName="by_genre") == indexed
            self.replay(region)
            assert self.streams[region] == expected

    def replay(self, region):
        """Do again what the stream tells since it was last read."""
        store = self.emulator.store("dynamodb", Scope(region=region))
        assert isinstance(store, Tables)
        stream = store.table("music", self.clock.now()).stream
        held = self.streams[region]
        while stream.changes:
            change = stream.changes.popleft()
            key = change.keys["id"]["S"]
            if change.new is None:
                held.pop(key)
            else:
                item = orjson.loads(change.new[0])
                held[key] = {name: item[name] for name in item if name not in OF_AWS}

    def teardown(self):
        if hasattr(self, "clock"):
            self.settle()


class AtOnce(Replicas):
    """Nothing is ever on its way."""

    lag = 0.0


class Of2017(Replicas):
    """Version 2017.11.29, with its stamps; its third region stays away, since it takes in none that has items."""

    def make(self):
        for region in REGIONS[:2]:
            self.create(region)
        call = OperationCall(
            "dynamodb",
            "CreateGlobalTable",
            {"GlobalTableName": "music", "ReplicationGroup": [{"RegionName": region} for region in REGIONS[:2]]},
            Scope(region=REGIONS[0]),
        )
        assert self.emulator.answer(call).error is None
        self.follow_streams()

    @precondition(lambda _self: False)
    @rule(region=ANY_REGION)
    def add(self, region):
        """Not in this version."""


LIMITS = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("machine", [Replicas, AtOnce, Of2017])
def test_replicas_converge(machine):
    case = machine.TestCase
    case.settings = LIMITS
    case().runTest()
