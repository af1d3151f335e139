"""The table that CreateTable, a restore or an import declares, checked in AWS's words and order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context
from replaykit.services.dynamodb.annex import Annex
from replaykit.services.dynamodb.encryption import Encryption, read_encryption
from replaykit.services.dynamodb.global_tables.multi_account import read_settings_mode
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.new_indexes import read_indexes
from replaykit.services.dynamodb.schema import NO_UNITS_ON_DEMAND, attribute_types, read_table_keys, read_throughput
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import CREATED, require_stream_form
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.table_class import require_class
from replaykit.services.dynamodb.table_settings import require_initial_warm, require_maxima
from replaykit.services.dynamodb.tagging import read_tags
from replaykit.services.dynamodb.values import invalid_value
from replaykit.services.dynamodb.vectors.index import VectorIndex
from replaykit.services.dynamodb.vectors.schema import read_vector_indexes


def read_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Table:
    """The table that a request declares, checked in AWS's order."""
    require_class(request)
    on_demand = _require_billing(request)
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


def _require_billing(request: Mapping[str, Any]) -> bool:
    """Whether the table is on demand; throughput is given exactly where it is not."""
    on_demand: bool = request.get("BillingMode") == "PAY_PER_REQUEST"
    given = request.get("ProvisionedThroughput")
    if on_demand and given:  # recorded
        raise invalid_value(NO_UNITS_ON_DEMAND)
    if not on_demand and not given:
        raise invalid_value(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        )
    return on_demand
