"""DescribeContinuousBackups: whether a table can be put back in time, and how far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.continuous_backups import describe_backups
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.unseen import RECOVERY, admit


@operation("dynamodb", "DescribeContinuousBackups")
def describe_continuous_backups(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html."""
    table = ctx.store.backed_up(request["TableName"], ctx.now)
    admit(ctx, table, RECOVERY)
    return {"ContinuousBackupsDescription": describe_backups(ctx, table)}
