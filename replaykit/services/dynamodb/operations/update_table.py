"""UpdateTable: billing, throughput, global and vector indexes, stream, protection, class; UPDATING in this answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.gaps import GAPS
from replaykit.services.dynamodb.index_updates import on_demand_after, read_index_updates
from replaykit.services.dynamodb.schema import read_throughput, require_units, unchanged
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import close_stream, open_stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.update_form import require_form
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.dynamodb.vectors.updates import read_vector_updates, require_online


@operation("dynamodb", "UpdateTable")
def update_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html."""
    require_form(request)
    GAPS.refuse(ctx.call)
    table = ctx.store.described(request["TableName"], ctx.now)
    require_online(request, table, ctx.now)
    table.require_settled(ctx.now)
    throughput = read_change(request, table)
    require_units(request.get("OnDemandThroughput"), "table", on_demand=on_demand_after(request, table))
    updates = [*read_index_updates(request, table), *read_vector_updates(request, table)]
    _change_stream(ctx, request, table)
    _change_billing(ctx, request, table, throughput)
    _change_settings(ctx, request, table)
    ends = ctx.now + ctx.world.settings.delay
    passing = {update.index.name: update.apply(table, ctx.now, ends) for update in updates}
    described = describe_table(table, ctx.now, status="UPDATING", index_status=passing)
    table.updated_at = ends
    table.settle(ctx.now)
    return {"TableDescription": described}


def read_change(request: Mapping[str, Any], table: Table) -> Throughput | None:
    """The new throughput, if there is one; one that changes nothing is refused."""
    given = request.get("ProvisionedThroughput")
    if given and on_demand_after(request, table):
        raise invalid_value(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
    if not given:
        return None
    new, old = read_throughput(given), table.throughput
    if not table.on_demand and (new.read, new.write) == (old.read, old.write):
        raise invalid(unchanged("table", old, new))
    return new


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
        table.table_class, table.class_updated = request["TableClass"], ctx.now
    if "OnDemandThroughput" in request:
        table.max_units = dict(request["OnDemandThroughput"])
    if warm := request.get("WarmThroughput"):
        table.warm = (warm.get("ReadUnitsPerSecond", 0), warm.get("WriteUnitsPerSecond", 0))
