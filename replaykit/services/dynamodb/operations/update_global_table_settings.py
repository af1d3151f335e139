"""UpdateGlobalTableSettings: the capacity of a global table of version 2017.11.29, for all regions or for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.settings_2017 import change_settings, describe_settings
from replaykit.services.dynamodb.global_tables.version_2017 import find_global_table
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "UpdateGlobalTableSettings")
def update_global_table_settings(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html.

    ASSUMPTION: the answer tells the new settings, of replicas that are UPDATING; a recorded call would prove it.
    """
    group = find_global_table(ctx, request["GlobalTableName"])
    for member in group.living(ctx.now):
        member.table.require_settled(ctx.now)
    change_settings(group, request, ctx.now, ctx.now + ctx.world.settings.delay)
    return {"GlobalTableName": group.name, "ReplicaSettings": describe_settings(group, ctx.now, status="UPDATING")}
