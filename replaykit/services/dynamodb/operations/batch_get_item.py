"""BatchGetItem: up to 100 items of several tables, until 16 MB have been read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.batch import DUPLICATES, require_distinct, require_some
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.expressions import Projection
from replaykit.services.dynamodb.expressions.requests import GET, of_get, require_unmixed
from replaykit.services.dynamodb.item_form import read_key
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, fragment, unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import Item, hashable, invalid
from replaykit.services.dynamodb.violations import NO_ITEMS
from replaykit.services.dynamodb.write import admit_item, require_scalars, seen_items

MOST_KEYS = 100
BATCH_BYTES = 16 * 1024 * 1024


class Wanted(NamedTuple):
    """What is wanted of one table, as the request says it and as we read it."""

    name: str
    request: Mapping[str, Any]
    keys: list[Item]
    projection: Projection | None


@operation("dynamodb", "BatchGetItem")
def batch_get_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html."""
    wanted = _read_all(request["RequestItems"])
    places = [_places(ctx, one) for one in wanted]
    require_distinct((table, place) for table, of_table in places for place in of_table)
    responses: dict[str, Any] = {}
    unprocessed: dict[str, Any] = {}
    told: list[dict[str, Any]] = []
    room, read = BATCH_BYTES, 0
    refused: dict[str, AwsError] = {}
    for one, (table, of_table) in zip(wanted, places, strict=True):
        found, units, room = _get(ctx, one, table, of_table, room)
        read += len(found)
        responses[one.name] = [_shown(stored, one.projection) for stored in found if stored]
        if len(found) < len(one.keys):
            if table.meter is not None and room:
                why = table.meter.refused("Read", ctx.now, key=of_table[len(found)][0])
                refused |= {one.name: why} if why is not None else {}
            unprocessed[one.name] = {**one.request, "Keys": one.request["Keys"][len(found) :]}
        if capacity := consumed(request.get("ReturnConsumedCapacity"), one.name, table, units):
            told.append(capacity)
    require_some(refused, done=read > 0)
    output: dict[str, Any] = {"Responses": responses, "UnprocessedKeys": unprocessed}
    return {**output, "ConsumedCapacity": told} if told else output


def _read_all(tables: Mapping[str, Mapping[str, Any]]) -> list[Wanted]:
    if not tables:
        raise invalid(NO_ITEMS)
    wanted = [_read(name, one) for name, one in tables.items()]
    if sum(len(one.keys) for one in wanted) > MOST_KEYS:
        raise invalid("Too many items requested for the BatchGetItem call")
    _require_unmixed_tables(tables)
    return wanted


def _read(name: str, one: Mapping[str, Any]) -> Wanted:
    """In AWS's order (public tests that are run on it: architect/dynalite; the limit's text: captured in 2026)."""
    if len(one["Keys"]) > MOST_KEYS:
        text = f"Value at 'RequestItems.{name}.member.Keys' failed to satisfy constraint: "
        raise invalid(f"1 validation error detected: {text}Member must have length less than or equal to {MOST_KEYS}")
    projection = of_get(one)
    keys = [read_key(key) for key in one["Keys"]]
    if len({hashable({"M": key}) for key in keys}) < len(keys):
        raise invalid(DUPLICATES)
    return Wanted(name, one, keys, projection)


def _require_unmixed_tables(tables: Mapping[str, Any]) -> None:
    """What one table's part may not mix, the parts of several may not either (captured in 2026, the code).

    ASSUMPTION: the text is that of one table; a capture of it would prove it.
    """
    if len(tables) > 1:
        require_unmixed({name: True for one in tables.values() for name in one}, GET)


def _places(ctx: Context[Tables], one: Wanted) -> tuple[Table, list[Place]]:
    table = ctx.store.table(one.name, ctx.now)
    places = [table.keys.place_of_key(key) for key in one.keys]
    if one.projection is not None:
        require_scalars(table, one.projection.nested)
    return table, places


def _get(
    ctx: Context[Tables], one: Wanted, table: Table, places: list[Place], room: int
) -> tuple[list[Stored | None], float, int]:
    """The items that fit into the room that is left, what they cost, and the room after them.

    The first that there are no units for ends it too: nothing comes in until the call is over.
    """
    consistent = one.request.get("ConsistentRead", False)
    meter = table.meter
    found: list[Stored | None] = []
    units = 0.0
    for place in places:
        stored = seen_items(ctx, table, consistent=consistent).get(*place)
        size = stored[1] if stored else 0
        if size > room:
            return found, units, 0
        if meter is not None and meter.refused("Read", ctx.now, key=place[0]):
            return found, units, room
        admit_item(ctx, table, place)
        room -= size
        found.append(stored)
        cost = read_units(size, consistent=consistent)
        units += cost
        if meter is not None:
            meter.take("Read", cost, ctx.now, key=place[0])
    return found, units, room


def _shown(stored: Stored, projection: Projection | None) -> Any:
    return fragment(stored) if projection is None else projection.apply(unfold(stored))
