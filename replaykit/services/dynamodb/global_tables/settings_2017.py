"""The settings of a global table of version 2017.11.29: capacity and its scaling, region by region.

Writes are set for all replicas at once, reads for each. ASSUMPTION: the texts of the errors but that of a table on
demand, which is measured (ack-api-quirks, DDB-TABLE-190); recordings of the time of this version would prove them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.global_tables.group import Group, Member
from replaykit.services.dynamodb.global_tables.scaling import (
    Dimension,
    describe_both,
    not_provisioned,
    read_scaling,
)
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.values import invalid_value

Given = Mapping[str, Any]
Change = Callable[[float], None]
OF_PROVISIONED = (
    "GlobalTableProvisionedWriteCapacityUnits",
    "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate",
    "GlobalTableGlobalSecondaryIndexSettingsUpdate",
)
OF_PROVISIONED_REPLICA = (
    "ReplicaProvisionedReadCapacityUnits",
    "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate",
    "ReplicaGlobalSecondaryIndexSettingsUpdate",
)
GLOBAL_WRITES = OF_PROVISIONED[:2]
INDEX_WRITES = ("ProvisionedWriteCapacityUnits", "ProvisionedWriteCapacityAutoScalingSettingsUpdate")
REPLICA_READS = OF_PROVISIONED_REPLICA[:2]
INDEX_READS = ("ProvisionedReadCapacityUnits", "ProvisionedReadCapacityAutoScalingSettingsUpdate")


class Capacity(NamedTuple):
    """`Read` or `Write` units of a table, or of one of its indexes."""

    kind: str
    index_name: str | None = None


def describe_settings(group: Group, now: float, *, status: str | None = None) -> list[dict[str, Any]]:
    """ReplicaSettings; `status` is that of an answer which starts a change."""
    return [_replica(member, now, status) for member in sorted(group.living(now), key=lambda one: one.scope.region)]


def change_settings(group: Group, request: Given, now: float, ends: float) -> None:
    """Do all that a request asks for, or nothing."""
    members = {member.scope.region: member for member in group.living(now)}
    updates = request.get("ReplicaSettingsUpdate", ())
    for one in updates:
        if one["RegionName"] not in members:
            raise AwsError("ReplicaNotFoundException", f"Replica with region: '{one['RegionName']}' does not exist.")
    _require_indexes(members, request)
    _require_billing(group, members, request)
    changes = [
        *(change for member in members.values() for change in _global_changes(member, request)),
        *(change for one in updates for change in _replica_changes(members[one["RegionName"]], one)),
    ]
    mode = request.get("GlobalTableBillingMode")
    for member in members.values():
        _set_billing(member, mode, now, ends)
        member.table.updated_at = ends
    for change in changes:
        change(now)


def _global_changes(member: Member, request: Given) -> Iterator[Change]:
    """Writes, which are the same everywhere."""
    yield from _changes(member, Capacity("Write"), request, GLOBAL_WRITES)
    for one in request.get(OF_PROVISIONED[2], ()):
        yield from _changes(member, Capacity("Write", one["IndexName"]), one, INDEX_WRITES)


def _replica_changes(member: Member, request: Given) -> Iterator[Change]:
    """Reads, and the class."""
    yield from _changes(member, Capacity("Read"), request, REPLICA_READS)
    for one in request.get(OF_PROVISIONED_REPLICA[2], ()):
        yield from _changes(member, Capacity("Read", one["IndexName"]), one, INDEX_READS)
    if "ReplicaTableClass" in request:

        def classify(now: float) -> None:
            member.table.table_class, member.table.class_updated = request["ReplicaTableClass"], now

        yield classify


def _changes(member: Member, capacity: Capacity, given: Given, names: tuple[str, str]) -> Iterator[Change]:
    """What is to be done, once everything is read: the units and the scaling, by the names that they have here."""
    units, scaling = names
    table, index = member.table, capacity.index_name
    if units in given:
        throughput = table.throughput if index is None else table.indexes[index].throughput
        yield lambda now: _set_units(throughput, capacity.kind, given[units], now)
    if scaling in given:
        read = read_scaling(given[scaling], Dimension(capacity.kind, table.name, member.scope, index))
        yield lambda _now: member.scalings.put(capacity.kind, index, read)


def _set_units(throughput: Throughput, kind: str, units: int, now: float) -> None:
    wanted = (units, throughput.write) if kind == "Read" else (throughput.read, units)
    throughput.change(*wanted, now)


def _set_billing(member: Member, mode: str | None, now: float, ends: float) -> None:
    """Since when it is on demand is told when the change is over, as of any table (recorded of UpdateTable)."""
    table = member.table
    if mode == "PAY_PER_REQUEST" and not table.on_demand:
        table.on_demand, table.on_demand_since = True, ends
        table.throughput.end(now)
        for index in table.indexes.values():
            index.throughput.end(now)
    elif mode == "PROVISIONED":
        table.on_demand = False


def _require_indexes(members: Mapping[str, Member], request: Given) -> None:
    named = [
        (list(members.values()), request.get(OF_PROVISIONED[2], ())),
        *(
            ([members[one["RegionName"]]], one.get(OF_PROVISIONED_REPLICA[2], ()))
            for one in request.get("ReplicaSettingsUpdate", ())
        ),
    ]
    for having, indexes in named:
        for index in indexes:
            if any(index["IndexName"] not in _global_indexes(member) for member in having):
                raise AwsError("IndexNotFoundException", f"Index not found: {index['IndexName']}")


def _require_billing(group: Group, members: Mapping[str, Member], request: Given) -> None:
    """Capacity is set where it is provisioned, and where it comes to be, it is set for everyone."""
    mode = request.get("GlobalTableBillingMode")
    on_demand = [one for one in members.values() if (one.table.on_demand if mode is None else mode != "PROVISIONED")]
    asked = [name for name in OF_PROVISIONED if name in request]
    asked += [
        name for one in request.get("ReplicaSettingsUpdate", ()) for name in OF_PROVISIONED_REPLICA if name in one
    ]
    if on_demand and asked:
        raise not_provisioned(group.name, [one.scope.region for one in on_demand], asked)
    reads = {
        one["RegionName"]
        for one in request.get("ReplicaSettingsUpdate", ())
        if "ReplicaProvisionedReadCapacityUnits" in one
    }
    switching = {region for region, one in members.items() if one.table.on_demand and mode == "PROVISIONED"}
    if switching and (OF_PROVISIONED[0] not in request or not switching <= reads):
        raise invalid_value(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        )
    for region in sorted(switching):
        _require_index_units(members[region], request)


def _require_index_units(member: Member, request: Given) -> None:
    """Where capacity comes to be provisioned, every index has its own. ASSUMPTION: the text is that of UpdateTable."""
    writes = request.get(OF_PROVISIONED[2], ())
    updates = (one for one in request["ReplicaSettingsUpdate"] if one["RegionName"] == member.scope.region)
    reads = [index for one in updates for index in one.get(OF_PROVISIONED_REPLICA[2], ())]
    written = {one["IndexName"] for one in writes if INDEX_WRITES[0] in one}
    read = {one["IndexName"] for one in reads if INDEX_READS[0] in one}
    silent = [name for name in _global_indexes(member) if name not in written & read]
    if silent:
        raise invalid_value(f"ProvisionedThroughput must be specified for index: {','.join(silent)}")


def _replica(member: Member, now: float, status: str | None) -> dict[str, Any]:
    table, scalings = member.table, member.scalings
    described: dict[str, Any] = {
        "RegionName": member.scope.region,
        "ReplicaStatus": status or member.status(now),
        "ReplicaProvisionedReadCapacityUnits": table.throughput.read,
        "ReplicaProvisionedWriteCapacityUnits": table.throughput.write,
        **describe_both(scalings.read, scalings.write, on_demand=table.on_demand, prefix="Replica"),
    }
    if table.on_demand:
        described["ReplicaBillingModeSummary"] = {"BillingMode": "PAY_PER_REQUEST"}
        begins = status is not None and table.on_demand_since == now
        if table.on_demand_since is not None and table.on_demand_since <= now and not begins:
            since = instant(table.on_demand_since)
            described["ReplicaBillingModeSummary"]["LastUpdateToPayPerRequestDateTime"] = since
    if indexes := _global_indexes(member):
        described["ReplicaGlobalSecondaryIndexSettings"] = [_index(member, one, now) for one in indexes.values()]
    if table.table_class is not None:
        described["ReplicaTableClassSummary"] = {"TableClass": table.table_class}
    return described


def _index(member: Member, index: Index, now: float) -> dict[str, Any]:
    scalings, on_demand = member.scalings, member.table.on_demand
    described: dict[str, Any] = {"IndexName": index.name, "IndexStatus": index.status(now)}
    if not on_demand:
        described["ProvisionedReadCapacityUnits"] = index.throughput.read
        described["ProvisionedWriteCapacityUnits"] = index.throughput.write
    read, write = scalings.index_read.get(index.name), scalings.index_write.get(index.name)
    return described | describe_both(read, write, on_demand=on_demand)


def _global_indexes(member: Member) -> dict[str, Index]:
    return {name: index for name, index in member.table.indexes.items() if index.is_global}
