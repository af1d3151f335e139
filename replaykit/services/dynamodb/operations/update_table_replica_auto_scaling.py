"""UpdateTableReplicaAutoScaling: how the capacity of replicas shall be scaled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.scaling_of_replicas import (
    change_scalings,
    describe_scalings,
    find_scaled,
)
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "UpdateTableReplicaAutoScaling")
def update_table_replica_auto_scaling(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTableReplicaAutoScaling.html.

    Measured (ack-api-quirks, DDB-TABLE-238): the answer tells the settings as they were.
    """
    table = find_scaled(ctx, request["TableName"])
    before = describe_scalings(table, ctx.now)
    change_scalings(table, request, ctx.now)
    return {"TableAutoScalingDescription": before}
