"""DeleteTable on a replica: it leaves its group, if the group lets it go."""

from __future__ import annotations

from replaykit.emulator import Context
from replaykit.services.dynamodb.global_tables.changing_replicas import ONLY_ONE
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of
from replaykit.services.dynamodb.global_tables.replicating import require_deletable, require_quiet
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid


def require_leave(table: Table, now: float) -> None:
    """Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-260, -266, -267, -297)."""
    group = group_of(table, now)
    if group is None or not isinstance(table, Replica):
        return
    if group.strong:
        raise invalid(ONLY_ONE)
    require_deletable(table.member, now)
    require_quiet(table, now)


def leave(ctx: Context[Tables], table: Table) -> None:
    """The others see it go; they are UPDATING meanwhile."""
    if not isinstance(table, Replica):
        return
    for other in table.member.group.others(table.member.scope, ctx.now):
        if group_of(other.table, ctx.now) is not None:
            other.table.updated_at = ctx.now + ctx.world.settings.delay
    table.member.gone_at = table.gone_at
