"""UpdateGlobalTable: regions come to a global table of version 2017.11.29, and leave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.version_2017 import (
    change_members,
    describe_global_table,
    find_global_table,
    require_version,
)
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "UpdateGlobalTable")
def update_global_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTable.html.

    Measured (ack-api-quirks, DDB-GLOBALTABLE-004): the text where nothing is asked for, and that the version is looked
    at before the table.
    """
    updates = request["ReplicaUpdates"]
    if not any(updates):
        raise invalid("One or more parameter values were invalid")
    if any("Create" in one for one in updates):
        require_version(ctx)
    group = find_global_table(ctx, request["GlobalTableName"])
    change_members(ctx, group, updates)
    return {"GlobalTableDescription": describe_global_table(group, ctx.call.scope, ctx.now, status="UPDATING")}
