"""UpdateTimeToLive: items are removed when an attribute of theirs says so, or not any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import unfold


@operation("dynamodb", "UpdateTimeToLive")
def update_time_to_live(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html.

    ASSUMPTION: a table in a passing state is refused as by UpdateTable; a recorded call on a new table would prove it.
    """
    wanted = request["TimeToLiveSpecification"]
    table = ctx.store.described(request["TableName"], ctx.now)
    table.require_settled(ctx.now)
    if table.knowledge is not None and table.ttl.changed_at is None:
        ctx.assume(f"the time to live of table {table.name} was never seen")
    settles_at = ctx.now + ctx.world.settings.delay
    table.ttl.change(wanted["AttributeName"], ctx.now, settles_at, enabled=wanted["Enabled"])
    if wanted["Enabled"]:
        for stored in table.items:
            item = unfold(stored)
            table.ttl.follow(table.keys.place_of_item(item), item, ctx.now)
    return {"TimeToLiveSpecification": {"Enabled": wanted["Enabled"], "AttributeName": wanted["AttributeName"]}}
