"""What all transactions do alike, whichever operation asks: plan everything or nothing, count capacity, repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.global_tables.replica import group_of
from replaykit.services.dynamodb.idempotency import fingerprint
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.reply import add_units, collection_metrics
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transaction import (
    cancelled,
    reason,
    require_distinct,
    require_payload,
    require_size,
)
from replaykit.services.dynamodb.values import Item, invalid
from replaykit.services.dynamodb.write import (
    Planned,
    Write,
    admit_item,
    place_of,
    require_collection_room,
    require_index_keys,
)
from replaykit.services.dynamodb.written import Written

Request = Mapping[str, Any]
TWICE = 2.0  # what a transaction's read or write costs, by that of a consistent read or a write on its own
T = TypeVar("T")
# ReturnConsumedCapacity and its like may change between a request and its repetition.
NOT_COMPARED = ("ClientRequestToken", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics")


def request_print(request: Request) -> bytes:
    """What tells a repeated request from another under its token."""
    return fingerprint({name: value for name, value in request.items() if name not in NOT_COMPARED})


def require_transactional(tables: Sequence[Table], now: float) -> None:
    """Global tables of strong consistency know no transactions.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html.
    ASSUMPTION: the text; a recorded TransactGetItems on one would prove it.
    """
    for table in tables:
        group = group_of(table, now)
        if group is not None and group.strong:
            raise invalid(
                "Transaction operations are not supported on global tables with MultiRegionConsistency set to STRONG: "
                f"{table.name}"
            )


def place_if_any(write: Write, table: Table) -> Place | None:
    """Where a write goes; None where its key is none, which planning it tells as the reason of this write."""
    try:
        return place_of(write, table)
    except AwsError:
        return None


def plan_all(
    targets: Sequence[tuple[Table, Place | None]],
    plans: Sequence[Callable[[], Planned]],
    payload: int,
    collection_limit: int,
) -> list[Planned]:
    """Every write against its table; the reasons of all that fail are told together, in order.

    `payload` is the size of what the request wants to write.
    """
    require_distinct(targets)
    require_payload(payload)
    planned = _all_or_reasons(plans)
    if any(one.table.collections is not None for one in planned):
        coming: dict[tuple[str, Any], int] = {}
        _all_or_reasons([partial(require_collection_room, one, collection_limit, coming) for one in planned])
    return planned


def require_fit(writes: Sequence[Write], targets: Sequence[tuple[Table, Place | None]]) -> None:
    """Keys are looked at before any condition, and the first that is wrong is the only reason (tested on AWS)."""
    require_distinct(targets)
    for at, (write, (table, place)) in enumerate(zip(writes, targets, strict=True)):
        try:
            if place is None:
                place_of(write, table)
            if write.kind == "Put" and table.indexes:
                require_index_keys(table, write, write.item)
        except AwsError as error:
            reasons: list[dict[str, Any]] = [{"Code": "None"} for _ in writes]
            reasons[at] = reason(error)
            raise cancelled(reasons) from None


def _all_or_reasons(makers: Sequence[Callable[[], T]]) -> list[T]:
    """What all of these make, or the reasons of those that fail."""
    made: list[T] = []
    reasons: list[dict[str, Any]] = []
    for make in makers:
        try:
            made.append(make())
            reasons.append({"Code": "None"})
        except AwsError as error:
            reasons.append(reason(error))
    if len(made) < len(makers):
        raise cancelled(reasons)
    return made


def find_all(ctx: Context[Tables], tables: Sequence[Table], keys: Sequence[Item]) -> list[Stored | None]:
    """The items of a transaction's reads, as they are at one moment, let in and paid for together."""
    now = ctx.now
    places = _all_or_reasons([partial(_place_read, table, key, now) for table, key in zip(tables, keys, strict=True)])
    require_distinct(list(zip(tables, places, strict=True)))
    found = [table.items.get(*place) for table, place in zip(tables, places, strict=True)]
    require_size(sum(stored[1] for stored in found if stored))
    for table, place, stored in zip(tables, places, found, strict=True):
        admit_item(ctx, table, place)
        if table.meter is not None:
            units = TWICE * read_units(stored[1] if stored else 0, consistent=True)
            table.meter.take("Read", units, now, key=place[0])
    return found


def _place_read(table: Table, key: Item, now: float) -> Place:
    place = table.keys.place_of_key(key)
    if table.meter is not None:
        table.meter.require("Read", now, key=place[0])
    return place


def tell_writes(
    request: Request, names: Sequence[str], planned: Sequence[Planned], written: Sequence[Written]
) -> dict[str, Any]:
    """Capacity and item collections by table; a transaction's write costs twice."""
    output: dict[str, Any] = {}
    told, metrics = [], {}
    for name in dict.fromkeys(names):
        mine = [at for at, one in enumerate(names) if one == name]
        of_indexes = dict[str, float]()
        for at in mine:
            add_units(of_indexes, written[at].index_units, TWICE, once=planned[at].table.vectors)
        units = TWICE * sum(_units(planned[at], written[at]) for at in mine)
        table = planned[mine[0]].table
        if one := consumed(request.get("ReturnConsumedCapacity"), name, table, units, of_indexes, kind="Write"):
            told.append(one)
        if request.get("ReturnItemCollectionMetrics") == "SIZE":
            found = [collection_metrics(table, planned[at].place, written[at]) for at in mine]
            metrics[name] = [one for one in found if one]
    if told:
        output["ConsumedCapacity"] = told
    if any(metrics.values()):
        output["ItemCollectionMetrics"] = {name: found for name, found in metrics.items() if found}
    return output


def _units(planned: Planned, written: Written) -> float:
    """ASSUMPTION: a ConditionCheck costs as a write of the item as it is; its ConsumedCapacity would prove it."""
    did = written if written.old or written.new else Written(planned.old, None)
    return did.units()


def tell_reads(
    request: Request, names: Sequence[str], tables: Sequence[Table], found: Sequence[Stored | None]
) -> list[dict[str, Any]]:
    """Capacity by table: a transaction's read costs twice a consistent one, and so does a repeated write (verified)."""
    told = []
    for name in dict.fromkeys(names):
        mine = [at for at, one in enumerate(names) if one == name]
        sizes = [stored[1] if (stored := found[at]) else 0 for at in mine]
        units = TWICE * sum(read_units(size, consistent=True) for size in sizes)
        if one := consumed(request.get("ReturnConsumedCapacity"), name, tables[mine[0]], units, kind="Read"):
            told.append(one)
    return told


def tell_repeated(
    request: Request, names: Sequence[str], targets: Sequence[tuple[Table, Place | None]]
) -> dict[str, Any]:
    """The answer to a repetition: nothing is written, and the capacity told is that of reading the items."""
    found = [None if place is None else table.items.get(*place) for table, place in targets]
    told = tell_reads(request, names, [table for table, _ in targets], found)
    return {"ConsumedCapacity": told} if told else {}
