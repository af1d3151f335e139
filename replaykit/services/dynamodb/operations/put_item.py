"""PutItem: write one item whole, under a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import read_item


@operation("dynamodb", "PutItem")
def put_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html."""
    item, size = read_item(request["Item"])
    name = request["TableName"]
    table = ctx.store.table(name, ctx.now)
    place = table.keys.place_of_item(item)
    table.write(place, item, size, ctx.now)
    return {}
