"""Where features meet: whatever is done to tables in two regions, all that follows the items agrees with the items.

After each step, from the items alone: every index, vector index, collection and removal by time to live is computed
anew; stream and Kinesis destination are played again; recovery is asked for the past; replicas are compared.
"""

from __future__ import annotations

from datetime import datetime

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.global_tables.replica import group_of
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.stored import store as encoded
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.values import equal_items, item_size
from replaykit.services.dynamodb.values.number import numeric
from replaykit.services.dynamodb.vectors.index import VectorIndex
from replaykit.services.kinesis.number import read_number

REGIONS = ("us-east-1", "eu-west-1")
START = 1_700_000_000
DAY = 24 * 60 * 60
TYPES = {"p": "S", "s": "N", "g": "S", "r": "N", "h": "S"}
IMAGES = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
FILES = {"S3Bucket": "files", "S3KeyPrefix": "in/", "InputFormat": "DYNAMODB_JSON"}
REPORT = {"S3Bucket": "files", "S3KeyPrefix": "out/", "OutputType": ["ERROR"]}


def keys(*names):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def definitions(*names):
    return [{"AttributeName": name, "AttributeType": TYPES[name]} for name in names]


def index(name, on, projection, *shown):
    wanted = {"ProjectionType": projection} | ({"NonKeyAttributes": list(shown)} if shown else {})
    return {"IndexName": name, "KeySchema": keys(*on), "Projection": wanted}


def vectors(name, projection, *schema):
    return {
        "IndexName": name,
        "VectorAttribute": {"AttributeName": "v"},
        "Dimensions": 2,
        "DistanceFunction": "COSINE",
        "Projection": {"ProjectionType": projection},
        **({"SearchSchema": list(schema)} if schema else {}),
    }


LOCALS = [index("by_r", "pr", "INCLUDE", "x"), index("by_g", "pg", "ALL")]
GLOBALS = {"all": index("all", "gr", "ALL"), "keys": index("keys", "g", "KEYS_ONLY")}
VECTORS = {
    "near": vectors("near", "KEYS_ONLY"),
    "nearby": vectors("nearby", "ALL", {"AttributeName": "h", "SearchSchemaElementType": "HASH"}),
}

HERE = st.sampled_from([0, 0, 0, 1])
NAMES = st.sampled_from(["one", "one", "one", "two"])
ON = st.sampled_from([True, True, False])
KEYS = st.builds(lambda p, s: {"p": {"S": p}, "s": {"N": s}}, st.sampled_from("ab"), st.just("1"))
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "g": st.sampled_from([{"S": "jazz"}, {"S": "rock"}, {"N": "1"}]),
        "r": st.sampled_from([{"N": "1"}, {"N": "2.5"}]),
        "h": st.sampled_from([{"S": "x"}, {"S": "y"}, {"N": "1"}]),
        "v": st.sampled_from([{"L": [{"N": "1"}, {"N": "0"}]}, {"L": [{"N": "0.1"}, {"N": "1e10"}]}, {"S": "none"}]),
        "x": st.sampled_from(
            [{"S": "x" * 300}, {"M": {"B": {"B": b"\xff"}}}, {"NS": ["1", "2"]}, {"BS": [b"1", b"2"]}]
        ),
        "until": st.integers(-10, 100).map(lambda seconds: {"N": str(START + seconds)}),
    },
)
SECONDS = st.sampled_from([0, 1, 5, 10, 60, 3600, 2 * DAY])


def as_update(body):
    if not body:
        return {"UpdateExpression": "REMOVE v, g"}
    return {
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in body),
        "ExpressionAttributeNames": {f"#{name}": name for name in body},
        "ExpressionAttributeValues": {f":{name}": value for name, value in body.items()},
    }


def as_insert(name, item):
    members = ", ".join(f"'{member}': ?" for member in item)
    return {"Statement": f'INSERT INTO "{name}" VALUE {{{members}}}', "Parameters": list(item.values())}


def ways(name, key, body):
    """Every way to write an item, by its operation."""
    table, item, other = {"TableName": name}, {**key, **body}, {"p": {"S": "c"}, "s": key["s"]}
    gone = {"Statement": f'DELETE FROM "{name}" WHERE p = ? AND s = ?', "Parameters": list(key.values())}
    both = [{"PutRequest": {"Item": item}}, {"PutRequest": {"Item": {**other, **body}}}]
    put, update = {"Put": {**table, "Item": item}}, {"Update": {**table, "Key": other, **as_update(body)}}
    return {
        "PutItem": {**table, "Item": item},
        "UpdateItem": {**table, "Key": key, **as_update(body)},
        "DeleteItem": {**table, "Key": key},
        "BatchWriteItem": {"RequestItems": {name: both}},
        "TransactWriteItems": {"TransactItems": [put, update]},
        "ExecuteStatement": as_insert(name, item),
        "BatchExecuteStatement": {"Statements": [gone]},
        "ExecuteTransaction": {"TransactStatements": [gone]},
        "StartBulkPutItems": {**table, "InputS3Configuration": FILES, "OutputS3Configuration": REPORT},
    }


WAYS = st.sampled_from([*ways("", {"p": {}, "s": {}}, {})])


class Everything(RuleBasedStateMachine):
    """Two tables, two regions; what can't be done is refused, and changes nothing that does not agree."""

    @initialize(delay=st.sampled_from([0.0, 10.0]), lag=st.sampled_from([0.0, 5.0]), with_=st.sets(st.integers(0, 3)))
    def begin(self, delay, lag, with_):
        chosen = Settings(delay=delay, replication_lag=lag, restorable_lag=0.0, item_collection_bytes=1500)
        self.clock = ManualClock(START)
        self.emulator = Emulator(self.clock, Ids(1), settings=chosen)
        self.backup, self.seen, self.pasts, self.serial = "none", {}, {}, 0
        lines = [{"Item": {"p": {"S": "a"}, "s": {"N": "1"}, "g": {"S": "jazz"}, "r": {"N": "1"}}}, {"Item": {}}]
        body = b"\n".join(map(orjson.dumps, lines))
        for operation, more in (("CreateBucket", {}), ("PutObject", {"Key": "in/1", "Body": body})):
            self.emulator.answer(OperationCall("s3", operation, {"Bucket": "files", **more}))
        for here in range(len(REGIONS)):
            for name in ("one", "two"):
                self.call(here, "CreateStream", "kinesis", StreamName=name, ShardCount=2)
        self.create(0, "one", whole=True)
        self.wait(delay, ticks=False)
        changes = (self.change_time_to_live, self.change_recovery, self.change_destination, self.change_replica)
        for one in with_:
            changes[one](0, "one", on=True)
        self.wait(delay, ticks=False)

    def call(self, here, operation, service="dynamodb", **params):
        """The answer, as the wire could carry it; None where it is refused."""
        answer = self.emulator.answer(OperationCall(service, operation, params, Scope(region=REGIONS[here])))
        told = answer.output if answer.error is None else answer.error.members
        plain = orjson.loads(orjson.dumps(told, default=as_text))
        assert answer.error is None or type(answer.error) is AwsError
        return plain if answer.error is None else None

    def update(self, here, name, **change):
        return self.call(here, "UpdateTable", TableName=name, **change)

    @rule(here=HERE, name=NAMES, writes=st.lists(st.tuples(WAYS, KEYS, BODIES), min_size=1, max_size=6))
    def write(self, here, name, writes):
        for way, key, body in writes:
            self.call(here, way, **ways(name, key, body)[way])

    @rule(writes=st.lists(st.tuples(KEYS, BODIES), min_size=1, max_size=6))
    def put(self, writes):
        for key, body in writes:
            self.call(0, "PutItem", TableName="one", Item={**key, **body})

    @rule(seconds=SECONDS, ticks=st.booleans())
    def wait(self, seconds, ticks):
        self.clock.advance(seconds)
        if ticks:
            self.emulator.tick()

    @rule(here=HERE, name=NAMES, whole=st.booleans())
    def create(self, here, name, whole):
        more = {"AttributeDefinitions": definitions("p", "s")}
        if whole:
            more = {
                "AttributeDefinitions": definitions(*TYPES),
                "LocalSecondaryIndexes": LOCALS,
                "GlobalSecondaryIndexes": [GLOBALS["all"]],
                "VectorIndexes": [VECTORS["nearby"]],
                "StreamSpecification": IMAGES,
            }
        self.call(here, "CreateTable", TableName=name, KeySchema=keys("p", "s"), BillingMode="PAY_PER_REQUEST", **more)

    @rule(here=HERE, name=NAMES, sure=st.sampled_from([True, False, False]))
    def drop(self, here, name, sure):
        if sure:
            self.call(here, "DeleteTable", TableName=name)

    @rule(here=HERE, name=NAMES, which=st.sampled_from([*GLOBALS]), on=ON)
    def change_index(self, here, name, which, on):
        change = {"Create": GLOBALS[which]} if on else {"Delete": {"IndexName": which}}
        types = {"AttributeDefinitions": definitions("g", "r")} if on else {}
        self.update(here, name, GlobalSecondaryIndexUpdates=[change], **types)

    @rule(here=HERE, name=NAMES, which=st.sampled_from([*VECTORS]), on=ON)
    def change_vectors(self, here, name, which, on):
        change = {"Create": VECTORS[which]} if on else {"Delete": {"IndexName": which}}
        types = {"AttributeDefinitions": definitions("h")} if on and which == "nearby" else {}
        self.update(here, name, VectorIndexUpdates=[change], **types)

    @rule(here=HERE, name=NAMES, on=ON)
    def change_stream(self, here, name, on):
        self.update(here, name, StreamSpecification=IMAGES if on else {"StreamEnabled": False})

    @rule(here=HERE, name=NAMES, on=ON)
    def change_destination(self, here, name, on):
        stream = f"arn:aws:kinesis:{REGIONS[here]}:123456789012:stream/{name}"
        which = "Enable" if on else "Disable"
        self.call(here, f"{which}KinesisStreamingDestination", TableName=name, StreamArn=stream)

    @rule(here=HERE, name=NAMES, on=ON)
    def change_time_to_live(self, here, name, on):
        wanted = {"Enabled": on, "AttributeName": "until"}
        self.call(here, "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=wanted)

    @rule(here=HERE, name=NAMES, on=ON)
    def change_recovery(self, here, name, on):
        wanted = {"PointInTimeRecoveryEnabled": on}
        self.call(here, "UpdateContinuousBackups", TableName=name, PointInTimeRecoverySpecification=wanted)

    @rule(here=HERE, name=NAMES, on=ON)
    def change_replica(self, here, name, on):
        kind = "Create" if on else "Delete"
        self.update(here, name, ReplicaUpdates=[{kind: {"RegionName": REGIONS[1 - here]}}])

    @rule(here=HERE, name=NAMES)
    def leave(self, here, name):
        self.update(here, name, DisassociationProtectionEnabled=False)
        action = {"RegionName": REGIONS[here], "DisassociationMode": "WAIT_FOR_REPLICATION"}
        self.update(here, name, ReplicaUpdates=[{"Disassociate": action}])

    @rule(here=HERE, name=NAMES, goal=NAMES)
    def back_up_and_restore(self, here, name, goal):
        made = self.call(here, "CreateBackup", TableName=name, BackupName="backup")
        self.backup = made["BackupDetails"]["BackupArn"] if made else self.backup
        self.call(here, "RestoreTableFromBackup", BackupArn=self.backup.ljust(37), TargetTableName=goal)

    @rule(here=HERE, name=NAMES, goal=NAMES)
    def restore_the_latest(self, here, name, goal):
        wanted = {"SourceTableName": name, "TargetTableName": goal, "UseLatestRestorableTime": True}
        self.call(here, "RestoreTableToPointInTime", **wanted)

    @rule(here=HERE, name=NAMES)
    def import_files(self, here, name):
        self.serial += 1
        table = {"TableName": name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": keys("p", "s")}
        table |= {"AttributeDefinitions": definitions("p", "s", "g", "r"), "GlobalSecondaryIndexes": [GLOBALS["all"]]}
        source = {"S3BucketSource": {"S3Bucket": "files", "S3KeyPrefix": "in/"}, "InputFormat": "DYNAMODB_JSON"}
        self.call(here, "ImportTable", ClientToken=str(self.serial), TableCreationParameters=table, **source)

    @rule(here=HERE, name=NAMES)
    def describe(self, here, name):
        for what in ("Table", "TimeToLive", "ContinuousBackups", "KinesisStreamingDestination"):
            self.call(here, f"Describe{what}", TableName=name)

    @invariant()
    def all_that_follows_agrees(self):
        if not hasattr(self, "seen"):
            return
        seen = {}
        for table in self.tables():
            require_followed(table)
            before = self.seen.get(table.table_id)
            seen[table.table_id] = now = (held(table), logs(table, self.clock.now()))
            if before is not None:
                require_told(before, now, table)
            self.require_remembered(table)
            self.require_alike(table)
        self.seen = seen

    def tables(self):
        for service, _, store in self.emulator.world.stores():
            if service == "dynamodb":
                yield from store.all(self.clock.now())

    def require_remembered(self, table):
        """Recovery knows what the table held at each instant that was looked at."""
        past = self.pasts.setdefault(table.table_id, {})
        past[self.clock.now()] = held(table)
        history = table.history
        for at in [*past][-5:] if history is not None else ():
            if at >= max(history.since, history.earliest(self.clock.now())):
                found = history.items_at(at, table.items, table.keys)
                assert {table.keys.place_of_item(unfold(one)): one[0] for one in found} == past[at]

    def require_alike(self, table):
        """Replicas hold the same as soon as nothing is on its way."""
        group = group_of(table, self.clock.now())
        if group is None or group.arrival() is not None:
            return
        for member in group.living(self.clock.now()):
            if member.gone_at is None and table.member.gone_at is None:
                assert held(member.table) == held(table)
                assert member.table.ttl.enabled == table.ttl.enabled


def require_followed(table):
    """What the table keeps beside its items is what the items make of it."""
    items = [(table.keys.place_of_item(unfold(one)), unfold(one), one) for one in table.items]
    assert (table.items.count, table.items.bytes) == (len(items), sum(one[1] for _, _, one in items))
    for place, item, stored in items:
        assert stored == encoded(item, item_size(item), place[1])
        assert table.items.get(*place) == stored
    for one in table.indexes.values():
        new = Index(one.name, one.keys, one.table_keys, one.projection, one.non_key_attributes, one.is_global, one.arn)
        for place, item, stored in items:
            new.update(place, None, item, stored)
        assert sorted(map(content, one.items)) == sorted(map(content, new.items))
        assert (one.items.count, one.items.bytes) == (new.items.count, new.items.bytes)
    require_vectors(table, items)
    require_collections(table, items)
    due = {place: numeric(item["until"]["N"]) for place, item, _ in items if "until" in item}
    assert table.ttl._dues == (due if table.ttl.enabled else {})


def require_vectors(table, items):
    for one in table.vectors.values():
        form = (one.attribute, one.dimensions, one.function, one.schema, one.projection, one.non_key_attributes)
        new = VectorIndex(one.name, *form, one.table_keys, one.arn)
        for place, item, _ in items:
            new.update(place, None, item)
        assert (entries(one), one.count, one.bytes) == (entries(new), new.count, new.bytes)


def entries(index):
    return {
        name: {place: entry._replace(item=content(entry.item)) for place, entry in partition.items()}
        for name, partition in index._partitions.items()
    }


def content(stored):
    """What an entry holds, whatever the order of its attributes: a write that changes only that leaves it as it was."""
    return orjson.dumps(orjson.loads(stored[0]), option=orjson.OPT_SORT_KEYS)


def require_collections(table, items):
    local = [one for one in table.indexes.values() if not one.is_global]
    assert (table.collections is not None) == bool(local)
    if local:
        entries = [*(one for _, _, one in items), *(entry for one in local for entry in one.items)]
        sizes = {}
        for entry in entries:
            name = unfold(entry)["p"]["S"]
            sizes[name] = sizes.get(name, 0) + entry[1]
        assert table.collections._sizes == sizes


def held(table):
    return {table.keys.place_of_item(unfold(one)): one[0] for one in table.items}


def logs(table, now):
    """By ARN, all changes that are told of the table: its stream's and those of its destinations that take them."""
    found = {} if table.stream is None else {table.stream.arn: list(table.stream.changes)}
    for arn, one in {} if table.annex is None else table.annex.destinations.items():
        if one.status(now) in {"ACTIVE", "UPDATING"}:
            found[arn] = list(sent_to(one, table.name, now))
    return found


def sent_to(destination, table_name, now):
    """The changes of a table that a data stream holds, in their order, numbered as its records are."""
    stream = destination.streams.find(destination.stream_name, now)
    for record in stream.records(now):
        if record.payload.table_name == table_name:
            yield record.payload.change._replace(number=read_number(record.number).serial)


def require_told(before, after, table):
    """Who plays the new changes on what was there has what is there now."""
    for arn, changes in after[1].items():
        if arn not in before[1]:
            continue
        played = dict(before[0])
        last = max((one.number for one in before[1][arn]), default=None)
        for one in changes:
            if last is not None and one.number <= last:
                continue
            place = table.keys.place_of_item(unfold(one.new or one.old))
            assert same(played.pop(place, None), one.old and one.old[0])
            if one.new is not None:
                played[place] = one.new[0]
        assert played.keys() == after[0].keys()
        assert all(same(played[one], after[0][one]) for one in played)


def same(one, other):
    """A write that only changes the order of attributes leaves the item as it was, and is told nowhere."""
    return one == other or (one and other and equal_items(orjson.loads(one), orjson.loads(other)))


def as_text(value):
    """What JSON has no form for, and the wire has one."""
    if isinstance(value, bytes):
        return value.hex()
    assert isinstance(value, datetime), type(value)
    return value.timestamp()


TestEverything = Everything.TestCase
TestEverything.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
