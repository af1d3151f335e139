"""Auto scaling of all replicas of a global table of the current version, as it is asked for and told.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-187, -190, -232, -253 to -255, -289).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.curly import curly
from replaykit.services.dynamodb.global_tables.group import Group, Member
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of
from replaykit.services.dynamodb.global_tables.scaling import (
    Dimension,
    Scaling,
    describe_both,
    not_provisioned,
    read_scaling,
)
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import invalid

Given = Mapping[str, Any]
Change = tuple[Member, Dimension, Scaling | None]
WRITES = "ProvisionedWriteCapacityAutoScalingUpdate"
READS = "ReplicaProvisionedReadCapacityAutoScalingUpdate"
INDEX_READS = "ProvisionedReadCapacityAutoScalingUpdate"
# What AWS calls the parameters in its error on a table on demand.
# ASSUMPTION: the two of indexes; recorded calls would prove them.
SPELLED = {
    WRITES: "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate",
    READS: "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate",
    "GlobalSecondaryIndexUpdates": "GlobalTableGlobalSecondaryIndexSettingsUpdate",
    "ReplicaGlobalSecondaryIndexUpdates": "ReplicaGlobalSecondaryIndexSettingsUpdate",
}


def find_scaled(ctx: Context[Tables], name: str) -> Replica:
    """The table, which must be a replica; all others are told as not there."""
    bare = ctx.store.bare_name(name)
    table = ctx.store.find(bare, ctx.now)
    if table is None or not isinstance(table, Replica) or group_of(table, ctx.now) is None:
        raise AwsError("ResourceNotFoundException", f"Global table with name: '{bare}' does not exist.")
    return table


def describe_scalings(table: Replica, now: float) -> dict[str, Any]:
    """A TableAutoScalingDescription: every replica by the name of its region, this one too."""
    members = sorted(table.member.group.living(now), key=lambda member: member.scope.region)
    return {
        "TableName": table.name,
        "TableStatus": table.status(now),
        "Replicas": [_replica(member, now) for member in members],
    }


def change_scalings(table: Replica, request: Given, now: float) -> None:
    """Do all that a request asks for, or nothing: writes for all replicas, reads for those that are named."""
    group = table.member.group
    members = {member.scope.region: member for member in group.living(now)}
    updates: Sequence[Given] = request.get("ReplicaUpdates", ())
    _require_updates(table.name, request, updates)
    for one in updates:
        if one["RegionName"] not in members:
            # ASSUMPTION: the text; the code is measured.
            text = f"Replica in region: '{one['RegionName']}' of global table with name: '{table.name}' does not exist."
            raise AwsError("ResourceNotFoundException", text)
    _require_billing(group, members, request, updates)
    found = [
        *(change for member in members.values() for change in _writes(member, request)),
        *(change for one in updates for change in _reads(members[one["RegionName"]], one)),
    ]
    for member, dimension, scaling in found:
        member.scalings.put(dimension.kind, dimension.index_name, scaling)


def _writes(member: Member, request: Given) -> Iterator[Change]:
    if WRITES in request:
        yield _change(member, "Write", None, request[WRITES])
    for one in request.get("GlobalSecondaryIndexUpdates", ()):
        if WRITES in one:
            yield _change(member, "Write", _index_name(member, one), one[WRITES])


def _reads(member: Member, update: Given) -> Iterator[Change]:
    if READS in update:
        yield _change(member, "Read", None, update[READS])
    for one in update.get("ReplicaGlobalSecondaryIndexUpdates", ()):
        if INDEX_READS in one:
            yield _change(member, "Read", _index_name(member, one), one[INDEX_READS])


def _change(member: Member, kind: str, index: str | None, update: Given) -> Change:
    """What is to be put where, once all is read: nothing is done unless everything can be."""
    dimension = Dimension(kind, member.table.name, member.scope, index)
    return member, dimension, read_scaling(update, dimension)


def _index_name(member: Member, one: Given) -> str:
    """ASSUMPTION: the text; the code is measured."""
    name = str(one.get("IndexName"))
    index = member.table.indexes.get(name)
    if index is None or not index.is_global:
        text = f"Index: '{name}' of global table with name: '{member.table.name}' does not exist."
        raise AwsError("ResourceNotFoundException", text)
    return name


def _require_updates(name: str, request: Given, updates: Sequence[Given]) -> None:
    begin = f"Failed to update settings for global table with name: {curly(name)} because"
    if not set(request) - {"TableName"}:
        raise invalid(f"{begin} at least one update parameter must be specified.")
    regions = [one["RegionName"] for one in updates]
    if twice := [region for region in dict.fromkeys(regions) if regions.count(region) > 1]:
        raise invalid(f"{begin} the regions: {curly('[' + ', '.join(twice) + ']')} were specified more than once.")
    for one in updates:
        if not set(one) - {"RegionName"}:
            raise invalid(
                f"{begin} at least one update parameter must be specified for region: {curly(one['RegionName'])}."
            )


def _require_billing(group: Group, members: Mapping[str, Member], request: Given, updates: Sequence[Given]) -> None:
    """On demand nothing is scaled; what is switched off may be (DDB-TABLE-190)."""
    on_demand = sorted(region for region, member in members.items() if member.table.on_demand)
    if not on_demand:
        return
    asked = [
        SPELLED[name] for one in (request, *updates) for name in SPELLED if name in one and not _switches_off(one[name])
    ]
    if asked:
        raise not_provisioned(group.name, on_demand, asked)


def _switches_off(update: Any) -> bool:
    if isinstance(update, Mapping):
        return bool(update.get("AutoScalingDisabled"))
    settings = [value for one in update for value in one.values() if isinstance(value, Mapping)]
    return all(one.get("AutoScalingDisabled") for one in settings)


def _replica(member: Member, now: float) -> dict[str, Any]:
    table, scalings = member.table, member.scalings
    indexes = [index for index in table.indexes.values() if index.is_global]
    return {
        "RegionName": member.scope.region,
        "GlobalSecondaryIndexes": [_index(member, index, now) for index in indexes],
        **describe_both(scalings.read, scalings.write, on_demand=table.on_demand, prefix="Replica"),
        "ReplicaStatus": member.status(now),
    }


def _index(member: Member, index: Index, now: float) -> dict[str, Any]:
    scalings, on_demand = member.scalings, member.table.on_demand
    read, write = scalings.index_read.get(index.name), scalings.index_write.get(index.name)
    return {
        "IndexName": index.name,
        "IndexStatus": index.status(now),
        **describe_both(read, write, on_demand=on_demand),
    }
