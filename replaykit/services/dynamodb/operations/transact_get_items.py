"""TransactGetItems: up to 100 items as they are at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.expressions import Projection
from replaykit.services.dynamodb.expressions.requests import of_get
from replaykit.services.dynamodb.item_form import read_key
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, fragment, unfold
from replaykit.services.dynamodb.transacted import all_or_reasons, require_transactional, tell_reads
from replaykit.services.dynamodb.transaction import require_distinct, require_size
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
    require_transactional(tables, ctx.now)
    places = all_or_reasons(
        [partial(table.keys.place_of_key, one.key) for one, table in zip(wanted, tables, strict=True)]
    )
    require_distinct(list(zip(tables, places, strict=True)))
    found = [table.items.get(*place) for table, place in zip(tables, places, strict=True)]
    require_size(sum(stored[1] for stored in found if stored))
    for table, place in zip(tables, places, strict=True):
        require_known(ctx, table, place)
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
