"""One change, written in each of the ways that DynamoDB has: item, indexes, stream, capacity and metrics are the same.

The ways: PutItem, UpdateItem, DeleteItem, BatchWriteItem, TransactWriteItems (each of its kinds), and PartiQL's INSERT,
UPDATE and DELETE by ExecuteStatement, BatchExecuteStatement and ExecuteTransaction. A transaction costs twice; PartiQL
tells no item collection metrics (API reference).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

Item = dict[str, Any]
KEY = {"p": {"S": "a"}, "s": {"N": "1"}}
WHERE = "WHERE p = ? AND s = ?"
INDEXES = ("all", "keys", "some", "local")
VALUES = st.one_of(
    st.sampled_from([{"S": "x"}, {"S": "y" * 900}, {"S": "é" * 700}, {"N": "7"}, {"N": "-1.5"}, {"BOOL": True}]),
    st.sampled_from([{"NULL": True}, {"B": b"\x00\xff"}, {"SS": ["q", "p"]}, {"NS": ["1", "2"]}, {"BS": [b"z"]}]),
    st.sampled_from([{"L": [{"S": "e"}, {"N": "2"}]}, {"M": {"k": {"S": "v"}, "j": {"L": []}}}]),
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "g": st.sampled_from([{"S": "one"}, {"S": "two"}]),
        "r": st.sampled_from([{"N": "1"}, {"N": "2"}]),
        "v": VALUES,
        "w": VALUES,
    },
)
VIEWS = st.sampled_from(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"])


def keys(hash_: str, range_: str) -> list[dict[str, str]]:
    return [{"AttributeName": hash_, "KeyType": "HASH"}, {"AttributeName": range_, "KeyType": "RANGE"}]


def index(name: str, hash_: str, range_: str, projection: str, *shown: str) -> Item:
    wanted: Item = {"ProjectionType": projection} | ({"NonKeyAttributes": list(shown)} if shown else {})
    return {"IndexName": name, "KeySchema": keys(hash_, range_), "Projection": wanted}


class World:
    """A table with indexes and a stream, and another item in the partition; `old` is what the change will meet."""

    def __init__(self, view: str, old: Item | None) -> None:
        self.emulator = Emulator(ManualClock(), Ids(1))
        types = zip(("p", "s", "g", "r"), "SNSN", strict=True)
        self.call(
            "CreateTable",
            TableName="table",
            KeySchema=keys("p", "s"),
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in types],
            BillingMode="PAY_PER_REQUEST",
            GlobalSecondaryIndexes=[
                index("all", "g", "r", "ALL"),
                index("keys", "g", "s", "KEYS_ONLY"),
                index("some", "r", "p", "INCLUDE", "v"),
            ],
            LocalSecondaryIndexes=[index("local", "p", "r", "ALL")],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
        )
        self.call("PutItem", TableName="table", Item={"p": KEY["p"], "s": {"N": "0"}, "g": {"S": "one"}})
        if old is not None:
            self.call("PutItem", TableName="table", Item=old)
        self.before = len(self.records())

    def call(self, operation: str, service: str = "dynamodb", **params: Any) -> Any:
        answer = self.emulator.answer(OperationCall(service, operation, params))
        assert answer.error is None, (operation, answer.error)
        return orjson.loads(orjson.dumps(answer.output, default=str))

    def records(self) -> list[Any]:
        (stream,) = self.call("ListStreams", "dynamodbstreams", TableName="table")["Streams"]
        arn = stream["StreamArn"]
        (shard,) = self.call("DescribeStream", "dynamodbstreams", StreamArn=arn)["StreamDescription"]["Shards"]
        wanted = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = self.call("GetShardIterator", "dynamodbstreams", **wanted)["ShardIterator"]
        found: list[Any] = self.call("GetRecords", "dynamodbstreams", ShardIterator=iterator)["Records"]
        return found

    def effect(self) -> Item:
        """All that can be seen afterwards."""
        found = {name: self.call("Scan", TableName="table", IndexName=name) for name in INDEXES}
        return {
            "items": self.call("Scan", TableName="table")["Items"],
            "indexes": {name: one["Items"] for name, one in found.items()},
            "records": self.records()[self.before :],
        }


Way = Callable[[World], Any]
TOLD = {"ReturnConsumedCapacity": "INDEXES", "ReturnItemCollectionMetrics": "SIZE"}


def single(operation: str, **params: Any) -> Way:
    return lambda world: world.call(operation, TableName="table", **TOLD, **params)


def in_batch(request: Item) -> Way:
    return lambda world: world.call("BatchWriteItem", RequestItems={"table": [request]}, **TOLD)


def in_transaction(kind: str, **params: Any) -> Way:
    return lambda world: world.call(
        "TransactWriteItems", TransactItems=[{kind: {"TableName": "table", **params}}], **TOLD
    )


def in_partiql(statement: str, values: Iterable[Item]) -> dict[str, Way]:
    one: Item = {"Statement": statement, "Parameters": list(values)}
    capacity = {"ReturnConsumedCapacity": "INDEXES"}
    return {
        "ExecuteStatement": lambda world: world.call("ExecuteStatement", **one, **capacity),
        "BatchExecuteStatement": lambda world: world.call("BatchExecuteStatement", Statements=[one], **capacity),
        "ExecuteTransaction": lambda world: world.call("ExecuteTransaction", TransactStatements=[one], **capacity),
    }


def ways_to_make(old: Item | None, body: Item) -> dict[str, Way]:
    """Every way that leaves exactly this item."""
    item, update = {**KEY, **body}, as_update(old or {}, body)
    ways = {
        "PutItem": single("PutItem", Item=item),
        "UpdateItem": single("UpdateItem", Key=KEY, **update),
        "BatchWriteItem": in_batch({"PutRequest": {"Item": item}}),
        "Put": in_transaction("Put", Item=item),
    }
    if update:
        ways["Update"] = in_transaction("Update", Key=KEY, **update)
    if old is None:
        members = ", ".join(f"'{name}': ?" for name in item)
        ways |= in_partiql(f'INSERT INTO "table" VALUE {{{members}}}', item.values())
    elif update:
        changes = [f"SET {name} = ?" for name in body]
        changes += [f"REMOVE {name}" for name in removed(old, body)]
        ways |= in_partiql(f'UPDATE "table" {" ".join(changes)} {WHERE}', [*body.values(), *KEY.values()])
    return ways


def as_update(old: Item, body: Item) -> Item:
    """The members of an UpdateItem; none of them where nothing but the key is wanted and there."""
    sets = ", ".join(f"#{name} = :{name}" for name in body)
    removes = ", ".join(f"#{name}" for name in removed(old, body))
    if not sets and not removes:
        return {}
    text = " ".join([f"SET {sets}"] * bool(sets) + [f"REMOVE {removes}"] * bool(removes))
    names = {f"#{name}": name for name in [*body, *removed(old, body)]}
    values = {f":{name}": value for name, value in body.items()}
    named: Item = {"UpdateExpression": text, "ExpressionAttributeNames": names}
    return named | ({"ExpressionAttributeValues": values} if values else {})


def removed(old: Item, body: Item) -> list[str]:
    return [name for name in old if name not in KEY and name not in body]


def ways_to_delete() -> dict[str, Way]:
    return {
        "DeleteItem": single("DeleteItem", Key=KEY),
        "BatchWriteItem": in_batch({"DeleteRequest": {"Key": KEY}}),
        "Delete": in_transaction("Delete", Key=KEY),
        **in_partiql(f'DELETE FROM "table" {WHERE}', KEY.values()),
    }


TRANSACTIONS = {"Put", "Update", "Delete", "ExecuteTransaction"}
PARTIQL = {"ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"}


def capacity(way: str, answer: Item) -> Any:
    """What a write by itself costs; of a transaction the half."""
    told = answer["ConsumedCapacity"]
    (told,) = told if isinstance(told, list) else [told]
    if way not in TRANSACTIONS:
        return told
    assert told["WriteCapacityUnits"] == told["CapacityUnits"]
    return halved(told)


def halved(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: halved(value) for name, value in told.items() if name != "WriteCapacityUnits"}
    return told / 2 if isinstance(told, float) else told


def metrics(answer: Item) -> Any:
    told = answer.get("ItemCollectionMetrics")
    return told["table"][0] if told is not None and "table" in told else told


def require_same(view: str, old: Item | None, ways: dict[str, Way]) -> Item:
    """Each way in a world of its own; the first is the measure."""
    seen = {}
    for name, way in ways.items():
        world = World(view, old)
        answer = way(world)
        seen[name] = {"capacity": capacity(name, answer), **world.effect()}
        if name not in PARTIQL:
            seen[name]["metrics"] = metrics(answer)
    first = next(iter(seen.values()))
    for name, one in seen.items():
        assert one == {part: first[part] for part in one}, name
    return first


@settings(deadline=None)
@given(VIEWS, st.none() | BODIES, BODIES)
def test_an_item_that_is_written_in_any_way_is_the_same(view, before, body):
    old = None if before is None else {**KEY, **before}
    same = require_same(view, old, ways_to_make(old, body))
    changed = old != {**KEY, **body}
    event("INSERT" if old is None else "MODIFY" if changed else "no-op")
    names = [record["eventName"] for record in same["records"]]
    assert names == ([] if not changed else ["INSERT"] if old is None else ["MODIFY"])
    assert same["metrics"]["ItemCollectionKey"] == {"p": KEY["p"]}


@settings(deadline=None)
@given(VIEWS, st.none() | BODIES)
def test_an_item_that_is_deleted_in_any_way_is_gone(view, before):
    old = None if before is None else {**KEY, **before}
    same = require_same(view, old, ways_to_delete())
    assert [item["s"] for item in same["items"]] == [{"N": "0"}]
    assert [record["eventName"] for record in same["records"]] == ["REMOVE"] * (old is not None)


@settings(deadline=None)
@given(VIEWS, BODIES)
def test_an_update_that_only_removes_is_the_same_in_any_way(view, before):
    old = {**KEY, **before}
    gone = [name for name in ("v", "w") if name in before]
    assume(gone)
    text = {"UpdateExpression": f"REMOVE {', '.join(gone)}"}
    changes = " ".join(f"REMOVE {name}" for name in gone)
    require_same(
        view,
        old,
        {
            "UpdateItem": single("UpdateItem", Key=KEY, **text),
            "AttributeUpdates": single(
                "UpdateItem", Key=KEY, AttributeUpdates={name: {"Action": "DELETE"} for name in gone}
            ),
            "PutItem": single("PutItem", Item={name: value for name, value in old.items() if name not in gone}),
            "Update": in_transaction("Update", Key=KEY, **text),
            **in_partiql(f'UPDATE "table" {changes} {WHERE}', KEY.values()),
        },
    )
