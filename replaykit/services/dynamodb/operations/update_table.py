"""UpdateTable: billing, throughput, global and vector indexes, stream, protection, class; UPDATING in this answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.encrypting import change_encryption
from replaykit.services.dynamodb.global_tables.changing_replicas import change_replicas
from replaykit.services.dynamodb.global_tables.disassociating import protect
from replaykit.services.dynamodb.global_tables.multi_account import change_settings_mode
from replaykit.services.dynamodb.global_tables.overrides import follow_units
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of, group_of_2017, together
from replaykit.services.dynamodb.global_tables.replicating import require_quiet
from replaykit.services.dynamodb.index_updates import Update, on_demand_after, read_index_updates
from replaykit.services.dynamodb.quotas import require_update
from replaykit.services.dynamodb.schema import NO_UNITS_ON_DEMAND, read_throughput, unchanged
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.streaming import close_stream, open_stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.table_settings import (
    merged_maxima,
    require_class_change,
    require_maxima,
    require_warmer,
    set_class,
    set_protection,
    set_warm,
)
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.update_form import require_form
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.dynamodb.vectors.updates import (
    CreateVectors,
    read_vector_updates,
    require_online,
)
from replaykit.services.dynamodb.vectors.walk import begin_walk
from replaykit.services.dynamodb.warm import warm_throughput

AnyUpdate = Update | CreateVectors
# What a table of its own is not UPDATING for.
QUICK = frozenset({"DeletionProtectionEnabled", "WarmThroughput", "OnDemandThroughput"})
# Changes that stand alone in a request, each in a room of its own.
ELSEWHERE: Mapping[str, Callable[[Context[Tables], Mapping[str, Any]], dict[str, Any]]] = {
    "ReplicaUpdates": change_replicas,
    "SSESpecification": change_encryption,
    "DisassociationProtectionEnabled": protect,
    "GlobalTableSettingsReplicationMode": change_settings_mode,
}


@operation("dynamodb", "UpdateTable")
def update_table(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html."""
    require_form(request)
    change = next((change for member, change in ELSEWHERE.items() if member in request), _change)
    return {"TableDescription": change(ctx, request)}


def _change(ctx: Context[Tables], request: Mapping[str, Any]) -> dict[str, Any]:
    """Whatever else is changed; whatever is refused is refused before anything changes."""
    table = ctx.store.described(request["TableName"], ctx.now)
    require_online(request, table, ctx.now)
    require_quiet(table, ctx.now)
    throughput = _read_change(request, table)
    tables = together(table, ctx.now)
    _require_settings(ctx, request, tables)
    of_indexes = read_index_updates(request, table)
    require_update(ctx, request, table, throughput, of_indexes)
    updates = [[*of_indexes, *read_vector_updates(request, table)], *_of_replicas(request, tables[1:])]
    _change_stream(ctx, request, table)
    _change_billing(ctx, request, table, throughput)
    _change_settings(ctx, request, tables)
    return _apply(ctx, request, tables, updates)


def _apply(
    ctx: Context[Tables], request: Mapping[str, Any], tables: Sequence[Table], updates: Sequence[Sequence[AnyUpdate]]
) -> dict[str, Any]:
    """Change the indexes, here and in the other replicas; gives the table's description as all that begins."""
    table, ends = tables[0], ctx.now + ctx.world.settings.delay
    passing = {update.index.name: update.apply(table, ctx.now, ends) for update in updates[0]}
    quick = request.keys() - {"TableName"} <= QUICK and len(tables) == 1
    described = describe_table(table, ctx.now, status=None if quick else "UPDATING", index_status=passing)
    _tell_as_it_was(described, table, request, ctx.now)
    for one, changes in zip(tables[1:], updates[1:], strict=True):
        _follow(one, table, changes, ctx.now, ends)
    for one in tables:
        _settle(one, ctx.now, one.updated_at if quick else ends)
    if ends == ctx.now and ctx.world.settings.phases:
        _begin_walk(tables, updates)
    return described


def _tell_as_it_was(described: dict[str, Any], table: Table, request: Mapping[str, Any], now: float) -> None:
    """The units that this request changes are told as they were (recorded; ack-api-quirks, DDB-TABLE-459)."""
    if "WarmThroughput" in request:
        described["WarmThroughput"] = warm_throughput(table, now, starts=True)
    if "ProvisionedThroughput" in request:
        described["ProvisionedThroughput"] = table.throughput.describe(now, starts=True)
    changed = [one["Update"] for one in request.get("GlobalSecondaryIndexUpdates", ()) if "Update" in one]
    resized = {one["IndexName"] for one in changed if "ProvisionedThroughput" in one}
    for one in described.get("GlobalSecondaryIndexes", ()):
        if one["IndexName"] in resized:
            throughput = table.indexes[one["IndexName"]].throughput
            one["ProvisionedThroughput"] = throughput.describe(now, starts=True)


def _of_replicas(request: Mapping[str, Any], replicas: Sequence[Table]) -> list[list[AnyUpdate]]:
    """What the other replicas do too: the indexes that come and go; capacity is followed."""
    updates = [one for one in request.get("GlobalSecondaryIndexUpdates", ()) if "Update" not in one]
    online = {**request, "GlobalSecondaryIndexUpdates": updates}
    return [[*read_index_updates(online, one, follows=True), *read_vector_updates(online, one)] for one in replicas]


def _settle(table: Table, now: float, ends: float) -> None:
    table.updated_at = ends
    table.settle(now)
    if table.meter is not None:
        table.meter.settle(now)


def _begin_walk(tables: Sequence[Table], updates: Sequence[Sequence[AnyUpdate]]) -> None:
    """A new vector index takes no time: who looks sees its phases."""
    begin_walk(
        [
            (table, one.index)
            for table, changes in zip(tables, updates, strict=True)
            for one in changes
            if isinstance(one, CreateVectors)
        ]
    )


def _require_settings(ctx: Context[Tables], request: Mapping[str, Any], tables: Sequence[Table]) -> None:
    table = tables[0]
    on_demand = request.get("BillingMode", "PAY_PER_REQUEST" if table.on_demand else "") == "PAY_PER_REQUEST"
    if "OnDemandThroughput" in request:
        require_maxima(request["OnDemandThroughput"], on_demand=on_demand, least=-1)
    if "WarmThroughput" in request:
        require_warmer(request["WarmThroughput"], table, on_demand=table.on_demand)
    for one in tables if "TableClass" in request else ():
        region = one.member.scope.region if isinstance(one, Replica) and one is not table else None
        require_class_change(ctx, one, replica_in=region)


def _follow(replica: Table, table: Table, changes: Sequence[AnyUpdate], now: float, ends: float) -> None:
    """What a change of one replica is to another: the same indexes and the same capacity, but for its own overrides."""
    for change in changes:
        change.apply(replica, now, ends)
    follow_units(replica, table, now)


def _read_change(request: Mapping[str, Any], table: Table) -> Throughput | None:
    """The new throughput, if there is one; one that changes nothing is refused."""
    given = request.get("ProvisionedThroughput")
    if given and on_demand_after(request, table):
        raise invalid_value(NO_UNITS_ON_DEMAND)
    if not given:
        return None
    new, old = read_throughput(given), table.throughput
    if not table.on_demand and (new.read, new.write) == (old.read, old.write):
        raise invalid(unchanged("table", old, new))
    return new


def _change_stream(ctx: Context[Tables], request: Mapping[str, Any], table: Table) -> None:
    """Texts: ack-api-quirks, DDB-TABLE-050, -222."""
    specification = request.get("StreamSpecification")
    if specification is None:
        return
    if not specification["StreamEnabled"]:
        if _streams_to_others(table, ctx.now):
            raise invalid_value("Disabling Stream is not allowed for a Global Table replica.")
        if table.stream is None:
            raise invalid(f"Table has no stream to disable: TableName: {table.name}")
        close_stream(table, ctx.now)
    elif table.stream is not None:
        raise invalid(f"Table already has an enabled stream: TableName: {table.name}")
    else:
        open_stream(ctx, table, specification)


def _streams_to_others(table: Table, now: float) -> bool:
    """Replication of eventual consistency reads the stream."""
    group = group_of(table, now) or group_of_2017(table, now)
    return group is not None and not group.strong


def _change_billing(ctx: Context[Tables], request: Mapping[str, Any], table: Table, new: Throughput | None) -> None:
    mode = request.get("BillingMode")
    if mode == "PAY_PER_REQUEST" and not table.on_demand:
        table.on_demand, table.on_demand_since = True, ctx.now + ctx.world.settings.delay
        table.throughput.end(ctx.now)
        for index in table.indexes.values():
            index.throughput.end(ctx.now)
    elif mode == "PROVISIONED":
        table.on_demand = False
    if new is not None:
        table.throughput.change(new.read, new.write, ctx.now, ctx.now + ctx.world.settings.delay)


def _change_settings(ctx: Context[Tables], request: Mapping[str, Any], tables: Sequence[Table]) -> None:
    """Protection is each region's own; a class is set in all of them (ack-api-quirks, DDB-TABLE-230, -294)."""
    table = tables[0]
    if "DeletionProtectionEnabled" in request:
        set_protection(table, request["DeletionProtectionEnabled"], ctx.now)
    if "OnDemandThroughput" in request:
        table.max_units = merged_maxima(table.max_units, request["OnDemandThroughput"])
    for one in tables:
        if "TableClass" in request:
            set_class(one, request["TableClass"], ctx.now)
        if warm := request.get("WarmThroughput"):
            set_warm(one, warm, ctx.now + ctx.world.settings.delay, on_demand=one.on_demand)
