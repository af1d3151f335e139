"""DeleteTable: DELETING in this answer, gone soon after; its stream stays readable for a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.ending import end_table
from replaykit.services.dynamodb.global_tables.leaving import leave, require_leave
from replaykit.services.dynamodb.quotas import require_operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodb.vectors.updates import require_no_building

# Recorded: the answer of DeleteTable leaves these out.
NOT_TOLD = (
    *("KeySchema", "AttributeDefinitions", "CreationDateTime"),
    *("GlobalSecondaryIndexes", "LocalSecondaryIndexes"),  # tested on AWS by others
    "WarmThroughput",
)


@operation("dynamodb", "DeleteTable")
def delete_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html."""
    table = ctx.store.described(request["TableName"], ctx.now)
    require_leave(table, ctx.now)
    if table.deletion_protected:
        raise invalid(
            "Resource cannot be deleted as it is currently protected against deletion. "
            "Disable deletion protection first."
        )
    table.require_settled(ctx.now)
    require_no_building(table, ctx.now)
    require_operation(ctx)
    end_table(ctx, table, ctx.store)
    described = describe_table(
        table, ctx.now, status="DELETING", index_status=dict.fromkeys(table.index_names, "DELETING")
    )
    leave(ctx, table)
    return {"TableDescription": {name: value for name, value in described.items() if name not in NOT_TOLD}}
