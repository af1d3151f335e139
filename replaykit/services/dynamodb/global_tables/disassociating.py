"""Disassociation: a replica leaves its global table and keeps all that it has.

By botocore's documentation of UpdateTable. ASSUMPTION: the texts of the errors, which nobody has recorded; recorded
calls would prove them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context
from replaykit.services.dynamodb.describe import describe_table
from replaykit.services.dynamodb.global_tables.replica import Replica, group_of
from replaykit.services.dynamodb.global_tables.replica_updates import ReplicaUpdates
from replaykit.services.dynamodb.global_tables.replicating import require_quiet
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid


def disassociate(ctx: Context[Tables], table: Table, updates: ReplicaUpdates) -> dict[str, Any]:
    """Let the local replica go; what is on its way to it and from it arrives before."""
    if len(updates.disassociate) > 1 or updates.witnesses or updates.consistency is not None:
        raise invalid("A Disassociate action must be the only replica update in the request")
    region = updates.disassociate[0]["RegionName"]
    if region != ctx.call.scope.region:
        raise invalid(f"Only the local replica can be disassociated. Send the request to the region: {region}")
    replica = _replica(ctx, table)
    if replica.member.protected:
        raise invalid(
            f"Table {table.name} in region {region} cannot be disassociated because it has disassociation protection "
            "enabled. Disable disassociation protection first."
        )
    require_quiet(replica, ctx.now)
    before = describe_table(replica, ctx.now, status="UPDATING")
    replica.member.group.flush(ctx.now)
    replica.member.gone_at = replica.updated_at = ctx.now + ctx.world.settings.delay
    return before


def protect(ctx: Context[Tables], request: Mapping[str, Any]) -> dict[str, Any]:
    """DisassociationProtectionEnabled, which stands alone in its request."""
    replica = _replica(ctx, ctx.store.described(request["TableName"], ctx.now))
    require_quiet(replica, ctx.now)
    replica.member.protected = request["DisassociationProtectionEnabled"]
    return describe_table(replica, ctx.now)


def _replica(ctx: Context[Tables], table: Table) -> Replica:
    group = group_of(table, ctx.now)
    if group is None or group.strong or not isinstance(table, Replica):
        raise invalid(
            f"Table {table.name} is not a replica of a global table of version 2019.11.21 with multi-Region eventual "
            "consistency"
        )
    return table
