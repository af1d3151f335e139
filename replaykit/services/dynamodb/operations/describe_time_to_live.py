"""DescribeTimeToLive: whether items are removed in time, and which attribute says when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeTimeToLive")
def describe_time_to_live(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html."""
    table = ctx.store.described(request["TableName"], ctx.now)
    if table.knowledge is not None and table.ttl.changed_at is None:
        ctx.assume(f"the time to live of table {table.name} was never seen")
    return {"TimeToLiveDescription": table.ttl.describe(ctx.now)}
