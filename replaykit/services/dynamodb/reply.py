"""What the answers of single writes have in common: the old item, capacity, the item collection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from replaykit.emulator import Context
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import fragment, unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.write import Planned, Write, admit_item, perform, plan
from replaykit.services.dynamodb.written import Written

GIGABYTE = 1 << 30


def replace(ctx: Context[Tables], request: Mapping[str, Any], write: Write) -> dict[str, Any]:
    """PutItem and DeleteItem from here on: one item is there instead of another, or none; the old one is told."""
    table = ctx.store.table(write.table_name, ctx.now)
    planned = plan(ctx, write, table)
    output: dict[str, Any] = {}
    if request.get("ReturnValues") == "ALL_OLD":
        tell_old(ctx, planned, output)
    written = perform(planned, ctx.now)
    tell_write(request, table, planned.place, written, output)
    return output


def tell_old(ctx: Context[Tables], planned: Planned, output: dict[str, Any]) -> None:
    """ReturnValues ALL_OLD: the item as it was, if there was one."""
    admit_item(ctx, planned.table, planned.place)
    if planned.old is not None:
        output["Attributes"] = fragment(planned.old)


def tell_write(
    request: Mapping[str, Any], table: Table, place: Place, written: Written, output: dict[str, Any]
) -> None:
    """Capacity and item collection, where they were asked for."""
    if form := request.get("ReturnConsumedCapacity"):
        told = consumed(form, request["TableName"], table, written.units(), written.index_units)
        if told:
            output["ConsumedCapacity"] = told
    if request.get("ReturnItemCollectionMetrics") == "SIZE" and (metrics := collection_metrics(table, place, written)):
        output["ItemCollectionMetrics"] = metrics


def collection_metrics(table: Table, place: Place, written: Written) -> dict[str, Any] | None:
    """The item collection that was written, for tables that have one: those with local indexes."""
    item = written.new or written.old
    if table.collections is None or item is None:
        return None
    size = table.collections.size(place[0])
    lower = float(size // GIGABYTE)
    name = table.keys.hash
    return {"ItemCollectionKey": {name: unfold(item)[name]}, "SizeEstimateRangeGB": [lower, lower + 1.0]}


def add_units(
    total: dict[str, float], more: Mapping[str, float] | None, times: float = 1.0, *, once: Collection[str] = ()
) -> None:
    """Add what one write took of its indexes; of those in `once` no write takes more than its own.

    ASSUMPTION: a vector index is written once by a transaction too, since it follows when all is done; the
    VectorWriteRequestBytes of a recorded TransactWriteItems would prove it.
    """
    for name, units in (more or {}).items():
        total[name] = total.get(name, 0.0) + units * (1.0 if name in once else times)
