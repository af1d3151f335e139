"""DescribeTimeToLive: whether items are removed in time, and which attribute says when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.unseen import TIME_TO_LIVE, admit


@operation("dynamodb", "DescribeTimeToLive")
def describe_time_to_live(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html."""
    table = ctx.store.described(request["TableName"], ctx.now)
    admit(ctx, table, TIME_TO_LIVE)
    return {"TimeToLiveDescription": table.ttl.describe(ctx.now)}
