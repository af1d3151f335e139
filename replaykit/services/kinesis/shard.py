"""A shard: the records of one range of hash keys, in the order of their numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from hashlib import md5
from operator import attrgetter
from typing import Any, Final

from replaykit.services.kinesis.number import Number, write_number
from replaykit.services.kinesis.record import Payload, Record

RING: Final = 1 << 128
"""Hash keys lie below it."""
LAST_SHARD: Final = (1 << 31) - 1
COMPACT: Final = 1024
_NUMBER, _AT = attrgetter("number"), attrgetter("at")
_ID = re.compile(r"\d+", re.ASCII)


@dataclass(slots=True)
class Shard:
    """One shard of a stream; none closes, as none is split or merged.

    `first` is its starting number, `last` the greatest one so far. What is forgotten stands at the front of the list,
    `_forgotten` records long, until it is worth while to move the others.
    """

    index: int
    low: int
    high: int
    made: int
    first: int = 0
    last: int = 0
    _records: list[Record] = field(default_factory=list)
    _forgotten: int = 0

    def __post_init__(self) -> None:
        self.first = self.first or write_number(Number(self.made, self.index, 0, self.made))
        self.last = self.first

    @property
    def shard_id(self) -> str:
        return shard_name(self.index)

    def append(self, serial: int, now: float, partition_key: str, payload: bytes | Payload) -> Record:
        """Put a record behind all others; arrivals are in milliseconds, and never go backwards along the numbers."""
        at = max(round(now, 3), self._records[-1].at if self._records else 0.0)
        record = Record(write_number(Number(self.made, self.index, serial, int(at))), at, partition_key, payload)
        self._records.append(record)
        self.last = record.number
        return record

    def adopt(self, made: int) -> None:
        """Be made when a recording tells, as long as no record but one speaks of another time."""
        if made != self.made and len(self._records) <= 1:
            self.made = made
            self.first = write_number(Number(made, self.index, 0, made))

    def rename(self, number: int, told: int) -> None:
        """Give a record the number that a recording tells, where that keeps the order."""
        at = self._place(number)
        before = self._records[at - 1].number if at else self.first
        after = self._records[at + 1].number if at + 1 < len(self._records) else told + 1
        if at < len(self._records) and self._records[at].number == number and before < told < after:
            self._records[at] = self._records[at]._replace(number=told)
            self.last = self._records[-1].number

    def number_at(self, instant: float) -> int:
        """The number of the first record that arrived at an instant or later; behind the last where there is none."""
        at = bisect_left(self._records, instant, lo=self._forgotten, key=_AT)
        return self._records[at].number if at < len(self._records) else self.last + 1

    def page(self, number: int, limit: int) -> list[Record]:
        """At most so many records from this number on."""
        at = self._place(number)
        return self._records[at : at + limit]

    def has_from(self, number: int) -> bool:
        """Whether there is a record of this number or of a greater one."""
        return len(self) > 0 and self._records[-1].number >= number

    def trim(self, horizon: float) -> None:
        """Forget what arrived at this instant or before."""
        records = self._records
        while self._forgotten < len(records) and records[self._forgotten].at <= horizon:
            self._forgotten += 1
        if self._forgotten > COMPACT and self._forgotten > len(records) // 2:
            del records[: self._forgotten]
            self._forgotten = 0

    def __len__(self) -> int:
        return len(self._records) - self._forgotten

    def describe(self) -> dict[str, Any]:
        return {
            "ShardId": self.shard_id,
            "HashKeyRange": {"StartingHashKey": str(self.low), "EndingHashKey": str(self.high)},
            "SequenceNumberRange": {"StartingSequenceNumber": str(self.first)},
        }

    def _place(self, number: int) -> int:
        return bisect_left(self._records, number, lo=self._forgotten, key=_NUMBER)


def make_shards(count: int, made: int) -> list[Shard]:
    """Shards that share the ring evenly; the last one has what is left over (recorded)."""
    share = RING // count
    ends = [*(share * index for index in range(1, count)), RING]
    return [Shard(index, share * index, ends[index] - 1, made) for index in range(count)]


def hash_key(partition_key: str) -> int:
    """Where a partition key lies on the ring: its MD5."""
    return int.from_bytes(md5(partition_key.encode(), usedforsecurity=False).digest())


def shard_name(index: int) -> str:
    return f"shardId-{index:012d}"


def read_shard_id(text: str) -> int | None:
    """Which shard an id means: only the number counts, `5`, `a-5` and `shardId-000000000005` are one (measured)."""
    head, hyphen, rest = text.partition("-")
    number = (rest.partition("-")[0] or text) if hyphen else head
    index = int(number) if _ID.fullmatch(number) else -1
    return index if 0 <= index <= LAST_SHARD else None
