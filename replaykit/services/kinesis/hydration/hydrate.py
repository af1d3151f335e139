"""Hydration: the data streams that a recording proves, as they were before its first call.

A stream is as the first call that describes it tells; one that calls only name is there, with one shard. The records
that it held are not known, and what reads it admits so. What a recorded call puts is put when it is made again, and has
its recorded number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.answer import Emulated
from replaykit.emulator.registry import following, hydration
from replaykit.emulator.world import World
from replaykit.services.kinesis.number import read_number
from replaykit.services.kinesis.requests import read_arn
from replaykit.services.kinesis.shard import Shard, make_shards, read_shard_id
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import PROVISIONED, DataStream, Known

DESCRIPTIONS = {"DescribeStream": "StreamDescription", "DescribeStreamSummary": "StreamDescriptionSummary"}
TELLING = {"ResourceNotFoundException", "ResourceInUseException"}
GIVING = {"GetShardIterator": "ShardIterator", "GetRecords": "NextShardIterator"}


@hydration("kinesis")
def hydrate(world: World, recorded: Sequence[RecordedCall]) -> None:
    """Prime the streams of every account and region that the recording speaks of."""
    spoken_of: set[tuple[Scope, str]] = set()
    ended: set[tuple[Scope, str]] = set()
    for one in recorded:
        store: DataStreams = world.store("kinesis", one.call.scope)
        _learn_iterator(store, one)
        for name in _names(one):
            place = (one.call.scope, name)
            if place not in ended and (one.error is None or one.error.code in TELLING):
                _learn(store, one, name, world.clock.now(), first=place not in spoken_of)
                spoken_of.add(place)
            if one.error is None and one.call.operation == "DeleteStream":
                ended.add(place)  # what is told from here on is told of another


def _names(one: RecordedCall) -> Iterator[str]:
    """The streams that a call is about."""
    if one.call.operation == "ListStreams":
        yield from one.output.get("StreamNames", ())
    found = read_arn(one.call.params.get("StreamARN", ""))
    name = found[1] if found is not None else one.call.params.get("StreamName")
    if name is not None:
        yield name


def _learn(store: DataStreams, one: RecordedCall, name: str, now: float, *, first: bool) -> None:
    """What a call tells of the stream of a name; the first one tells whether it was there."""
    code = None if one.error is None else one.error.code
    if first and (code == "ResourceNotFoundException" or (code is None and one.call.operation == "CreateStream")):
        store.known_gone.add(name)
        return
    stream = store.find(name, now)
    if first:
        store.known_there.add(name)
        stream = store.suppose(name, now)
    told = one.output.get(DESCRIPTIONS.get(one.call.operation, ""))
    if stream is not None and stream.known < Known.DESCRIBED and told is not None:
        described = _described(stream, told)
        if described is not None:
            store.add(described)


def _described(stream: DataStream, told: Mapping[str, Any]) -> DataStream | None:
    """The stream as a recorded answer tells it; None where that is not all, or shards have been split or merged."""
    created, known = told["StreamCreationTimestamp"].timestamp(), Known.DESCRIBED
    shards = _shards(told.get("Shards", ()))
    if "OpenShardCount" in told:  # a summary
        shards, known = make_shards(max(told["OpenShardCount"], 1), int(created)), Known.PROVED
    if told["StreamStatus"] != "ACTIVE" or told.get("HasMoreShards") or shards is None:
        return None
    mode = told.get("StreamModeDetails", {}).get("StreamMode", PROVISIONED)
    hours, name = told["RetentionPeriodHours"], stream.name
    return DataStream(name, told["StreamARN"], mode, shards, created, created, hours=hours, known=known)


def _shards(told: Sequence[Mapping[str, Any]]) -> list[Shard] | None:
    """Recorded shards, if they are those that the stream was made with."""
    shards = []
    for index, one in enumerate(told):
        first, ring = one["SequenceNumberRange"], one["HashKeyRange"]
        number = read_number(int(first["StartingSequenceNumber"]))
        if read_shard_id(one["ShardId"]) != index or "EndingSequenceNumber" in first or number is None:
            return None
        low, high = int(ring["StartingHashKey"]), int(ring["EndingHashKey"])
        shards.append(Shard(index, low, high, number.made, int(first["StartingSequenceNumber"])))
    return shards or None


def _learn_iterator(store: DataStreams, one: RecordedCall) -> None:
    """Note a recorded iterator: one that came with a page stands behind it."""
    token = one.output.get(GIVING.get(one.call.operation, ""))
    if token is None:
        return
    records = one.output.get("Records", ())
    last = int(records[-1]["SequenceNumber"]) if records else None
    store.recorded[token] = (one.call.params.get("ShardIterator"), last)


@following("kinesis")
def follow(world: World, recorded: RecordedCall) -> Callable[[Emulated | None], None]:
    """What a recorded call mints when it is made again keeps its recorded names.

    On the recording's own time the emulator is compared with it, and speaks in its own words.
    """
    store: DataStreams = world.store("kinesis", recorded.call.scope)

    def after(emulated: Emulated | None) -> None:
        if emulated is None or emulated.error is not None or recorded.error is not None:
            return
        told, made = recorded.output, emulated.output
        if "ShardIterator" in told:
            store.handles[told["ShardIterator"]] = made["ShardIterator"]
        if world.settings.recorded_pace:
            return
        name = next(_names(recorded), "")
        stream = store.find(name, world.clock.now())
        if stream is not None and "SequenceNumber" in told:
            _rename(stream, told, made)
        elif stream is not None and recorded.call.operation == "PutRecords":
            for recorded_one, made_one in zip(told["Records"], made["Records"], strict=True):
                _rename(stream, recorded_one, made_one)

    return after


def _rename(stream: DataStream, told: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """Give a record its recorded number, if it went into its recorded shard."""
    if told.get("ShardId") == made["ShardId"] and "SequenceNumber" in told:
        stream.rename(int(made["SequenceNumber"]), int(told["SequenceNumber"]))
