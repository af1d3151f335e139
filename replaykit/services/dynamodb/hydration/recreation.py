"""The calls that make the tables of one world in another one: for endpoints that can't be hydrated."""

from __future__ import annotations

from collections.abc import Iterator

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator.world import World
from replaykit.services.dynamodb.declaration import declaration
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table


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
