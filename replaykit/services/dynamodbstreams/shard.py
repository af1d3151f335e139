"""A shard: the records of one range of partition keys, from its opening until it closes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any, NamedTuple

from replaykit.services.dynamodb.stream import RETENTION_SECONDS, Change
from replaykit.services.dynamodb.values import AttributeValue
from replaykit.services.dynamodbstreams.number import spell

RING = 1 << 128  # partition keys are placed by MD5, as the developer guide says of DynamoDB's partitions


class Numbered(NamedTuple):
    """A change in its place in the stream."""

    number: int
    change: Change


@dataclass(slots=True)
class Shard:
    """One shard. `first`, `last` are its starting and its greatest number; `low`, `high` cut the ring of keys.

    `due` is when it rolls over by itself; `trimmed` the greatest number that has been forgotten; `ending` the last
    number where a recording tells it. `told` is the greatest position that an iterator was given for, `drained` whether
    a reader was told that this was the end: what a recorded write brings must not come behind a reader's back.
    """

    shard_id: str
    parent: str | None
    opened: float
    due: float
    first: int
    low: int = 0
    high: int = RING
    closed: float | None = None
    last: int = -1
    trimmed: int = 0
    ending: int | None = None
    told: int = 0
    drained: bool = False
    numbers: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = self.first if self.last < 0 else self.last

    def holds(self, token: int) -> bool:
        return self.low <= token < self.high

    def append(self, number: int, change: Change) -> None:
        self.numbers.append(number)
        self.changes.append(change)
        self.last = number

    def insert(self, number: int, change: Change) -> None:
        """Put a record where its number belongs; times never go backwards along the numbers."""
        at = bisect_left(self.numbers, number)
        before = self.changes[at - 1].at if at else change.at
        after = self.changes[at].at if at < len(self.changes) else max(before, change.at)
        self.numbers.insert(at, number)
        self.changes.insert(at, change._replace(at=min(max(before, change.at), after)))
        self.last = max(self.last, number)

    def admits(self, number: int) -> bool:
        """Whether no reader of this world is past a number yet."""
        return number >= self.told and not self.drained

    def from_number(self, number: int, limit: int) -> list[Numbered]:
        """At most `limit` records, the first of which has this number or the next greater one."""
        at = bisect_left(self.numbers, number)
        return list(map(Numbered, self.numbers[at : at + limit], self.changes[at : at + limit]))

    def has_from(self, number: int) -> bool:
        """Whether there is a record of this number or of a greater one."""
        return bool(self.numbers) and self.numbers[-1] >= number

    def number_at(self, instant: float) -> int:
        """The number of the first record created at or after an instant; behind the last where there is none.

        ApproximateCreationDateTime has whole seconds, so a record of 10.9 counts as one of 10.
        """
        at = bisect_left(self.changes, instant, key=lambda change: int(change.at))
        return self.numbers[at] if at < len(self.numbers) else self.last + 1

    def greatest(self) -> int:
        """The number at which it ends, or has come to so far."""
        return self.last if self.ending is None else max(self.last, self.ending)

    def oldest(self) -> int:
        """Where TRIM_HORIZON begins."""
        return max(self.first, self.trimmed + 1)

    def trim(self, now: float) -> None:
        """Forget the records that are older than 24 hours."""
        at = bisect_left(self.changes, now - RETENTION_SECONDS, key=lambda change: change.at)
        if at:
            self.trimmed = self.numbers[at - 1]
            del self.numbers[:at], self.changes[:at]

    def gone(self, now: float) -> bool:
        """A closed shard is listed and readable for 24 hours."""
        return self.closed is not None and now >= self.closed + RETENTION_SECONDS

    def describe(self) -> dict[str, Any]:
        numbers = {"StartingSequenceNumber": spell(self.first)}
        if self.closed is not None:
            numbers["EndingSequenceNumber"] = spell(self.greatest())
        described: dict[str, Any] = {"ShardId": self.shard_id, "SequenceNumberRange": numbers}
        if self.parent is not None:
            described["ParentShardId"] = self.parent
        return described


def shard_id(opened: float, digits: str) -> str:
    """`shardId-`, the milliseconds of its opening in twenty digits, eight hexadecimal digits (developer guide)."""
    return f"shardId-{int(opened * 1000):020d}-{digits}"


def place(value: AttributeValue) -> int:
    """Where a partition key stands on the ring of keys; one key, one place, in every run."""
    ((kind, content),) = value.items()
    raw = content if isinstance(content, bytes) else f"{kind}:{content}".encode()
    return int.from_bytes(md5(raw, usedforsecurity=False).digest())
