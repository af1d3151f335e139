"""ListGlobalTables: the global tables of version 2017.11.29 with a replica in a region, at most a hundred at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables.replica import group_of_2017
from replaykit.services.dynamodb.global_tables.version_2017 import list_replicas
from replaykit.services.dynamodb.store import Tables

LARGEST_PAGE = 100


@operation("dynamodb", "ListGlobalTables")
def list_global_tables(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListGlobalTables.html.

    ASSUMPTION: without a region the call's own is meant; a recorded call in an account that has global tables would
    prove it. An unknown region has none, where AWS fails with an InternalServerError (DDB-GLOBALTABLE-004).
    """
    store = ctx.store_in(request.get("RegionName") or ctx.call.scope.region)
    groups = {table.name: group for table in store.all(ctx.now) if (group := group_of_2017(table, ctx.now))}
    names = sorted(groups)
    after = request.get("ExclusiveStartGlobalTableName")
    first = bisect_right(names, after) if after else 0
    last = first + request.get("Limit", LARGEST_PAGE)
    output: dict[str, Any] = {
        "GlobalTables": [
            {"GlobalTableName": name, "ReplicationGroup": list_replicas(groups[name], ctx.now)}
            for name in names[first:last]
        ]
    }
    if last < len(names):
        output["LastEvaluatedGlobalTableName"] = names[last - 1]
    return output
