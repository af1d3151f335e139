"""DescribeBackup: what a backup is, and what its table was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeBackup")
def describe_backup(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html."""
    backup = ctx.store.backup(request["BackupArn"], ctx.now)
    return {"BackupDescription": backup.describe(backup.status(ctx.now))}
