"""TransactGetItems: up to 100 items as they are at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.expressions import Projection
from replaykit.services.dynamodb.expressions.requests import of_get
from replaykit.services.dynamodb.item_form import read_key
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, fragment, unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transaction import cancelled, reason, require_distinct, require_size
from replaykit.services.dynamodb.values import Item
from replaykit.services.dynamodb.write import require_known


class Wanted(NamedTuple):
    """One Get of a transaction."""

    table_name: str
    key: Item
    projection: Projection | None


@operation("dynamodb", "TransactGetItems")
def transact_get_items(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html."""
    wanted = [_read(one["Get"]) for one in request["TransactItems"]]
    tables = [ctx.store.table(one.table_name, ctx.now) for one in wanted]
    places = _places(wanted, tables)
    require_distinct(list(zip(tables, places, strict=True)))
    found = [table.items.get(*place) for table, place in zip(tables, places, strict=True)]
    require_size(sum(stored[1] for stored in found if stored))
    for table, place in zip(tables, places, strict=True):
        require_known(ctx, table, place)
    output: dict[str, Any] = {
        "Responses": [_shown(one, stored) for one, stored in zip(wanted, found, strict=True)],
    }
    if told := _consumed(request, wanted, tables, found):
        output["ConsumedCapacity"] = told
    return output


def _read(get: Mapping[str, Any]) -> Wanted:
    return Wanted(get["TableName"], read_key(get["Key"]), of_get(get))


def _places(wanted: Sequence[Wanted], tables: Sequence[Table]) -> list[Place]:
    places: list[Place] = []
    reasons: list[dict[str, Any]] = []
    for one, table in zip(wanted, tables, strict=True):
        try:
            places.append(table.keys.place_of_key(one.key))
            reasons.append({"Code": "None"})
        except AwsError as error:
            reasons.append(reason(error))
    if len(places) < len(wanted):
        raise cancelled(reasons)
    return places


def _shown(one: Wanted, stored: Stored | None) -> dict[str, Any]:
    """A missing item is an empty answer."""
    if stored is None:
        return {}
    return {"Item": fragment(stored) if one.projection is None else one.projection.apply(unfold(stored))}


def _consumed(
    request: Mapping[str, Any], wanted: Sequence[Wanted], tables: Sequence[Table], found: Sequence[Stored | None]
) -> list[dict[str, Any]]:
    """A transaction's read costs twice a consistent one."""
    told = []
    for name in dict.fromkeys(one.table_name for one in wanted):
        mine = [at for at, one in enumerate(wanted) if one.table_name == name]
        sizes = [stored[1] if (stored := found[at]) else 0 for at in mine]
        units = 2.0 * sum(read_units(size, consistent=True) for size in sizes)
        if one := consumed(request.get("ReturnConsumedCapacity"), name, tables[mine[0]], units, kind="Read"):
            told.append(one)
    return told
