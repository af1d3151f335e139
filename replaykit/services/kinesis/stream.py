"""A data stream: its shards, and what can be chosen about it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import merge
from typing import Any, Final

from replaykit.ports.clock import instant
from replaykit.services.kinesis.number import read_number
from replaykit.services.kinesis.record import Payload, Record
from replaykit.services.kinesis.shard import Shard, hash_key

HOUR: Final = 3600
LEAST_HOURS, MOST_HOURS = 24, 8760
DEFAULT_KIB: Final = 1024
ON_DEMAND, PROVISIONED = "ON_DEMAND", "PROVISIONED"
ON_DEMAND_SHARDS: Final = 4  # recorded


class Known(IntEnum):
    """How much is known of a stream: perhaps not that it is there, nor its shards, nor what was put before."""

    SUPPOSED = 0
    PROVED = 1
    DESCRIBED = 2
    MADE = 3


@dataclass(slots=True)
class DataStream:
    """One stream. Its status is a function of the clock: CREATING until `ready_at`, DELETING until `gone_at`.

    `count` is how many records it ever got, `serial` what the number of the last one tells.
    """

    name: str
    arn: str
    mode: str
    shards: list[Shard]
    created: float
    ready_at: float
    gone_at: float | None = None
    hours: int = LEAST_HOURS
    most_kib: int = DEFAULT_KIB
    tags: dict[str, str] = field(default_factory=dict)
    count: int = 0
    serial: int = 0
    known: Known = Known.MADE

    def status(self, now: float) -> str:
        if self.gone_at is not None:
            return "DELETING"
        return "CREATING" if now < self.ready_at else "ACTIVE"

    def open_shards(self, now: float) -> list[Shard]:
        """The shards that are told: none while it is being created (measured) or deleted (recorded)."""
        return self.shards if self.status(now) == "ACTIVE" else []

    def append(
        self, partition_key: str, payload: bytes | Payload, now: float, explicit_hash_key: int | None = None
    ) -> tuple[Shard, Record]:
        """Put a record into the shard of its hash key, and forget what is too old there."""
        shard = self._shard_of(partition_key, explicit_hash_key)
        self.count += 1
        self.serial += 1
        record = shard.append(self.serial, now, partition_key, payload)
        shard.trim(self._horizon(now))
        return shard, record

    def rename(self, made: int, told: int) -> None:
        """Give a record the number that a recording tells; those that come after it go on from there."""
        number = read_number(told)
        here = read_number(made)
        if number is None or here is None or number.shard != here.shard:
            return
        shard = self.shards[here.shard]
        shard.adopt(number.made)
        shard.rename(made, told)
        self.serial = max(self.serial, number.serial)

    def trim(self, now: float) -> None:
        """Forget what is older than the stream may tell."""
        for shard in self.shards:
            shard.trim(self._horizon(now))

    def keep(self, hours: int, now: float) -> None:
        """Another retention; what is over by the one before stays so."""
        self.trim(now)
        self.hours = hours

    def held(self, now: float) -> int:
        """How many records can be read."""
        self.trim(now)
        return sum(len(shard) for shard in self.shards)

    def records(self, now: float, after: int | None = None) -> list[Record]:
        """What all shards hold, in the order of arrival; `after` is the number of the last one seen."""
        self.trim(now)
        seen = read_number(after) if after is not None else None
        pages = [shard.page(0, len(shard)) for shard in self.shards]
        return [one for one in merge(*pages, key=_serial) if seen is None or _serial(one) > seen.serial]

    def describe(self, now: float) -> dict[str, Any]:
        """What DescribeStream and DescribeStreamSummary both tell."""
        return {
            "StreamName": self.name,
            "StreamARN": self.arn,
            "StreamStatus": self.status(now),
            "StreamModeDetails": {"StreamMode": self.mode},
            "RetentionPeriodHours": self.hours,
            "StreamCreationTimestamp": self.creation,
            "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
            "EncryptionType": "NONE",
        }

    @property
    def creation(self) -> Any:
        """When it was created, in whole seconds (recorded)."""
        return instant(int(self.created))

    def _horizon(self, now: float) -> float:
        return now - self.hours * HOUR

    def _shard_of(self, partition_key: str, explicit: int | None) -> Shard:
        if len(self.shards) == 1:
            return self.shards[0]
        place = hash_key(partition_key) if explicit is None else explicit
        return self.shards[bisect_right(self.shards, place, key=_low) - 1]


def _low(shard: Shard) -> int:
    return shard.low


def _serial(record: Record) -> int:
    number = read_number(record.number)
    assert number is not None
    return number.serial
