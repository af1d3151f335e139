"""CreateGlobalTable: tables of one name in several regions become one, of version 2017.11.29."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.global_tables import version_2017
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "CreateGlobalTable")
def create_global_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTable.html."""
    version_2017.require_version(ctx)
    regions = [one.get("RegionName", "") for one in request["ReplicationGroup"]]
    group = version_2017.create_global_table(ctx, request["GlobalTableName"], regions)
    described = version_2017.describe_global_table(group, ctx.call.scope, ctx.now, status="CREATING")
    return {"GlobalTableDescription": described}
