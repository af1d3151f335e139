"""The shards of a recording, put in place as they were: ids, parents, ranges; open ones go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from replaykit.services.dynamodbstreams.following import Following
from replaykit.services.dynamodbstreams.recorded import RecordedShard, RecordedStream
from replaykit.services.dynamodbstreams.shard import RING, Shard


def reveal(shards: dict[str, Shard], following: Following, now: float, due: Callable[[], float]) -> None:
    """Put in place the recorded shards whose time has come, and close those that were closed by then.

    `due` says when an open one rolls over by itself; on the recording's own clock it does what it was recorded to do.
    """
    for told in following.unfinished():
        if told.shard_id not in following.revealed:
            if not following.has_come(told.opened(), now):
                continue
            following.revealed.add(told.shard_id)
            end = float("inf") if following.times.paced else due()
            shards[told.shard_id] = _shard(following.stream, told, following.here(told.opened(), now), end)
        closed, shard = following.stream.closed_at(told), shards.get(told.shard_id)
        if told.over and shard is not None and following.has_come(closed, now):
            shard.closed, shard.ending = following.here(closed, now), told.ending
            following.ended.add(told.shard_id)


def descendants(shards: Mapping[str, Shard], name: str | None, still_open: Sequence[Shard]) -> list[Shard]:
    """The open shards among a shard and those that took over from it."""
    wanted = {name}
    for shard in sorted(shards.values(), key=lambda shard: shard.shard_id):  # a child's id is greater
        if shard.parent in wanted:
            wanted.add(shard.shard_id)
    return [shard for shard in still_open if shard.shard_id in wanted]


def _shard(recorded: RecordedStream, told: RecordedShard, opened: float, due: float) -> Shard:
    low, high = ring_of(recorded, told)
    first = told.first or min((one.number for one in recorded.log.values() if one.shard_id == told.shard_id), default=1)
    return Shard(told.shard_id, told.parent, opened, due, first, low, high, last=first - 1)


def ring_of(recorded: RecordedStream, told: RecordedShard) -> tuple[int, int]:
    """A part of the ring of keys: the oldest shards share it, the children of one share that one's.

    ASSUMPTION: no recording tells which keys a shard takes; where it holds a key's records, the key stays there.
    """
    parent = recorded.shards.get(told.parent or "")
    low, high = (0, RING) if parent is None else ring_of(recorded, parent)
    known = {shard.shard_id for shard in recorded.shards.values()}
    family = [
        shard.shard_id
        for shard in sorted(recorded.shards.values(), key=lambda shard: shard.shard_id)
        if (shard.parent if shard.parent in known else None) == (parent.shard_id if parent else None)
    ]
    place, size = family.index(told.shard_id), len(family)
    return low + (high - low) * place // size, low + (high - low) * (place + 1) // size
