"""DescribeTable: what a table is, at this instant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.describe import describe_table as describe
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeTable")
def describe_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html."""
    table = ctx.store.look(request["TableName"], ctx.now)
    return {"Table": describe(table, ctx.now)}
