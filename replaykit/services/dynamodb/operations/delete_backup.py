"""DeleteBackup: DELETED in this answer, and gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DeleteBackup")
def delete_backup(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html."""
    backup = ctx.store.ready_backup(request["BackupArn"], ctx.now)
    del ctx.store.backups[backup.arn]
    return {"BackupDescription": backup.describe("DELETED")}
