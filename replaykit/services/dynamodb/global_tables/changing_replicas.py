"""What UpdateTable does to the replicas of a table: they come, change, go, and leave.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-202, -204, -226 to -228, -257 to -261, -298).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context
from replaykit.services.dynamodb.curly import curly
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.global_tables.disassociating import disassociate
from replaykit.services.dynamodb.global_tables.group import Group, Witness
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of, group_of_2017
from replaykit.services.dynamodb.global_tables.replica_updates import (
    ReplicaUpdates,
    read_updates,
    require_new_strong,
    require_one_action,
)
from replaykit.services.dynamodb.global_tables.replicating import (
    add_replica,
    change_replica,
    make_group,
    member_in,
    not_part,
    read_key,
    require_changeable,
    require_deletable,
    require_no_table,
    require_quiet,
    retire,
)
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid

ONLY_ONE = (
    "Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG."
)


def change_replicas(ctx: Context[Tables], request: Mapping[str, Any]) -> dict[str, Any]:
    """Do what ReplicaUpdates says; the TableDescription of the answer."""
    updates = read_updates(request, ctx.call.scope)
    table = ctx.store.described(request["TableName"], ctx.now)
    _require_version(table, ctx.now)
    if updates.disassociate:
        return disassociate(ctx, table, updates)
    group = group_of(table, ctx.now)
    _require_possible(ctx, table, group, updates)
    if updates.create:
        return _create(ctx, table, updates)
    if group is None or not isinstance(table, Replica):
        raise not_part([action["RegionName"] for action in (*updates.update, *updates.delete)])
    if updates.delete:
        return _delete(ctx, table, group, updates)
    for action in updates.update:
        member_in(table, action["RegionName"], ctx.now)
    require_quiet(table, ctx.now)
    for action in updates.update:
        require_changeable(ctx, table, action)
    before = describe_table(table, ctx.now, status="UPDATING")  # measured: the answer tells nothing of the change
    for action in updates.update:
        change_replica(ctx, table, action)
    return before


def _require_version(table: Table, now: float) -> None:
    """ASSUMPTION: the text; a recorded ReplicaUpdates on a replica of version 2017.11.29 would prove it."""
    if group_of_2017(table, now) is not None:
        raise invalid("ReplicaUpdates is not supported on a global table of version 2017.11.29.")


def _require_possible(ctx: Context[Tables], table: Table, group: Group | None, updates: ReplicaUpdates) -> None:
    require_new_strong(updates, ctx.call.scope)
    if group is not None and updates.consistency is not None:
        raise invalid("MultiRegionConsistency parameter is unsupported on existing global table")
    if group is not None and group.strong:
        if updates.create:
            raise invalid("Cannot add replicas to a global table with strong MultiRegionConsistency")
        return
    if updates.drop_witness is not None:
        raise invalid(
            "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present."
        )
    if not updates.strong:
        require_one_action(updates)
    if isinstance(table, Replica) and table.member.status(ctx.now) == "CREATING":
        raise invalid(
            "Create/Update/Delete of replica is not allowed while the replica is being added to table with name: "
            f"{curly(table.name)} in region: {curly(ctx.call.scope.region)}."
        )


def _create(ctx: Context[Tables], table: Table, updates: ReplicaUpdates) -> dict[str, Any]:
    """Measured: the answer does not name yet what it adds."""
    for action in updates.create:
        require_no_table(ctx, table, action["RegionName"])
    require_quiet(table, ctx.now)
    if updates.strong:
        _require_strong_form(table)
    keys = [read_key(table, action, ctx.call.scope) for action in updates.create]
    source = table if group_of(table, ctx.now) and isinstance(table, Replica) else None
    if source is None:
        source = make_group(ctx, table, ctx.call.scope, strong=updates.strong)
    ends = ctx.now + ctx.world.settings.delay
    for action, key in zip(updates.create, keys, strict=True):
        add_replica(ctx, source, action, key)
    if updates.add_witness is not None:
        source.member.group.witness = Witness(updates.add_witness, ends)
    source.updated_at = ends
    described = describe_table(source, ctx.now, status="UPDATING")
    added = {action["RegionName"] for action in updates.create}
    described["Replicas"] = [one for one in described["Replicas"] if one["RegionName"] not in added]
    described.pop("GlobalTableWitnesses", None)
    return described


def _require_strong_form(table: Table) -> None:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html.

    ASSUMPTION: the texts; recorded calls on a table with items, a local index and time to live would prove them.
    """
    for wrong, what in (
        (table.items.count, "a table that contains data"),
        (any(not index.is_global for index in table.indexes.values()), "a table with local secondary indexes"),
        (table.ttl.enabled, "a table with Time to Live enabled"),
    ):
        if wrong:
            raise invalid(f"MultiRegionConsistency set to STRONG is not supported for {what}: {table.name}")


def _delete(ctx: Context[Tables], table: Replica, group: Group, updates: ReplicaUpdates) -> dict[str, Any]:
    members = [member_in(table, action["RegionName"], ctx.now) for action in updates.delete]
    if group.strong:
        _require_dissolved(ctx, table, group, updates)
    for member in members:
        require_deletable(member, ctx.now)
    require_quiet(table, ctx.now)
    before = describe_table(table, ctx.now, status="UPDATING")  # measured: what goes is told as ACTIVE still
    table.updated_at = ctx.now + ctx.world.settings.delay
    for member in members:
        retire(ctx, member)
    if group.witness is not None:
        group.witness.gone_at = table.updated_at
    return before


def _require_dissolved(ctx: Context[Tables], table: Replica, group: Group, updates: ReplicaUpdates) -> None:
    """A group of strong consistency goes as a whole."""
    witness = group.witness_at(ctx.now)
    if updates.drop_witness is not None and (witness is None or witness.region != updates.drop_witness):
        raise not_part([updates.drop_witness], "witnesses")
    if witness is not None and updates.drop_witness is None:
        raise invalid("Update table delete operation does not include all witnesses.")
    if len(updates.delete) < len(group.others(table.member.scope, ctx.now)):
        raise invalid(ONLY_ONE)
