"""DescribeContinuousBackups: whether a table can be put back in time, and how far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import RECOVERY, admit


@operation("dynamodb", "DescribeContinuousBackups")
def describe_continuous_backups(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html."""
    table = ctx.store.backed_up(request["TableName"], ctx.now)
    admit(ctx, table, RECOVERY)
    return {"ContinuousBackupsDescription": describe(ctx, table)}


def describe(ctx: Context[Tables], table: Table) -> dict[str, Any]:
    """A ContinuousBackupsDescription: backups are on for every table; recovery is what one switches (recorded)."""
    if table.history is None:
        recovery: dict[str, Any] = {"PointInTimeRecoveryStatus": "DISABLED"}
    else:
        recovery = table.history.describe(ctx.now, ctx.world.settings.restorable_lag)
    return {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": recovery}
