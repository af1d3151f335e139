"""DeleteItem: remove one item, under a condition; a missing one is removed already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.item_form import read_keyed, require_return_values
from replaykit.services.dynamodb.reply import tell_old, tell_write
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.write import perform, plan


@operation("dynamodb", "DeleteItem")
def delete_item(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html."""
    require_return_values(request)
    write = read_keyed("Delete", request)
    table = ctx.store.table(write.table_name, ctx.now)
    planned = plan(ctx, write, table)
    output: dict[str, Any] = {}
    if request.get("ReturnValues") == "ALL_OLD":
        tell_old(ctx, planned, output)
    written = perform(planned, ctx.now)
    tell_write(request, table, planned.place, written, output)
    return output
