"""The calls that make the tables of one world in another one: for endpoints that can't be hydrated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator.world import World
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.vectors.describe import declaration as vectors


def recreation(world: World) -> Iterator[OperationCall]:
    """Drop (which may fail), create and fill every table of a world."""
    now = world.clock.now()
    for service, scope, store in world.stores():
        if service == "dynamodb" and isinstance(store, Tables):
            for table in store.all(now):
                yield from _table(table, scope)


def _table(table: Table, scope: Scope) -> Iterator[OperationCall]:
    yield OperationCall("dynamodb", "DeleteTable", {"TableName": table.name}, scope)
    yield OperationCall("dynamodb", "CreateTable", declaration(table), scope)
    for stored in table.items:
        yield OperationCall("dynamodb", "PutItem", {"TableName": table.name, "Item": unfold(stored)}, scope)


def declaration(table: Table) -> dict[str, Any]:
    """What CreateTable was given for a table like this."""
    types = table.attribute_types
    declared: dict[str, Any] = {
        "TableName": table.name,
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
        "KeySchema": table.keys.describe(),
        "BillingMode": "PAY_PER_REQUEST" if table.on_demand else "PROVISIONED",
    }
    if not table.on_demand:
        declared["ProvisionedThroughput"] = _units(table.throughput)
    for member, is_global in (("GlobalSecondaryIndexes", True), ("LocalSecondaryIndexes", False)):
        indexes = [_index(one, table) for one in table.indexes.values() if one.is_global is is_global]
        if indexes:
            declared[member] = indexes
    if table.vectors:
        declared["VectorIndexes"] = [vectors(index) for index in table.vectors.values()]
    if table.stream is not None:
        declared["StreamSpecification"] = table.stream.describe()
    return declared


def _index(index: Index, table: Table) -> dict[str, Any]:
    projection: dict[str, Any] = {"ProjectionType": index.projection}
    if index.non_key_attributes:
        projection["NonKeyAttributes"] = list(index.non_key_attributes)
    declared = {"IndexName": index.name, "KeySchema": index.keys.describe(), "Projection": projection}
    if index.is_global and not table.on_demand:
        declared["ProvisionedThroughput"] = _units(index.throughput)
    return declared


def _units(throughput: Throughput) -> dict[str, int]:
    return {"ReadCapacityUnits": throughput.read, "WriteCapacityUnits": throughput.write}
