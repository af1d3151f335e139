"""Global tables of version 2017.11.29: tables that were there before, bound together by their name.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_reqs_bestpractices.html says what they
must have in common. AWS makes none any more (`Settings.global_tables_2017`); who has one may keep it. Measured on AWS
in October 2026 (ack-api-quirks, DDB-GLOBALTABLE-001, -002, -004): what is answered where there is none.

ASSUMPTION: every other text of this file; recordings of the time when AWS made such tables would prove them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.global_tables.group import LEGACY, Group, Member
from replaykit.services.dynamodb.global_tables.regions import require_region
from replaykit.services.dynamodb.global_tables.replica import group_of, group_of_2017, replicated
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid_value

NOT_SUPPORTED = (
    "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version "
    "2019.11.21, instead of version 2017.11.29 (Legacy)."
)


def require_version(ctx: Context[Tables]) -> None:
    """What AWS answers today to who would make a global table of this version."""
    if not ctx.world.settings.global_tables_2017:
        raise invalid_value(NOT_SUPPORTED)


def find_global_table(ctx: Context[Tables], name: str) -> Group:
    """The global table of a name that has a replica here."""
    group = look_for(ctx.store, name, ctx.now)
    if group is None:
        raise AwsError("GlobalTableNotFoundException", f"Global table with name: '{name}' does not exist.")
    return group


def look_for(store: Tables, name: str, now: float) -> Group | None:
    table = store.find(name, now)
    if table is None:
        store.require_described(name)
        return None
    return group_of_2017(table, now)


def create_global_table(ctx: Context[Tables], name: str, regions: Sequence[str]) -> Group:
    """Bind the tables of these regions together."""
    if not regions:
        raise invalid_value("ReplicationGroup must name at least one region")
    scopes = [_scope(ctx, region) for region in dict.fromkeys(regions)]
    for scope in scopes:
        if look_for(ctx.store_at(scope), name, ctx.now) is not None:
            raise AwsError("GlobalTableAlreadyExistsException", f"Global table with name: '{name}' already exists.")
    tables = [_find_table(ctx, name, scope) for scope in scopes]
    _require_alike(tables, ctx.now)
    settings = ctx.world.settings
    ends = ctx.now + settings.delay
    group = Group(name, ctx.now, settings.replication_lag, version=LEGACY, ready_at=ends)
    for scope, table in zip(scopes, tables, strict=True):
        _join(ctx, group, scope, table)
    return group


def _join(ctx: Context[Tables], group: Group, scope: Scope, table: Table) -> None:
    """Make a table a replica of a group."""
    member = Member(scope, group, ctx.now, ctx.now + ctx.world.settings.delay)
    ctx.store_at(scope).add(replicated(table, member))
    group.join(member)


def leave(ctx: Context[Tables], member: Member) -> None:
    """Let a replica go: its table stays, with all that has been written so far."""
    member.group.flush(ctx.now)
    member.gone_at = ctx.now + ctx.world.settings.delay


def _find_table(ctx: Context[Tables], name: str, scope: Scope) -> Table:
    table = ctx.store_at(scope).find(name, ctx.now)
    if table is None or table.gone_at is not None:
        raise AwsError("TableNotFoundException", f"Table not found: {name}")
    return table


def _require_alike(tables: Sequence[Table], now: float) -> None:
    """What tables must be that shall be one: empty, streaming both images, with the same keys and the same indexes."""
    first = tables[0]
    for table in tables:
        table.require_settled(now)
        if group_of(table, now) is not None:
            raise invalid_value(f"Table is a replica of a global table of version 2019.11.21: {table.name}")
        if table.stream is None or table.stream.view_type != "NEW_AND_OLD_IMAGES":
            raise invalid_value(
                f"Table must have DynamoDB Streams enabled with StreamViewType NEW_AND_OLD_IMAGES: {table.arn}"
            )
        if table.items.count:
            raise invalid_value(f"Table must be empty to be a replica of a global table: {table.arn}")
        if table.keys != first.keys:
            raise invalid_value(f"Tables must have the same key schema to be replicas of a global table: {table.arn}")
        if _schemas(table) != _schemas(first):
            raise invalid_value(f"Tables must have the same indexes to be replicas of a global table: {table.arn}")


def describe_global_table(group: Group, scope: Scope, now: float, *, status: str | None = None) -> dict[str, Any]:
    """A GlobalTableDescription: of its replicas, AWS told the regions."""
    return {
        "ReplicationGroup": list_replicas(group, now),
        "GlobalTableArn": f"arn:{scope.partition}:dynamodb::{scope.account}:global-table/{group.name}",
        "CreationDateTime": instant(group.created),
        "GlobalTableStatus": status or group.status(now),
        "GlobalTableName": group.name,
    }


def list_replicas(group: Group, now: float) -> list[dict[str, str]]:
    return [{"RegionName": member.scope.region} for member in group.living(now) if member.gone_at is None]


def change_members(ctx: Context[Tables], group: Group, updates: Sequence[Mapping[str, Any]]) -> None:
    """Take in some regions and let others go; nothing is done if anything of it can't be."""
    members = {member.scope.region: member for member in group.living(ctx.now) if member.gone_at is None}
    new = [one["Create"]["RegionName"] for one in updates if "Create" in one]
    old = [one["Delete"]["RegionName"] for one in updates if "Delete" in one]
    for region in new:
        if region in members:
            raise AwsError("ReplicaAlreadyExistsException", f"Replica with region: '{region}' already exists.")
    for region in old:
        if region not in members:
            raise AwsError("ReplicaNotFoundException", f"Replica with region: '{region}' does not exist.")
    scopes = [_scope(ctx, region) for region in dict.fromkeys(new)]
    tables = [_find_table(ctx, group.name, scope) for scope in scopes]
    if tables:
        _require_alike([*(member.table for member in members.values()), *tables], ctx.now)
    for scope, table in zip(scopes, tables, strict=True):
        _join(ctx, group, scope, table)
    for region in dict.fromkeys(old):
        leave(ctx, members[region])
    group.updated_at = ctx.now + ctx.world.settings.delay


def _scope(ctx: Context[Tables], region: str) -> Scope:
    """ASSUMPTION: an unknown region is told as by ReplicaUpdates."""
    require_region(region, ctx.call.scope)
    return ctx.call.scope._replace(region=region)


def _schemas(table: Table) -> dict[str, tuple[Any, bool]]:
    return {index.name: _schema(index) for index in table.indexes.values()}


def _schema(index: Index) -> tuple[Any, bool]:
    return index.keys, index.is_global
