"""UpdateTable: billing, throughput, global and vector indexes, stream, protection, class; UPDATING in this answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.gaps import GAPS
from replaykit.services.dynamodb.index_updates import Change, Create, Delete, Update, read_index_updates
from replaykit.services.dynamodb.quotas import (
    require_class_change,
    require_decrease,
    require_indexes,
    require_on_demand,
    require_operation,
    require_units,
    require_warm,
)
from replaykit.services.dynamodb.schema import read_throughput, require_projected_attributes, unchanged
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import close_stream, open_stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.dynamodb.vectors.updates import read_vector_updates, require_online
from replaykit.services.dynamodb.wordings import NOTHING_TO_UPDATE

CHANGES = (
    "ProvisionedThroughput",
    "BillingMode",
    "StreamSpecification",
    "GlobalSecondaryIndexUpdates",
    "TableClass",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "WarmThroughput",
)


@operation("dynamodb", "UpdateTable")
def update_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html."""
    GAPS.refuse(ctx.call)
    if not any(member in request for member in CHANGES) and not request.get("VectorIndexUpdates"):
        raise invalid(NOTHING_TO_UPDATE[ctx.store.wordings])
    table = ctx.store.described(request["TableName"], ctx.now)
    require_online(request, table, ctx.now)
    table.require_settled(ctx.now)
    throughput = read_change(request, table)
    of_indexes = read_index_updates(request, table)
    updates = [*of_indexes, *read_vector_updates(request, table)]
    require_quotas(ctx, request, table, throughput, of_indexes)
    _change_stream(ctx, request, table)
    _change_billing(ctx, request, table, throughput)
    _change_settings(ctx, request, table)
    ends = ctx.now + ctx.world.settings.delay
    passing = {update.index.name: update.apply(table, ctx.now, ends) for update in updates}
    described = describe_table(table, ctx.now, status="UPDATING", index_status=passing)
    table.updated_at = ends
    table.settle(ctx.now)
    if table.meter is not None:
        table.meter.settle(ctx.now)
    return {"TableDescription": described}


def read_change(request: Mapping[str, Any], table: Table) -> Throughput | None:
    """The new throughput, if there is one; one that changes nothing is refused."""
    given = request.get("ProvisionedThroughput")
    mode = request.get("BillingMode", "PAY_PER_REQUEST" if table.on_demand else "PROVISIONED")
    if mode == "PAY_PER_REQUEST" and given:
        raise invalid_value(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
    if request.get("BillingMode") == "PROVISIONED" and not given:
        # verified in October 2026 (ack-api-quirks DDB-TABLE-057), on a table that is provisioned already as well
        raise invalid_value("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
    if not given:
        return None
    new, old = read_throughput(given), table.throughput
    if not table.on_demand and (new.read, new.write) == (old.read, old.write):
        raise invalid(unchanged("table", old, new))
    return new


def require_quotas(
    ctx: Context[Tables],
    request: Mapping[str, Any],
    table: Table,
    throughput: Throughput | None,
    updates: Sequence[Update],
) -> None:
    """Hold what the table will be to the account's quotas; nothing has changed yet."""
    require_operation(ctx)
    created = [update.index for update in updates if isinstance(update, Create)]
    if created:
        require_indexes(ctx, table, created)
        require_projected_attributes((*table.indexes.values(), *created), ctx.world.settings.quotas)
    changed = {update.index.name: update for update in updates if isinstance(update, Change)}
    if throughput is not None:
        require_decrease(ctx, table.throughput, throughput)
    for update in changed.values():
        require_decrease(ctx, update.index.throughput, update.throughput)
    gone = {update.index.name for update in updates if isinstance(update, Delete)}
    indexes = {
        index.name: changed[index.name].throughput if index.name in changed else index.throughput
        for index in (*table.indexes.values(), *created)
        if index.is_global and index.name not in gone
    }
    if throughput is not None or changed or created:
        require_units(ctx, table, throughput or table.throughput, indexes, new=False)
    require_on_demand(ctx, request.get("OnDemandThroughput", {}))
    require_warm(ctx, request.get("WarmThroughput", {}))
    if "TableClass" in request:
        require_class_change(ctx, table)


def _change_stream(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> None:
    specification = request.get("StreamSpecification")
    if specification is None:
        return
    if not specification["StreamEnabled"]:
        if table.stream is None:
            raise invalid(f"Table has no stream to disable: TableName: {table.name}")
        close_stream(table, ctx.now)
    elif table.stream is not None:
        raise invalid(f"Table already has an enabled stream: TableName: {table.name}")
    else:
        open_stream(ctx, table, specification)


def _change_billing(ctx: Context[Tables], request: Mapping[str, Any], table: Table, new: Throughput | None) -> None:
    mode = request.get("BillingMode")
    if mode == "PAY_PER_REQUEST" and not table.on_demand:
        table.on_demand, table.on_demand_since = True, ctx.now
        table.throughput = Throughput()
        for index in table.indexes.values():
            index.throughput = Throughput()
    elif mode == "PROVISIONED":
        table.on_demand = False
    if new is not None:
        table.throughput.change(new.read, new.write, ctx.now)


def _change_settings(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> None:
    if "DeletionProtectionEnabled" in request:
        table.deletion_protected = request["DeletionProtectionEnabled"]
    if "TableClass" in request:
        if request["TableClass"] != (table.table_class or "STANDARD"):
            table.class_changes.append(ctx.now)
        table.table_class, table.class_updated = request["TableClass"], ctx.now
    if "OnDemandThroughput" in request:
        table.max_units = dict(request["OnDemandThroughput"])
    if warm := request.get("WarmThroughput"):
        table.warm = (warm.get("ReadUnitsPerSecond", 0), warm.get("WriteUnitsPerSecond", 0))
