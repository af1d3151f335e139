"""CreateTable: a table that is CREATING in this answer and ACTIVE soon after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.annex import Annex
from replaykit.services.dynamodb.declared import read_indexes
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.encryption import Encryption, read_encryption
from replaykit.services.dynamodb.global_tables.multi_account import create_from_source, read_settings_mode
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.policy_document import read_document
from replaykit.services.dynamodb.quotas import require_declared, require_room
from replaykit.services.dynamodb.schema import attribute_types, read_table_keys, read_throughput
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import CREATED, open_stream, require_stream_form
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.table_class import require_class
from replaykit.services.dynamodb.table_settings import require_initial_warm, require_maxima
from replaykit.services.dynamodb.tagging import read_tags
from replaykit.services.dynamodb.values import invalid_value
from replaykit.services.dynamodb.vectors.index import VectorIndex
from replaykit.services.dynamodb.vectors.schema import read_vector_indexes
from replaykit.services.dynamodb.warm import warm_throughput


@operation("dynamodb", "CreateTable")
def create_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html."""
    if "GlobalTableSourceArn" in request:
        return _create_replica(ctx, request)
    table = read_table(ctx, request)
    table.policy = read_policy(ctx, request)
    _require_free(ctx, table.name)
    require_declared(ctx, request, table)
    require_room(ctx, table)
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
    policy = read_policy(ctx, request)
    table = create_from_source(ctx, request)
    table.policy = policy
    return {"TableDescription": describe_table(table, ctx.now, status="CREATING")}


def _require_free(ctx: Context[Tables], name: str) -> None:
    if ctx.store.find(name, ctx.now):
        raise AwsError("ResourceInUseException", f"Table already exists: {name}")


def read_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Table:
    """The table that a request declares, checked in AWS's order."""
    require_class(request)
    on_demand = require_billing(request)
    throughput = read_throughput(request.get("ProvisionedThroughput"))
    if "OnDemandThroughput" in request:
        require_maxima(request["OnDemandThroughput"], on_demand=on_demand)
    name = ctx.store.bare_name(request["TableName"])
    types = attribute_types(request["AttributeDefinitions"])
    keys = read_table_keys(request["KeySchema"], types)
    table = Table(
        name=name,
        arn=ctx.store.arn(name),
        table_id=ctx.ids.uuid(),
        keys=keys,
        attribute_types=types,
        created=ctx.now,
        on_demand=on_demand,
        on_demand_since=ctx.now if on_demand else None,
        throughput=throughput,
        ready_at=ctx.now + ctx.world.settings.delay,
    )
    _add_indexes(ctx, request, table)
    _settle(ctx, request, table)
    return table


def _add_indexes(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> None:
    """The indexes, which are ready when the table is."""
    keys, types = table.keys, table.attribute_types
    indexes = read_indexes(request, keys, types, table.arn, ctx.world.settings.quotas)
    vectors = read_vector_indexes(request, indexes, keys, types, table.arn)
    every: list[Index | VectorIndex] = [*indexes.values(), *vectors.values()]
    for index in every:
        index.ready_at = table.ready_at
    table.index_by(indexes)
    if vectors:
        table.annex = Annex(vectors)


def _settle(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> None:
    """What can be set of a table beside its keys and indexes."""
    require_stream_form(request.get("StreamSpecification"), CREATED)
    warm = request.get("WarmThroughput")
    if warm:
        require_initial_warm(warm, request.get("ProvisionedThroughput"))
        table.warm = warm.get("ReadUnitsPerSecond", 0), warm.get("WriteUnitsPerSecond", 0)
    if "OnDemandThroughput" in request:
        table.max_units = dict(request["OnDemandThroughput"])
    table.table_class = request.get("TableClass")
    table.deletion_protected = request.get("DeletionProtectionEnabled", False)
    table.encryption = Encryption(read_encryption(request.get("SSESpecification"), ctx.call.scope))
    table.settings_mode = read_settings_mode(request.get("GlobalTableSettingsReplicationMode"))
    table.tags = read_tags(request.get("Tags", ()))


def read_policy(ctx: Context[Tables], request: Mapping[str, Any]) -> PolicySlot:
    """The slot of the table's policy; one that a table is created with is there as soon as the table is."""
    slot = PolicySlot()
    if "ResourcePolicy" in request:
        slot.change(read_document(request["ResourcePolicy"], ctx.call.scope.partition), ctx.now, 0.0)
    return slot


def require_billing(request: Mapping[str, Any]) -> bool:
    """Whether the table is on demand; throughput is given exactly where it is not."""
    on_demand: bool = request.get("BillingMode") == "PAY_PER_REQUEST"
    given = request.get("ProvisionedThroughput")
    if on_demand and given:  # recorded
        raise invalid_value(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
    if not on_demand and not given:
        raise invalid_value(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        )
    return on_demand
