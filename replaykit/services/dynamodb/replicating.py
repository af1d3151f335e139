"""Adding replicas to a table, changing them, and taking them away."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.annex import Annex
from replaykit.services.dynamodb.curly import curly
from replaykit.services.dynamodb.encryption import MANAGED, Encryption, is_managed, key_arn
from replaykit.services.dynamodb.ending import end_table
from replaykit.services.dynamodb.group import Group, Member
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.replica import Replica, group_of, replicated
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.streaming import open_stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.table_settings import require_class, set_class
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.ttl import TimeToLive
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.dynamodb.vectors.index import VectorIndex

Action = Mapping[str, Any]
ALL_IMAGES = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
SOURCE = (
    "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in "
    "the last 24 hours."
)
IN_USE = "The resource which you are attempting to change is in use."


def require_quiet(table: Table, now: float) -> None:
    """A group of which any table is in a passing state can't be changed."""
    group = group_of(table, now)
    if group is None:
        table.require_settled(now)
    elif any(member.status(now) != "ACTIVE" or member.table.status(now) != "ACTIVE" for member in group.living(now)):
        raise AwsError("ResourceInUseException", IN_USE)


def make_group(ctx: Context[Tables], table: Table, scope: Scope, *, strong: bool = False) -> Replica:
    """The table as the first replica of a group; there is nobody else in it yet."""
    group = Group(table.name, ctx.now, ctx.world.settings.replication_lag, strong=strong)
    first = replicated(table, Member(scope, group, ctx.now, ctx.now))
    group.join(first.member)
    store = ctx.store_at(scope)
    store.add(first)
    if table.stream is None and not strong:
        # Measured (DDB-TABLE-221, -305): a stream that is on stays as it is.
        open_stream(ctx, first, ALL_IMAGES, store)
    return first


def require_free(ctx: Context[Tables], table: Table, region: str) -> None:
    """No table of the name may be in the region, be it a replica or not (DDB-TABLE-225, -308)."""
    if ctx.store_in(region).find(table.name, ctx.now) is not None:
        raise invalid(
            f"Failed to create a the new replica of table with name: {curly(table.name)} because one or more replicas "
            "already existed as tables."
        )


def read_key(table: Table, action: Action, scope: Scope) -> str | None:
    """The key of a new replica: one of its own region, of the kind that the table has (DDB-TABLE-295, -309, -313)."""
    there = scope._replace(region=action["RegionName"])
    named, key = action.get("KMSMasterKeyId"), table.encryption.key
    by_customer = key is not None and not is_managed(key, scope)
    if (key is None and named is not None) or (by_customer and named is None):
        raise invalid_value("KMSMasterKeyId must be specified for each replica.")
    if key is None:
        return None
    found = key_arn(named or MANAGED, there, there.region)
    if is_managed(found, there) is by_customer:
        raise invalid_value("All replica keys must either be Customer Managed CMK or AWS Managed CMK.")
    return found


def add_replica(ctx: Context[Tables], source: Replica, action: Action, key: str | None) -> Member:
    """A table like the source in another region, with its items."""
    there = ctx.call.scope._replace(region=action["RegionName"])
    ready_at = ctx.now + ctx.world.settings.delay
    return copy_table(
        ctx, source, Member(there, source.member.group, ctx.now, ready_at, ctx.call.scope.region), action, key
    )


def copy_table(ctx: Context[Tables], source: Replica, member: Member, action: Action, key: str | None) -> Member:
    """Make the table of a new member. Copying is no write: it costs nothing, and no stream tells of it.

    ASSUMPTION: that no stream tells of it; a recorded stream of a new replica would prove it.
    """
    store = ctx.store_at(member.scope)
    table = _like(ctx, source, store, member)
    table.encryption = Encryption(key)
    replica = replicated(table, member)
    for stored in list(source.items):
        item = unfold(stored)
        replica.place_stored(replica.keys.place_of_item(item), item, stored)
    replica.knowledge = deepcopy(source.knowledge)
    if source.stream is not None and not member.group.strong:
        open_stream(ctx, replica, source.stream.describe(), store)
    store.add(replica)
    member.group.join(member)
    override(replica, action, source, ctx.now)
    return member


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


def require_changeable(table: Replica, action: Action, now: float) -> None:
    """Whether a replica may have these settings.

    A key is refused whatever it is (DDB-TABLE-309): one changes it by SSESpecification in the replica's own region.
    """
    if "KMSMasterKeyId" in action:
        raise invalid_value("KMSMasterKeyId must be specified for each replica.")
    _require_billing(table, action)
    if "TableClassOverride" in action:
        region = action["RegionName"]
        require_class(member_in(table, region, now).table, now, replica_in=region)


def change_replica(ctx: Context[Tables], table: Replica, action: Action) -> None:
    """New settings of one replica, which may have them."""
    replica = member_in(table, action["RegionName"], ctx.now).table
    override(replica, action, table, ctx.now)
    ends = ctx.now + ctx.world.settings.delay
    table.updated_at = replica.updated_at = ends


def retire(ctx: Context[Tables], member: Member) -> None:
    """The end of a replica: what is on its way from it still goes out, and nothing comes in any more."""
    end_table(ctx, member.table, ctx.store_at(member.scope))
    member.gone_at = member.table.gone_at


def require_deletable(member: Member, now: float) -> None:
    """Protection first, then the rule of the source (DDB-TABLE-266, -267, -297)."""
    if member.table.deletion_protected:
        raise invalid(
            f"Cannot delete table {member.table.name} in region {member.scope.region} because it has deletion "
            "protection enabled. Disable deletion protection first."
        )
    if member.group.sourced(member.scope.region, now):
        raise invalid(SOURCE)


def member_in(table: Replica, region: str, now: float) -> Member:
    """The other replica in a region.

    Measured (DDB-TABLE-203, -307); one that is on its way out is one no more.
    """
    for member in table.member.group.others(table.member.scope, now):
        if member.scope.region == region and member.gone_at is None:
            return member
    raise not_part([region])


def not_part(regions: list[str], what: str = "replicas") -> AwsError:
    return invalid(
        f"Update global table operation failed because one or more {what} were not part of the global table. Please "
        f"retry the request without these {what}: [{', '.join(regions)}]."
    )


def _require_billing(table: Table, action: Action) -> None:
    indexes = action.get("GlobalSecondaryIndexes", ())
    if table.on_demand and any("ProvisionedThroughputOverride" in one for one in (action, *indexes)):
        raise invalid(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
    if not table.on_demand and any("OnDemandThroughputOverride" in one for one in (action, *indexes)):
        raise invalid(
            "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
        )


def _like(ctx: Context[Tables], source: Table, store: Tables, member: Member) -> Table:
    """A table with the settings that every replica has; tags, policy, recovery and insights are each region's own."""
    arn = store.arn(source.name)
    table = Table(
        name=source.name,
        arn=arn,
        table_id=ctx.ids.uuid(),
        keys=source.keys,
        attribute_types=dict(source.attribute_types),
        created=ctx.now,
        on_demand=source.on_demand,
        on_demand_since=source.on_demand_since,
        throughput=Throughput(source.throughput.read, source.throughput.write),
        max_units=dict(source.max_units) if source.max_units else None,
        table_class=source.table_class,
        warm=source.warm,
        ready_at=member.ready_at,
        indexes={name: _index_like(index, arn, member) for name, index in source.indexes.items()},
        annex=_vectors_like(source, arn, member),
        policy=PolicySlot(),
        watching_known=True,
        described=source.described,
        key_order_known=source.key_order_known,
    )
    ttl = source.ttl  # also when it is off: all replicas change it together, and not again within the hour
    table.ttl = TimeToLive(ttl.attribute, enabled=ttl.enabled, changed_at=ttl.changed_at, settles_at=ttl.settles_at)
    if ttl.enabled and ttl.changed_at is None:
        table.ttl.changed_at = ctx.now
    return table


def _index_like(index: Index, table_arn: str, member: Member) -> Index:
    return Index(
        index.name,
        index.keys,
        index.table_keys,
        index.projection,
        index.non_key_attributes,
        index.is_global,
        f"{table_arn}/index/{index.name}",
        Throughput(index.throughput.read, index.throughput.write),
        dict(index.max_units) if index.max_units else None,
        ready_at=member.ready_at,
    )


def _vectors_like(source: Table, table_arn: str, member: Member) -> Annex | None:
    """ASSUMPTION: a replica has the vector indexes of its source; a recorded replica of such a table would prove it."""
    if not source.vectors:
        return None
    return Annex(
        {
            name: VectorIndex(
                name,
                index.attribute,
                index.dimensions,
                index.function,
                index.schema,
                index.projection,
                index.non_key_attributes,
                index.table_keys,
                f"{table_arn}/index/{name}",
                ready_at=member.ready_at,
            )
            for name, index in source.vectors.items()
        }
    )


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
