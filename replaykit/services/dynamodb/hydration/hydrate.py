"""Hydration: the tables that a recording proves, with their items and settings, as they were before its first call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from replaykit.aws.call import Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.registry import hydration
from replaykit.emulator.world import World
from replaykit.services.dynamodb.hydration import names as names  # noqa: PLC0414  # it declares what follows a recording
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.hydration.calls import mentioned, table_name
from replaykit.services.dynamodb.hydration.items import take_items
from replaykit.services.dynamodb.hydration.pages import Reads
from replaykit.services.dynamodb.hydration.past import Past
from replaykit.services.dynamodb.hydration.replicas import join_replicas
from replaykit.services.dynamodb.hydration.settings import take_settings
from replaykit.services.dynamodb.hydration.tables import at_the_start, first_description, install, made_by
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.recorded_time import Times, beginning
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.wordings import recorded_cohort

OPENING = {"CreateTable", "UpdateTable"}


@hydration("dynamodb")
def hydrate(world: World, recorded: Sequence[RecordedCall]) -> None:
    """Prime the tables of every account and region that the recording speaks of."""
    start, now = beginning(recorded), world.clock.now()
    times = Times(0.0 if start is None else now - start, world.settings.recorded_pace)
    by_scope: dict[Scope, list[RecordedCall]] = {}
    for one in recorded:
        by_scope.setdefault(one.call.scope, []).append(one)
    there: dict[Scope, list[str]] = {}
    for scope, name in at_the_start(recorded):
        there.setdefault(scope, []).append(name)
    tables: dict[Scope, dict[str, Table]] = {}
    for scope, calls in by_scope.items():
        store: Tables = world.store("dynamodb", scope)
        _prepare(store, calls, recorded)
        found = {name: install(store, name, calls) for name in there.get(scope, ())}
        tables[scope] = {name: table for name, table in found.items() if table is not None}
        store.shift = round(times.shift)
        _settle(Beginning(store, dict(tables[scope]), times, now, start), calls)
        _fill(tables[scope], calls)
    for scope, calls in by_scope.items():
        join_replicas(world, scope, calls, tables[scope])


def _prepare(store: Tables, calls: Sequence[RecordedCall], recorded: Sequence[RecordedCall]) -> None:
    """What is known without the tables: the words of the time, the ARNs of streams, that backups may be unknown."""
    store.recorded_wordings = recorded_cohort(calls)
    store.listed_backups = set()
    for one in calls:
        _expect_stream(store, one)
    for name in _replicas_made(store.scope, recorded):
        told = first_description(name, calls)
        if told is not None and "LatestStreamArn" in told[1]:
            store.expect_stream(name, told[1]["LatestStreamArn"])


def _replicas_made(scope: Scope, recorded: Sequence[RecordedCall]) -> dict[str, None]:
    """The tables that recorded calls of other regions make in this one."""
    updates = (one for one in recorded if one.call.operation == "UpdateTable" and one.error is None)
    return {name: None for one in updates for there, name in made_by(one.call) if there == scope}


def _expect_stream(store: Tables, one: RecordedCall) -> None:
    """A call that opens a stream tells its ARN, which clients of the recording know."""
    described = one.output.get("TableDescription", {})
    opens = one.call.operation in OPENING and (one.call.params.get("StreamSpecification") or {}).get("StreamEnabled")
    if opens and "LatestStreamArn" in described:
        store.expect_stream(table_name(one.call.params["TableName"]), described["LatestStreamArn"])


def _settle(told: Beginning, calls: Sequence[RecordedCall]) -> None:
    """Find the settings of the beginning."""
    found = dict(told.tables)
    for one in calls:
        take_settings(one, told)
        if one.call.operation == "DeleteTable" and one.error is None:
            told.tables.pop(table_name(one.call.params["TableName"]), None)
    for name, tag_list in told.tags.items():
        tag_list.put_into(found[name])


def _fill(tables: Mapping[str, Table], calls: Sequence[RecordedCall]) -> None:
    """Find the items of the beginning."""
    pasts = {name: Past(table.keys) for name, table in tables.items()}
    for one in calls:
        for name, attributes in mentioned(one):
            if name in pasts:
                pasts[name].mention(attributes)
    reads = Reads()
    standing = dict(pasts)
    for one in calls:
        take_items(one, standing, reads)
        if one.call.operation == "DeleteTable" and one.error is None:
            standing.pop(table_name(one.call.params["TableName"]), None)
    for name, table in tables.items():
        fill(table, pasts[name])


def fill(table: Table, past: Past) -> None:
    """Put what is proved into a table; what is known in part is there in part, and doubted."""
    knowledge = table.knowledge = Knowledge()
    if past.complete is not None:
        knowledge.learn_all()
    for partition in past.partitions:
        knowledge.learn_partition(partition)
    for place in past.absent:
        knowledge.learn(place)
    for place in past.unknown():
        knowledge.doubt(place)
    for place, fact in past.facts.items():
        table.load(dict(fact.attributes))
        if not fact.whole:
            knowledge.doubt(place)
