"""A table like another one: what a new replica begins with."""

from __future__ import annotations

from copy import deepcopy

from replaykit.emulator import Context
from replaykit.services.dynamodb.annex import Annex
from replaykit.services.dynamodb.encryption import Encryption
from replaykit.services.dynamodb.global_tables.group import Member
from replaykit.services.dynamodb.global_tables.overrides import override
from replaykit.services.dynamodb.global_tables.replica import Replica, replicated
from replaykit.services.dynamodb.global_tables.replica_updates import Action
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.streaming import open_stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.ttl import TimeToLive
from replaykit.services.dynamodb.unseen import TIME_TO_LIVE
from replaykit.services.dynamodb.vectors.index import VectorIndex


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
        unseen=source.unseen & {TIME_TO_LIVE},
        described=source.described,
        key_order_known=source.key_order_known,
    )
    table.ttl = _ttl_like(source.ttl)
    return table


def _ttl_like(ttl: TimeToLive) -> TimeToLive:
    """Also when it is off: all replicas change it together, and not again within the hour."""
    return TimeToLive(ttl.attribute, ttl.enabled, ttl.changed_at, ttl.settles_at, ttl.shift)


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
