"""CreateTable: a table that is CREATING in this answer and ACTIVE soon after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.global_tables.multi_account import create_from_source
from replaykit.services.dynamodb.new_table import read_table
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.policy_document import read_document
from replaykit.services.dynamodb.quotas import require_declared, require_table_room
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import open_stream
from replaykit.services.dynamodb.warm import warm_throughput


@operation("dynamodb", "CreateTable")
def create_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html."""
    if "GlobalTableSourceArn" in request:
        return _create_replica(ctx, request)
    table = read_table(ctx, request)
    table.policy = _read_policy(ctx, request)
    _require_free(ctx, table.name)
    require_declared(ctx, request, table)
    require_table_room(ctx, table)
    open_stream(ctx, table, request.get("StreamSpecification"))
    ctx.store.add(table)
    described = describe_table(
        table, ctx.now, status="CREATING", index_status=dict.fromkeys(table.index_names, "CREATING")
    )
    if table.warm:
        described["WarmThroughput"] = {**warm_throughput(table, ctx.now), "Status": "UPDATING"}
    return {"TableDescription": described}


def _create_replica(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """A replica of another account's table, which gives it all but what is each replica's own."""
    _require_free(ctx, request["TableName"])
    policy = _read_policy(ctx, request)
    table = create_from_source(ctx, request)
    table.policy = policy
    return {"TableDescription": describe_table(table, ctx.now, status="CREATING")}


def _require_free(ctx: Context[Tables], name: str) -> None:
    if ctx.store.find(name, ctx.now):
        raise AwsError("ResourceInUseException", f"Table already exists: {name}")


def _read_policy(ctx: Context[Tables], request: Mapping[str, Any]) -> PolicySlot:
    """The slot of the table's policy; one that a table is created with is there as soon as the table is."""
    slot = PolicySlot()
    if "ResourcePolicy" in request:
        slot.change(read_document(request["ResourcePolicy"], ctx.call.scope.partition), ctx.now, 0.0)
    return slot
