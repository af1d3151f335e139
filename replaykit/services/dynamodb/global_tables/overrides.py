"""What a replica has for itself: read capacity, its maxima, and the class of its table; else it follows the others."""

from __future__ import annotations

from replaykit.services.dynamodb.global_tables.group import Member
from replaykit.services.dynamodb.global_tables.replica import Replica
from replaykit.services.dynamodb.global_tables.replica_updates import Action
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.table_settings import set_class


def override(replica: Replica, action: Action, base: Table, now: float) -> None:
    """What a replica shall have for itself; a value that is the base's own follows the base again (DDB-TABLE-250)."""
    member = replica.member
    if units := action.get("ProvisionedThroughputOverride", {}).get("ReadCapacityUnits"):
        member.reads = None if units == base.throughput.read else units
    if most := action.get("OnDemandThroughputOverride", {}).get("MaxReadRequestUnits"):
        member.max_reads = None if most == (base.max_units or {}).get("MaxReadRequestUnits") else most
    for one in action.get("GlobalSecondaryIndexes", ()):
        _override_index(member, one, base.indexes.get(one["IndexName"]))
    if "TableClassOverride" in action:
        set_class(replica, action["TableClassOverride"], now)
    follow_units(replica, base, now)


def follow_units(replica: Table, base: Table, now: float) -> None:
    """Give a replica the capacity of another, but for what it has for itself."""
    if not isinstance(replica, Replica) or replica is base:
        return
    member = replica.member
    replica.on_demand, replica.on_demand_since = base.on_demand, base.on_demand_since
    _follow(replica, base, None if base.on_demand else member.reads, member.max_reads, now)
    for name, index in replica.indexes.items():
        if (other := base.indexes.get(name)) is not None and index.is_global:
            reads = None if base.on_demand else member.index_reads.get(name)
            _follow(index, other, reads, member.index_max_reads.get(name), now)


def _override_index(member: Member, one: Action, base: Index | None) -> None:
    """An index that is not there is let pass, and nothing comes of it (DDB-TABLE-307)."""
    if base is None:
        return
    if units := one.get("ProvisionedThroughputOverride", {}).get("ReadCapacityUnits"):
        member.index_reads.pop(base.name, None)
        if units != base.throughput.read:
            member.index_reads[base.name] = units
    if most := one.get("OnDemandThroughputOverride", {}).get("MaxReadRequestUnits"):
        member.index_max_reads.pop(base.name, None)
        if most != (base.max_units or {}).get("MaxReadRequestUnits"):
            member.index_max_reads[base.name] = most


def _follow(there: Table | Index, here: Table | Index, reads: int | None, most: int | None, now: float) -> None:
    units = (here.throughput.read if reads is None else reads, here.throughput.write)
    if units != (there.throughput.read, there.throughput.write):
        there.throughput.change(*units, now)
    limits = dict(here.max_units or {})
    if most is not None:
        limits["MaxReadRequestUnits"] = most
    there.max_units = limits or None
