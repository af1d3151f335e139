"""A recorded log that is lived through again: which of its records are there already, and which are still to come.

A record that a recorded write made comes when that write is made again, in its recorded place; the others are there
from the beginning, or (`paced`) from the instant at which they were. What the recording does not hold gets numbers of
its own, greater than all recorded ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.services.dynamodb.recorded_time import Times
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.stream import Change
from replaykit.services.dynamodb.values import Item, equal_items, read_item, read_value
from replaykit.services.dynamodbstreams.recorded import ItemKey, Lived, Logged, RecordedShard, RecordedStream, item_key
from replaykit.services.dynamodbstreams.shard import Shard, place


@dataclass(slots=True)
class Following:
    """What of one stream's recording this world still has to live through.

    `awaited` are the records of recorded writes by (index of the call, item's key), `others` those of nobody in the
    recording, by number; what has come is taken out. `left` is whether this world has gone a way of its own, `homes`
    the last recorded shard of each partition key, by its place on the ring. `revealed` and `ended` are the shards that
    have been put in place and closed.
    """

    stream: RecordedStream
    times: Times
    awaited: dict[tuple[int, ItemKey], Logged] = field(default_factory=dict)
    others: list[Logged] = field(default_factory=list)
    came: dict[ItemKey, list[Logged]] = field(default_factory=dict)
    left: bool = False
    homes: dict[int, str] = field(default_factory=dict)
    revealed: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for one in self.stream.records():
            self.homes[self._token(one.keys)] = one.shard_id
        explained = {id(one) for one in self.awaited.values()}
        self.others = [one for one in self.stream.records() if id(one) not in explained]

    def unfinished(self) -> list[RecordedShard]:
        """The recorded shards that are not yet in place, or open here and closed in the recording."""
        return [
            shard
            for name, shard in self.stream.shards.items()
            if name not in self.revealed or (shard.over and name not in self.ended)
        ]

    def has_come(self, recorded: float | None, now: float) -> bool:
        """Whether what happened at a recorded instant has happened here."""
        return self.left or not self.times.paced or recorded is None or self.times.here(recorded) <= now

    def here(self, recorded: float | None, now: float) -> float:
        """A recorded instant in this world's time, which is not in the future."""
        return now if recorded is None else min(now, self.times.here(recorded))

    def due(self, now: float) -> list[Logged]:
        """The records of others that are there by now; they are given once."""
        if not self.others:
            return []
        waiting = {shard: self._first_awaited(shard) for shard in self.stream.shards}
        come: list[Logged] = []
        stay: list[Logged] = []
        for one in self.others:
            before = waiting.get(one.shard_id)
            ready = self.left or (self._is_out(one, now) and (before is None or one.number < before))
            (come if ready else stay).append(one)
        self.others = stay
        for one in come:
            self.came.setdefault(item_key(one.keys), []).append(one)
        return come

    def take(self, index: int, change: Change) -> Logged | None:
        """The record of a change that the recorded call of this index made again."""
        key = item_key(change.keys)
        found = self.awaited.pop((index, key), None)
        if found is None:
            found = self._made_earlier(index, key, change)
        return found

    def is_there(self, index: int, change: Change) -> bool:
        """Whether the record of a recorded write was taken for somebody else's, and has been there all the time."""
        there = self.came.get(item_key(change.keys), [])
        for one in there:
            if one.place > index and same_change(one, change):
                there.remove(one)
                return True
        return False

    def told(self, one: Logged) -> Mapping[str, Any] | None:
        """The recorded record, where this world is to tell what was recorded and not to be compared with it."""
        return None if self.times.paced else one.record

    def over(self, index: int) -> list[Logged]:
        """The records of a recorded call that made no such change this time: it did in the recording."""
        names = [name for name in self.awaited if name[0] == index]
        return [self.awaited.pop(name) for name in names]

    def between(self, shard: Shard, index: int) -> int | None:
        """A free number for a recorded write whose record nobody read: before what came after it in the recording."""
        later = [one.number for (at, _), one in self.awaited.items() if at > index and one.shard_id == shard.shard_id]
        told = self.stream.shards.get(shard.shard_id)
        ending = told.ending if told is not None else None
        end = min(later, default=None if ending is None else ending + 1)
        if end is None:
            return None
        place = bisect_left(shard.numbers, end)
        number = max(shard.first, shard.told, shard.numbers[place - 1] + 1 if place else 0)
        return number if number < end and shard.admits(number) else None

    def shard_of(self, lived: Lived, change: Change, shards: Mapping[str, Shard]) -> Shard | None:
        """The shard that took a recorded write whose record nobody read: one that was open then, the key's if known."""
        key, token = item_key(change.keys), self._token(change.keys)
        coming = [one for (at, other), one in self.awaited.items() if other == key and at > lived.index]
        home = min(coming, key=lambda one: one.number).shard_id if coming else self.homes.get(token)
        was_open = [shards[name] for name in self.stream.open_when(lived) if name in shards]
        line = set(self.stream.line(home))
        of_the_key = next((shard for shard in was_open if shard.shard_id in line), None)
        return of_the_key or next((shard for shard in was_open if shard.holds(token)), None)

    def _token(self, keys: Item) -> int:
        name = self.stream.hash_name()
        return place(read_value(keys[name])) if name in keys else 0

    def awaits(self, shard: Shard) -> bool:
        """Whether a shard that is closed in the recording has records to come, so that its end is not reached."""
        if self.left:
            return False
        return any(one.shard_id == shard.shard_id for one in (*self.others, *self.awaited.values()))

    def _made_earlier(self, index: int, key: ItemKey, change: Change) -> Logged | None:
        """Of two equal writes the first one makes the record: it may have been laid to the second."""
        later = min((at for at, other in self.awaited if other == key and at > index), default=None)
        if later is None or not same_change(self.awaited[later, key], change):
            return None
        return self.awaited.pop((later, key))

    def _first_awaited(self, shard_id: str) -> int | None:
        return min((one.number for one in self.awaited.values() if one.shard_id == shard_id), default=None)

    def _is_out(self, one: Logged, now: float) -> bool:
        times = self.times
        if times.paced and one.absent_until is not None and now <= times.here(one.absent_until):
            return False
        return self.has_come(one.created, now)


def same_change(one: Logged, change: Change) -> bool:
    """Whether a record tells of a change like this, as far as its images tell."""
    if (one.record["eventName"] == "REMOVE") is not (change.new is None):
        return False
    image = one.record["dynamodb"].get("NewImage")
    return image is None or change.new is None or equal_items(read_item(dict(image)).item, unfold(change.new))
