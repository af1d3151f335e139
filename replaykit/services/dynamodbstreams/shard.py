"""A shard: the records of one range of partition keys, from its opening until it closes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from replaykit.services.dynamodb.stream import RETENTION_SECONDS, Change
from replaykit.services.dynamodbstreams.number import spell

RING = 1 << 128  # partition keys are placed by MD5, as the developer guide says of DynamoDB's partitions


class Numbered(NamedTuple):
    """A change in its place in the stream."""

    number: int
    change: Change


@dataclass(slots=True)
class Shard:
    """One shard. `first`, `last` are its starting and its greatest number; `low`, `high` cut the ring of keys.

    `due` is when it rolls over by itself; `trimmed` the greatest number that has been forgotten.
    """

    shard_id: str
    parent: str | None
    opened: float
    due: float
    first: int
    low: int = 0
    high: int = RING
    closed: float | None = None
    last: int = 0
    trimmed: int = 0
    numbers: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = max(self.last, self.first)

    def holds(self, token: int) -> bool:
        return self.low <= token < self.high

    def append(self, number: int, change: Change) -> None:
        self.numbers.append(number)
        self.changes.append(change)
        self.last = number

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
            numbers["EndingSequenceNumber"] = spell(self.last)
        described: dict[str, Any] = {"ShardId": self.shard_id, "SequenceNumberRange": numbers}
        if self.parent is not None:
            described["ParentShardId"] = self.parent
        return described


def shard_id(opened: float, digits: str) -> str:
    """`shardId-`, the milliseconds of its opening in twenty digits, eight hexadecimal digits (developer guide)."""
    return f"shardId-{int(opened * 1000):020d}-{digits}"
