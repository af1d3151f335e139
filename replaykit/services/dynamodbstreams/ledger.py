"""The ledger of one stream: which shard holds which change, worked out when somebody reads.

A table only appends to its change log. The ledger takes from there, and rolls, splits, closes and trims shards at
the instants at which that would have happened.
"""

from __future__ import annotations

from hashlib import md5

from replaykit.emulator.settings import Settings
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.stream import Change, Stream
from replaykit.services.dynamodb.values import AttributeValue, Item
from replaykit.services.dynamodbstreams.number import Numbering
from replaykit.services.dynamodbstreams.shard import RING, Shard, shard_id

FIRST_COUNTER = (100_000, 999_999)


class Ledger:
    """The shards of one stream, oldest first."""

    __slots__ = ("_ids", "_load", "_numbering", "_settings", "shards", "stream")

    def __init__(self, stream: Stream, ids: Ids, settings: Settings) -> None:
        self.stream = stream
        self.shards: dict[str, Shard] = {}
        self._ids = ids
        self._settings = settings
        self._numbering = Numbering(stream.created, ids.number(*FIRST_COUNTER))
        self._load: dict[str, tuple[int, int]] = {}
        for part in range(settings.shards):
            low, high = part * RING // settings.shards, (part + 1) * RING // settings.shards
            self._open(stream.created, None, low, high)

    def sync(self, now: float) -> None:
        """Bring the shards up to this instant."""
        stream = self.stream
        changes = stream.changes
        while changes:
            change = changes.popleft()
            self._roll(change.at)
            self._take(change)
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

    def _take(self, change: Change) -> None:
        shard = self._shard_of(change.keys)
        shard.append(self._numbering.next(change.at), change)
        if self._settings.split_at and self._too_hot(shard, change.at):
            self.split(shard, change.at)

    def _shard_of(self, keys: Item) -> Shard:
        still_open = self.open_shards()
        if len(still_open) == 1:
            return still_open[0]
        token = place(keys[self.stream.key_schema[0]["AttributeName"]])
        return next(shard for shard in still_open if shard.holds(token))

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
        life = self._settings.shard_lifetime
        shard = Shard(
            shard_id=shard_id(opened, self._ids.hex(8)),
            parent=parent.shard_id if parent else None,
            opened=opened,
            due=opened + self._ids.number(int(life[0]), int(life[1])) if life else float("inf"),
            first=self._numbering.next(at),
            low=low,
            high=high,
        )
        self.shards[shard.shard_id] = shard
        return shard

    def _close(self, shard: Shard, at: float) -> None:
        shard.closed = at
        self._load.pop(shard.shard_id, None)

    def _trim(self, now: float) -> None:
        for name, shard in list(self.shards.items()):
            shard.trim(now)
            if shard.gone(now):
                del self.shards[name]


def place(value: AttributeValue) -> int:
    """Where a partition key stands on the ring of keys; one key, one place, in every run."""
    ((kind, content),) = value.items()
    raw = content if isinstance(content, bytes) else f"{kind}:{content}".encode()
    return int.from_bytes(md5(raw, usedforsecurity=False).digest())
