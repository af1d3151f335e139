"""The ledger of one stream: which shard holds which change, worked out when somebody reads.

A table only appends to its change log. The ledger takes from there, and rolls, splits, closes and trims shards at
the instants at which that would have happened.
"""

from __future__ import annotations

from replaykit.emulator.settings import Settings
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.stream import Change, Stream
from replaykit.services.dynamodb.values import Item
from replaykit.services.dynamodbstreams.following import Following
from replaykit.services.dynamodbstreams.imported import descendants, reveal
from replaykit.services.dynamodbstreams.number import Numbering
from replaykit.services.dynamodbstreams.recorded import Lived, Logged
from replaykit.services.dynamodbstreams.shard import RING, Shard, place, shard_id

FIRST_COUNTER = (100_000, 999_999)


class Ledger:
    """The shards of one stream, oldest first."""

    __slots__ = ("_ids", "_load", "_numbering", "_settings", "following", "shards", "stream")

    def __init__(self, stream: Stream, ids: Ids, settings: Settings, following: Following | None = None) -> None:
        self.stream = stream
        self.shards: dict[str, Shard] = {}
        self.following = following
        self._ids = ids
        self._settings = settings
        self._numbering = Numbering(stream.created, ids.number(*FIRST_COUNTER))
        self._load: dict[str, tuple[int, int]] = {}
        if following is not None:
            self._numbering.go_on_after(following.stream.greatest())
        if following is not None and following.stream.shards:
            return
        for part in range(settings.shards):
            low, high = part * RING // settings.shards, (part + 1) * RING // settings.shards
            self._open(stream.created, None, low, high)

    def sync(self, now: float, lived: Lived | None = None) -> None:
        """Bring the shards up to this instant; `lived` is the recorded call that was just made again, if any."""
        stream = self.stream
        changes = stream.changes
        if self.following is not None:
            self._recall(self.following, now)
        while changes:
            change = changes.popleft()
            self._roll(change.at)
            self._take(change, lived)
        end = now if stream.closed_at is None else min(now, stream.closed_at)
        self._roll(end)
        if stream.closed_at is not None and now >= stream.closed_at:
            for shard in self.open_shards():
                self._close(shard, stream.closed_at)
        self._trim(now)

    def open_shards(self) -> list[Shard]:
        return [shard for shard in self.shards.values() if shard.closed is None]

    def children(self, parent: str) -> list[Shard]:
        return [shard for shard in self.shards.values() if shard.parent == parent]

    def split(self, shard: Shard, now: float) -> list[Shard]:
        """Close an open shard; two children divide its keys."""
        middle = (shard.low + shard.high) // 2
        self._close(shard, now)
        return [
            self._open(now, shard, shard.low, middle),
            self._open(now, shard, middle, shard.high),
        ]

    def roll_over(self, shard: Shard, now: float) -> Shard:
        """Close an open shard; one child takes all of its keys."""
        self._close(shard, now)
        return self._open(now, shard, shard.low, shard.high)

    def go_on_after(self, number: int) -> None:
        """Let further records have greater numbers than this one, which an iterator of another process knows."""
        self._numbering.go_on_after(number)

    def live_through(self, lived: Lived, now: float) -> None:
        """A recorded call has been made again: its changes take their recorded places, also those it did not make.

        On the recording's own time, where the emulator is compared with it, they are told in the emulator's own words.
        """
        self.sync(now, lived)
        following = self.following
        if following is not None and not following.times.paced:
            for one in following.over(lived.index):
                self._place(one, now)

    def awaits(self, shard: Shard) -> bool:
        """Whether a closed shard has records to come, all the same."""
        return self.following is not None and self.following.awaits(shard)

    def _recall(self, following: Following, now: float) -> None:
        """What others did in the recording, and the shards of that time."""
        reveal(self.shards, following, now, lambda: self._due(now))
        for one in following.due(now):
            self._place(one, following.here(one.created, now))

    def _place(self, one: Logged, at: float) -> None:
        """Put a recorded record where it was recorded."""
        shard = self.shards.get(one.shard_id)
        if shard is not None:
            shard.insert(one.number, Change(at, one.keys, None, None, record=one.record))

    def _take_recorded(self, following: Following, change: Change, lived: Lived) -> bool:
        """A change that a recorded call made again: its recorded record, or a number between those around it."""
        one = following.take(lived.index, change)
        shard = self.shards.get(one.shard_id) if one is not None else None
        if one is not None and shard is not None and shard.admits(one.number):
            shard.insert(one.number, change._replace(record=following.told(one)))
            return True
        if one is not None or following.is_there(lived.index, change):
            return one is None
        shard = following.shard_of(lived, change, self.shards) or self._shard_of(change.keys)
        number = following.between(shard, lived.index)
        if number is not None:
            shard.insert(number, change)
        return number is not None

    def _take(self, change: Change, lived: Lived | None) -> None:
        following = self.following
        if following is not None:
            if lived is None:
                following.left = True
                self._recall(following, change.at)
            elif self._take_recorded(following, change, lived):
                return
        shard = self._shard_of(change.keys)
        shard.append(self._numbering.next(change.at), change)
        if self._settings.split_at and self._too_hot(shard, change.at):
            self.split(shard, change.at)

    def _shard_of(self, keys: Item) -> Shard:
        still_open = self.open_shards()
        if len(still_open) == 1:
            return still_open[0]
        token = place(keys[self.stream.key_schema[0]["AttributeName"]])
        if self.following is not None:
            return self._shard_going_on(self.following, still_open, token)
        return next(shard for shard in still_open if shard.holds(token))

    def _shard_going_on(self, following: Following, still_open: list[Shard], token: int) -> Shard:
        """The open shard that has taken over from the one in which the recording has this partition key."""
        if not still_open:
            return self._open(self.stream.created, None, 0, RING)
        heirs = descendants(self.shards, following.homes.get(token), still_open) or still_open
        return next((shard for shard in heirs if shard.holds(token)), heirs[0])

    def _too_hot(self, shard: Shard, at: float) -> bool:
        """Whether a shard took more records in one second than a partition bears."""
        second, count = self._load.get(shard.shard_id, (0, 0))
        count = count + 1 if second == int(at) else 1
        self._load[shard.shard_id] = (int(at), count)
        return count > (self._settings.split_at or count) and shard.high - shard.low > 1

    def _roll(self, now: float) -> None:
        for shard in self.open_shards():
            while shard.due <= now:
                shard = self.roll_over(shard, shard.due)  # noqa: PLW2901  # its child may be due as well

    def _open(self, at: float, parent: Shard | None, low: int, high: int) -> Shard:
        """A child's id sorts after its parent's, even where a clock that stands still gives them one instant."""
        opened = at if parent is None else max(at, parent.opened + 0.001)
        shard = Shard(
            shard_id=shard_id(opened, self._ids.hex(8)),
            parent=parent.shard_id if parent else None,
            opened=opened,
            due=self._due(opened),
            first=self._numbering.next(at),
            low=low,
            high=high,
        )
        self.shards[shard.shard_id] = shard
        return shard

    def _due(self, opened: float) -> float:
        life = self._settings.shard_lifetime
        return opened + self._ids.number(int(life[0]), int(life[1])) if life else float("inf")

    def _close(self, shard: Shard, at: float) -> None:
        shard.closed = at
        self._load.pop(shard.shard_id, None)

    def _trim(self, now: float) -> None:
        for name, shard in list(self.shards.items()):
            shard.trim(now)
            if shard.gone(now):
                del self.shards[name]
