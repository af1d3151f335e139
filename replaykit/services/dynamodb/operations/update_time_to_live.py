"""UpdateTimeToLive: items are removed when an attribute of theirs says so, or not any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.replica import group_of, together
from replaykit.services.dynamodb.global_tables.replicating import require_quiet
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import TIME_TO_LIVE, admit
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "UpdateTimeToLive")
def update_time_to_live(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html.

    ASSUMPTION: a table in a passing state is refused as by UpdateTable; a recorded call on a new table would prove it.
    """
    wanted = request["TimeToLiveSpecification"]
    if not wanted["AttributeName"]:  # before the table is looked for: public tests that are run on AWS (dynalite)
        raise invalid("TimeToLiveSpecification.AttributeName must be non empty")
    table = ctx.store.described(request["TableName"], ctx.now)
    require_quiet(table, ctx.now)
    _require_eventual(table, ctx.now)
    admit(ctx, table, TIME_TO_LIVE)
    settles_at = ctx.now + ctx.world.settings.delay
    for one in together(table, ctx.now):
        _change(one, wanted, ctx.now, settles_at)
    return {"TimeToLiveSpecification": {"Enabled": wanted["Enabled"], "AttributeName": wanted["AttributeName"]}}


def _change(table: Table, wanted: Mapping[str, Any], now: float, settles_at: float) -> None:
    table.ttl.change(wanted["AttributeName"], now, settles_at, enabled=wanted["Enabled"])
    table.unseen.discard(TIME_TO_LIVE)
    if wanted["Enabled"]:
        for stored in table.items:
            item = unfold(stored)
            table.ttl.follow(table.keys.place_of_item(item), item, now)


def _require_eventual(table: Table, now: float) -> None:
    """ASSUMPTION: the text; that it is not supported is documented. A recorded call would prove it."""
    group = group_of(table, now)
    if group is not None and group.strong:
        raise invalid("Time to live is not supported for global tables with MultiRegionConsistency set to STRONG.")
