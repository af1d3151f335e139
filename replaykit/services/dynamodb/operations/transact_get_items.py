"""TransactGetItems: up to 100 items as they are at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.expressions import Projection
from replaykit.services.dynamodb.expressions.requests import of_get
from replaykit.services.dynamodb.item_form import read_key
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, fragment, unfold
from replaykit.services.dynamodb.transacted import find_all, require_transactional, tell_reads
from replaykit.services.dynamodb.values import Item
from replaykit.services.dynamodb.write import require_scalars


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
    require_transactional(tables, ctx.now)
    for one, table in zip(wanted, tables, strict=True):
        if one.projection is not None:
            require_scalars(table, one.projection.nested)
    found = find_all(ctx, tables, [one.key for one in wanted])
    output: dict[str, Any] = {
        "Responses": [_shown(one, stored) for one, stored in zip(wanted, found, strict=True)],
    }
    if told := tell_reads(request, [one.table_name for one in wanted], tables, found):
        output["ConsumedCapacity"] = told
    return output


def _read(get: Mapping[str, Any]) -> Wanted:
    return Wanted(get["TableName"], read_key(get["Key"]), of_get(get))


def _shown(one: Wanted, stored: Stored | None) -> dict[str, Any]:
    """A missing item is an empty answer."""
    if stored is None:
        return {}
    return {"Item": fragment(stored) if one.projection is None else one.projection.apply(unfold(stored))}
