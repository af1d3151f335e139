"""What a table's description tells of the global table that it is part of; a table of its own tells nothing.

Members and their absence: measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-201, -229, -250, -252, -259, -294,
-309, -320). What a replica has as this one has it is not told.
"""

from __future__ import annotations

from typing import Any

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.global_tables.group import Group, Member
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.warm import warm_index, warm_throughput


def describe_replication(table: Table, now: float) -> dict[str, Any]:
    """The members of a TableDescription that only a replica has; a regional table may have a settings mode."""
    group = group_of(table, now)
    if group is None or not isinstance(table, Replica):
        mode = table.settings_mode
        return {} if mode is None else {"GlobalTableSettingsReplicationMode": mode}
    described: dict[str, Any] = {
        "GlobalTableVersion": group.version,
        "Replicas": [_replica(table, member, group, now) for member in group.others(table.member.scope, now)],
        "GlobalTableSettingsReplicationMode": group.settings_mode,
    }
    if group.strong:
        described["MultiRegionConsistency"] = "STRONG"
    else:
        # ASSUMPTION: told of every replica that can be disassociated; a recorded DescribeTable would prove it.
        described["DisassociationProtectionEnabled"] = table.member.protected
    if (witness := group.witness_at(now)) is not None:
        described["GlobalTableWitnesses"] = [{"RegionName": witness.region, "WitnessStatus": witness.status(now)}]
    return described


def _replica(table: Replica, member: Member, group: Group, now: float) -> dict[str, Any]:
    """A ReplicaDescription. An ARN is told only where the account may be another one (DDB-TABLE-229)."""
    other = member.table
    described: dict[str, Any] = {"RegionName": member.scope.region, "ReplicaStatus": member.status(now)}
    if member.scope.account != table.member.scope.account:
        described["ReplicaArn"] = other.arn
    if other.encryption.key is not None:
        described["KMSMasterKeyId"] = other.encryption.key
    described |= _read_overrides(
        (table.throughput.read, table.max_units), (other.throughput.read, other.max_units), on_demand=other.on_demand
    )
    described["WarmThroughput"] = warm_throughput(other, now)
    if indexes := [
        _index(table.indexes.get(one.name), one, other, now)
        for one in other.indexes.values()
        if one.is_global and (one.gone_at is None or now < one.gone_at)
    ]:
        described["GlobalSecondaryIndexes"] = indexes
    if other.table_class is not None:
        described["ReplicaTableClassSummary"] = {"TableClass": other.table_class}
        if other.class_updated is not None:
            described["ReplicaTableClassSummary"]["LastUpdateDateTime"] = instant(other.class_updated)
    return described | {"GlobalTableSettingsReplicationMode": group.settings_mode}


def _index(here: Index | None, there: Index, table: Table, now: float) -> dict[str, Any]:
    overrides = (
        _read_overrides(
            (here.throughput.read, here.max_units), (there.throughput.read, there.max_units), on_demand=table.on_demand
        )
        if here is not None
        else {}
    )
    return {"IndexName": there.name, **overrides, "WarmThroughput": warm_index(there, now)}


def _read_overrides(
    here: tuple[int, dict[str, int] | None], there: tuple[int, dict[str, int] | None], *, on_demand: bool
) -> dict[str, Any]:
    """What the other region reads with, where it is not what this one reads with."""
    described: dict[str, Any] = {}
    if not on_demand and here[0] != there[0]:
        described["ProvisionedThroughputOverride"] = {"ReadCapacityUnits": there[0]}
    most_here, most_there = ((most or {}).get("MaxReadRequestUnits") for most in (here[1], there[1]))
    if on_demand and most_there is not None and most_here != most_there:
        described["OnDemandThroughputOverride"] = {"MaxReadRequestUnits": most_there}
    return described
