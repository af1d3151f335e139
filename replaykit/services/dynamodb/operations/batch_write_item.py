"""BatchWriteItem: up to 25 puts and deletes of several tables, each by itself, none under a condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.batch import require_distinct, require_some
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.item_form import read_key
from replaykit.services.dynamodb.keys import WRONG_KEY
from replaykit.services.dynamodb.reply import add_units, collection_metrics
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import SEVERAL_TYPES, invalid, read_item
from replaykit.services.dynamodb.write import Planned, Write, perform, plan, require_collection_room
from replaykit.services.dynamodb.written import Written

MOST_WRITES = 25


@operation("dynamodb", "BatchWriteItem")
def batch_write_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html."""
    writes = _read_all(request["RequestItems"])
    tables = {name: ctx.store.table(name, ctx.now) for name in writes}
    planned = {name: _plan(ctx, tables[name], wanted) for name, wanted in writes.items()}
    require_distinct((one.table, one.place) for of_table in planned.values() for one in of_table)
    unprocessed: dict[str, Any] = {}
    refused: dict[str, AwsError] = {}
    told, metrics = [], {}
    for name, of_table in planned.items():
        left: dict[int, AwsError] = {}
        capacity, collections = _tell(request, name, tables[name], _performed(of_table, ctx.now, left))
        if left:
            unprocessed[name] = [request["RequestItems"][name][at] for at in left]
            refused[name] = next(iter(left.values()))
        told += [capacity] if capacity else []
        if collections:
            metrics[name] = collections
    require_some(refused, done=sum(map(len, unprocessed.values())) < sum(map(len, planned.values())))
    output: dict[str, Any] = {"UnprocessedItems": unprocessed}
    if told:
        output["ConsumedCapacity"] = told
    if metrics:
        output["ItemCollectionMetrics"] = metrics
    return output


def _read_all(wanted: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Write]]:
    if not wanted:
        raise invalid("The requestItems parameter is required for BatchWriteItem")
    writes = {name: [_read(name, one) for one in of_table] for name, of_table in wanted.items()}
    if sum(map(len, writes.values())) > MOST_WRITES:
        raise invalid("Too many items requested for the BatchWriteItem call")
    return writes


def _read(name: str, one: Mapping[str, Any]) -> Write:
    if len(one) != 1:
        # Shown for a request that is neither by public tests that are run on AWS (architect/dynalite).
        # ASSUMPTION: one that is both is told the same; a recording of it would prove it.
        raise invalid(SEVERAL_TYPES)
    if "PutRequest" in one:
        return Write("Put", name, *read_item(one["PutRequest"]["Item"]))
    return Write("Delete", name, read_key(one["DeleteRequest"]["Key"]))


def _plan(ctx: Context[Tables], table: Table, writes: Sequence[Write]) -> list[Planned]:
    planned = []
    for write in writes:
        if write.kind == "Put":
            _require_keys(table, write)
        planned.append(plan(ctx, write, table, let_in=True))
    if table.collections is not None:
        coming: dict[tuple[str, Any], int] = {}
        for one in planned:
            require_collection_room(one, ctx.world.settings.item_collection_bytes, coming)
    require_distinct((table, one.place) for one in planned)
    return planned


def _require_keys(table: Table, write: Write) -> None:
    """A put without its keys is told in the words of a wrong Key here, unlike in PutItem (recorded)."""
    for name, type_ in table.keys.typed():
        if type_ not in write.item.get(name, ()):
            raise invalid(WRONG_KEY)


def _performed(planned: Sequence[Planned], now: float, left: dict[int, AwsError]) -> Iterator[tuple[Planned, Written]]:
    """Each write as it is done; those that there are no units for are `left`, by their place in the request."""
    for at, one in enumerate(planned):
        if one.table.meter is not None:
            try:
                one.table.meter.require_write(one, now)
            except AwsError as error:
                left[at] = error
                continue
        yield one, perform(one, now)


def _tell(
    request: Mapping[str, Any], name: str, table: Table, performed: Iterable[tuple[Planned, Written]]
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    units, of_indexes = 0.0, dict[str, float]()
    collections: list[dict[str, Any]] = []
    for one, written in performed:
        units += written.units()
        add_units(of_indexes, written.index_units)
        if request.get("ReturnItemCollectionMetrics") == "SIZE":
            metrics = collection_metrics(table, one.place, written)
            if metrics and all(metrics["ItemCollectionKey"] != other["ItemCollectionKey"] for other in collections):
                collections.append(metrics)
    return consumed(request.get("ReturnConsumedCapacity"), name, table, units, of_indexes), collections
