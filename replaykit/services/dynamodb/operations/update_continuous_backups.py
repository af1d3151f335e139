"""UpdateContinuousBackups: switch point-in-time recovery on or off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.continuous_backups import describe_backups
from replaykit.services.dynamodb.history import LONGEST_PERIOD, History
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import RECOVERY, admit
from replaykit.services.dynamodb.values import invalid_value


@operation("dynamodb", "UpdateContinuousBackups")
def update_continuous_backups(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html.

    ASSUMPTION: the refusal of a period for recovery that is off, and its text; a recorded call would prove it.
    """
    wanted = request["PointInTimeRecoverySpecification"]
    enabled, days = wanted["PointInTimeRecoveryEnabled"], wanted.get("RecoveryPeriodInDays")
    if days is not None and not enabled:
        raise invalid_value("RecoveryPeriodInDays can only be specified when PointInTimeRecoveryEnabled is true")
    table = ctx.store.backed_up(request["TableName"], ctx.now)
    ctx.store.require_backups(table, ctx.now)
    admit(ctx, table, RECOVERY)
    if enabled:
        _switch_on(table, ctx.now, days)
    else:
        table.keep(None)
    table.unseen.discard(RECOVERY)
    return {"ContinuousBackupsDescription": describe_backups(ctx, table)}


def _switch_on(table: Table, now: float, days: int | None) -> None:
    """Recovery that is on goes on; its period may change. One that was off starts anew, without the past."""
    if table.history is None:
        table.keep(History(now, days or LONGEST_PERIOD))
    elif days is not None:
        table.history.keep(days, now)
