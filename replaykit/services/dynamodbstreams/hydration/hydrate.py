"""Hydration: the streams of a recording, so that whoever holds one of its iterators reads on here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.answer import Emulated
from replaykit.emulator.registry import following, hydration
from replaykit.emulator.world import World
from replaykit.services.dynamodb.hydration.inferred import table_of_keys
from replaykit.services.dynamodb.recorded_time import Times, beginning, seconds
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodbstreams.following import Following
from replaykit.services.dynamodbstreams.hydration.explained import explain
from replaykit.services.dynamodbstreams.hydration.items import learn_items
from replaykit.services.dynamodbstreams.recorded import Lived, RecordedStream, read_recorded
from replaykit.services.dynamodbstreams.store import Streams

ON = {"ENABLED", "ENABLING", None}


@hydration("dynamodbstreams", reads=("dynamodb",))
def hydrate(world: World, recorded: Sequence[RecordedCall]) -> None:
    """Prime the streams of every account and region of which the recording has a streams' call."""
    start = beginning(recorded)
    for scope in dict.fromkeys(one.call.scope for one in recorded if one.call.service == "dynamodbstreams"):
        _hydrate_store(world, scope, [one for one in recorded if one.call.scope == scope], start)


def _hydrate_store(world: World, scope: Scope, calls: Sequence[RecordedCall], start: float | None) -> None:
    tables: Tables = world.store("dynamodb", scope)
    streams: Streams = world.store("dynamodbstreams", scope)
    recorded = read_recorded(one for one in calls if one.call.service == "dynamodbstreams")
    logs = {}
    for arn, told in recorded.streams.items():
        times = Times(_shift(told, start, world.clock.now()), world.settings.recorded_pace)
        logs[arn] = Following(told, times, explain(told, calls, start))
        if arn not in tables.streams and not tables.will_open(arn):
            _install(tables, told, world.clock.now())
        table = tables.find(told.table_name, world.clock.now())
        if table is not None and not tables.will_open(arn):
            learn_items(table, logs[arn])
    streams.prime(recorded, logs)


def _shift(told: RecordedStream, start: float | None, now: float) -> float:
    """The distance from the recording's time to this world's: it begins now."""
    if start is None:
        start = max((at for one in told.log.values() if (at := one.created) is not None), default=now)
    return now - start


def _install(tables: Tables, told: RecordedStream, now: float) -> None:
    """Put in place a stream that was there before the recording began."""
    table = tables.find(told.table_name, now)
    if table is None and (table := _inferred(told)) is not None:
        tables.add(table)
        tables.add_undescribed(table.name, "no recorded call describes it; record a DescribeTable with the calls")
    created = told.description.get("CreationRequestDateTime")
    schema = table.keys.describe() if table is not None else told.key_schema()
    stream = Stream(
        told.arn,
        told.label,
        told.view_type(),
        told.table_name,
        schema,
        created.timestamp() if created else now,
    )
    tables.streams[told.arn] = stream
    if told.status not in ON:
        stream.closed_at = now
    elif table is not None and table.stream is None:
        table.stream = table.latest_stream = stream


def _inferred(told: RecordedStream) -> Table | None:
    """The table of a stream that no other call speaks of: its keys are in the stream's description and records."""
    keys: Mapping[str, Any] = next((one.keys for one in told.log.values()), {})
    types = {name: kind for name, value in keys.items() for kind in value}
    names = [part["AttributeName"] for part in sorted(told.key_schema(), key=lambda part: part["KeyType"])]
    if not names or set(names) != set(types):
        return None
    return table_of_keys(told.table_name, told.arn.partition("/stream/")[0], {name: types[name] for name in names})


@following("dynamodbstreams")
def follow(world: World, recorded: RecordedCall) -> Callable[[Emulated | None], None]:
    """What a recorded call does when it is lived through again: its records get their recorded numbers."""
    streams: Streams = world.store("dynamodbstreams", recorded.call.scope)
    lived = Lived(recorded.index, seconds(recorded))
    ledgers = list(streams.recorded_ledgers(world.clock.now()))

    def after(emulated: Emulated | None) -> None:
        if recorded.call.service == "dynamodb" and recorded.error is None:
            for ledger in ledgers:
                ledger.live_through(lived, world.clock.now())
        elif emulated is not None and "ShardIterator" in recorded.output and "ShardIterator" in emulated.output:
            streams.stand_for(recorded.output["ShardIterator"], emulated.output["ShardIterator"])

    return after
