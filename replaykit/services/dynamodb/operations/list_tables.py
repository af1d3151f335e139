"""ListTables: the names of all tables, in order, at most a hundred at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables

LARGEST_PAGE = 100


@operation("dynamodb", "ListTables")
def list_tables(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html."""
    names = ctx.store.names(ctx.now)
    after = request.get("ExclusiveStartTableName")
    first = bisect_right(names, after) if after else 0
    last = first + request.get("Limit", LARGEST_PAGE)
    output: dict[str, Any] = {"TableNames": names[first:last]}
    if last < len(names):
        output["LastEvaluatedTableName"] = names[last - 1]
    return output
