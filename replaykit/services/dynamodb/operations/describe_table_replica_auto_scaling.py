"""DescribeTableReplicaAutoScaling: how the capacity of every replica is scaled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.scaling_of_replicas import describe_scalings, find_scaled
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeTableReplicaAutoScaling")
def describe_table_replica_auto_scaling(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html."""
    return {"TableAutoScalingDescription": describe_scalings(find_scaled(ctx, request["TableName"]), ctx.now)}
