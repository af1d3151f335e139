"""Continuous backups of a table: how they are told, and that one can go back in time at all."""

from __future__ import annotations

from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.history import History
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table


def describe_backups(ctx: Context[Tables], table: Table) -> dict[str, Any]:
    """A ContinuousBackupsDescription: backups are on for every table; recovery is what one switches (recorded)."""
    if table.history is None:
        recovery: dict[str, Any] = {"PointInTimeRecoveryStatus": "DISABLED"}
    else:
        recovery = table.history.describe(ctx.now, ctx.world.settings.restorable_lag)
    return {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": recovery}


def require_history(table: Table) -> History:
    """The code is documented. ASSUMPTION: the text; a recorded call on a table without recovery would prove it."""
    if table.history is None:
        text = f"Point in time recovery is not enabled for table '{table.name}'"
        raise AwsError("PointInTimeRecoveryUnavailableException", text)
    return table.history
