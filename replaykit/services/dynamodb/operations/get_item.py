"""GetItem: one item by its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.expressions.requests import GET, of_get, require_unmixed
from replaykit.services.dynamodb.item_form import read_key
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import fragment, unfold
from replaykit.services.dynamodb.write import admit_item, require_scalars, seen_items


@operation("dynamodb", "GetItem")
def get_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html."""
    try:
        key = read_key(request["Key"])
    except AwsError:
        require_unmixed(request, GET)
        raise
    projection = of_get(request)
    name = request["TableName"]
    table = ctx.store.table(name, ctx.now)
    place = table.keys.place_of_key(key)
    if projection is not None:
        require_scalars(table, projection.nested)
    items = table.items
    if table.copies is not None:
        items = seen_items(ctx, table, consistent=request.get("ConsistentRead", False))
    found = items.get(*place)
    output: dict[str, Any] = {}
    if table.knowledge is not None:
        admit_item(ctx, table, place)
    if table.meter is not None:
        units = read_units(found[1] if found else 0, consistent=request.get("ConsistentRead", False))
        table.meter.read(units, ctx.now, place[0])
    if found is not None:
        output["Item"] = fragment(found) if projection is None else projection.apply(unfold(found))
    if form := request.get("ReturnConsumedCapacity"):
        units = read_units(found[1] if found else 0, consistent=request.get("ConsistentRead", False))
        if told := consumed(form, name, table, units):
            output["ConsumedCapacity"] = told
    return output
