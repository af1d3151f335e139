"""RestoreTableFromBackup: a new table with the items and the settings of a backup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.restore import require_new_name, restore
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Restored


@operation("dynamodb", "RestoreTableFromBackup")
def restore_table_from_backup(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html.

    Tags, stream, time to live and point-in-time recovery are not restored: one sets them by hand.
    """
    backup = ctx.store.ready_backup(request["BackupArn"], ctx.now)
    require_new_name(ctx, request["TargetTableName"])
    if not backup.whole:
        raise NotEmulated(ctx.call.name, f"no recording shows all items of table {backup.source['TableName']}")
    restored = Restored(backup.arn, backup.source["TableArn"], backup.created)
    return {"TableDescription": restore(ctx, request, backup.declaration, backup.items, restored)}
