"""Global tables that there were before the recording: tables of one name become replicas of one group.

A replica that no recorded call describes is a copy of the table that names it; what a region has for itself (tags,
policy, recovery, insights, destinations, its description) is not known of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator import Context
from replaykit.emulator.world import World
from replaykit.services.dynamodb.global_tables.copying import copy_table
from replaykit.services.dynamodb.global_tables.group import CURRENT, LEGACY, Group, Member, Witness
from replaykit.services.dynamodb.global_tables.overrides import override
from replaykit.services.dynamodb.global_tables.replica import Replica, replicated
from replaykit.services.dynamodb.hydration.tables import first_description
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import all_unseen

UNDESCRIBED = "a recorded call tells of this replica, and none in its region describes it; record a DescribeTable there"
OWN = ("ProvisionedThroughputOverride", "OnDemandThroughputOverride", "GlobalSecondaryIndexes")


@dataclass(slots=True)
class Told:
    """What a recording tells of a global table: its replicas beside the one that is asked, by region."""

    version: str
    others: list[Mapping[str, Any]]
    description: Mapping[str, Any] = field(default_factory=dict)


def join_replicas(world: World, scope: Scope, calls: Sequence[RecordedCall], tables: Mapping[str, Table]) -> None:
    """Bind the tables of one account and region to their replicas elsewhere."""
    store: Tables = world.store("dynamodb", scope)
    for name in tables:
        table = store.find(name, world.clock.now())
        told = _current(name, calls) or _legacy(name, scope, calls)
        if told is not None and table is not None and not isinstance(table, Replica):
            _join(world, scope, table, told)


def _current(name: str, calls: Sequence[RecordedCall]) -> Told | None:
    """What the table's first description tells of others; a replica that is on its way out is none any more."""
    told = first_description(name, calls)
    if told is None:
        return None
    _, description = told
    others = [one for one in description.get("Replicas", ()) if one.get("ReplicaStatus") != "DELETING"]
    return Told(description.get("GlobalTableVersion", CURRENT), others, description) if others else None


def _legacy(name: str, scope: Scope, calls: Sequence[RecordedCall]) -> Told | None:
    """A global table of version 2017.11.29, as the first call that speaks of it found it."""
    for one in calls:
        if one.error is not None or one.call.params.get("GlobalTableName", name) != name:
            continue
        if one.call.operation == "CreateGlobalTable":
            return None
        regions = _regions(name, one)
        if scope.region in regions:
            return Told(LEGACY, [{"RegionName": region} for region in regions if region != scope.region])
    return None


def _regions(name: str, one: RecordedCall) -> list[str]:
    """The regions of a global table before this call."""
    if one.call.operation == "ListGlobalTables":
        listed = (told for told in one.output.get("GlobalTables", ()) if told["GlobalTableName"] == name)
        return [region["RegionName"] for told in listed for region in told["ReplicationGroup"]]
    told = one.output.get("GlobalTableDescription", {})
    regions = [region["RegionName"] for region in told.get("ReplicationGroup", ())]
    if one.call.operation == "UpdateGlobalTable":
        updates = one.call.params["ReplicaUpdates"]
        new = {update["Create"]["RegionName"] for update in updates if "Create" in update}
        old = [update["Delete"]["RegionName"] for update in updates if "Delete" in update]
        return [region for region in dict.fromkeys((*regions, *old)) if region not in new]
    return regions if one.call.operation == "DescribeGlobalTable" else []


def _join(world: World, scope: Scope, table: Table, told: Told) -> None:
    group = _group(table, told, world.settings.replication_lag)
    first = replicated(table, Member(scope, group, 0.0, 0.0))
    first.member.protected = told.description.get("DisassociationProtectionEnabled", True)
    group.join(first.member)
    world.store("dynamodb", scope).replace(first)
    for other in told.others:
        account = _account(other.get("ReplicaArn")) or scope.account
        _add(world, first, scope._replace(region=other["RegionName"], account=account), other)


def _account(arn: str | None) -> str | None:
    """The account of an ARN."""
    return arn.split(":")[4] if arn is not None else None


def _group(table: Table, told: Told, lag: float) -> Group:
    group = Group(table.name, table.created, lag, told.version)
    group.strong = told.description.get("MultiRegionConsistency") == "STRONG"
    group.settings_mode = told.description.get("GlobalTableSettingsReplicationMode", group.settings_mode)
    for one in told.description.get("GlobalTableWitnesses", ()):
        group.witness = Witness(one["RegionName"], 0.0)
    return group


def _add(world: World, first: Replica, there: Scope, told: Mapping[str, Any]) -> None:
    """The table that is there joins; where the recording has none, it is made."""
    store: Tables = world.store("dynamodb", there)
    now, member = world.clock.now(), Member(there, first.member.group, 0.0, 0.0)
    action = {name: told[name] for name in OWN if name in told}
    table = store.find(first.name, now)
    if isinstance(table, Replica):
        return
    if table is not None:
        store.replace(replicated(table, member))
        first.member.group.join(member)
        override(member.table, action, first, now)
        _share(first, member.table)
        _share(member.table, first)
        return
    if "ReplicaTableClassSummary" in told:
        action["TableClassOverride"] = told["ReplicaTableClassSummary"]["TableClass"]
    ctx: Context[Tables] = Context(world, OperationCall("dynamodb", "UpdateTable", {}, first.member.scope))
    copy = copy_table(ctx, first, member, action, told.get("KMSMasterKeyId")).table
    copy.unseen |= all_unseen([index.name for index in copy.indexes.values() if index.is_global])
    copy.policy = None
    store.add_undescribed(first.name, UNDESCRIBED)


def _share(source: Replica, replica: Replica) -> None:
    """What a region was seen to hold, another holds too; where both were seen, each stays as it was."""
    known, shared = replica.knowledge, source.knowledge
    if known is None or shared is None:
        return
    for stored in list(source.items):
        item = unfold(stored)
        place = source.keys.place_of_item(item)
        if shared.knows(place) and not known.knows(place):
            replica.place_stored(place, item, stored)
    known.learn_from(shared)
