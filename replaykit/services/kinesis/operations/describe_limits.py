"""DescribeLimits: how many shards and streams the account has, and may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.limits import ON_DEMAND_STREAMS, on_demand_count, shard_count, shard_limit
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "DescribeLimits")
def describe_limits(ctx: Context[DataStreams], _request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeLimits.html."""
    return {
        "ShardLimit": shard_limit(ctx.call.scope.region),
        "OpenShardCount": shard_count(ctx.store, ctx.now),
        "OnDemandStreamCount": on_demand_count(ctx.store, ctx.now),
        "OnDemandStreamCountLimit": ON_DEMAND_STREAMS,
    }
