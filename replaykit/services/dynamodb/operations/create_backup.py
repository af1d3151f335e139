"""CreateBackup: a copy of a table at this instant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.backing_up import take_backup
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "CreateBackup")
def create_backup(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html."""
    table = ctx.store.backed_up(request["TableName"], ctx.now)
    ctx.store.require_backups(table, ctx.now)
    if not table.whole:
        ctx.assume(f"table {table.name} holds what was seen of it and no more")
    return {"BackupDetails": take_backup(ctx, table, request["BackupName"]).details("CREATING")}
