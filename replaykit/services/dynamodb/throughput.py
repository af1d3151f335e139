"""Provisioned throughput of a table or a global index, as it is set and as it is described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from replaykit.ports.clock import instant


@dataclass(slots=True)
class Throughput:
    """Units a second; 0 and 0 on demand."""

    read: int = 0
    write: int = 0
    increased_at: float | None = None
    decreased_at: float | None = None
    decreases_today: int = 0

    def change(self, read: int, write: int, now: float) -> None:
        """Set new units and note in which direction they went."""
        if read > self.read or write > self.write:
            self.increased_at = now
        if read < self.read or write < self.write:
            self.decreases_today = self.decreases(now) + 1
            self.decreased_at = now
        self.read, self.write = read, write

    def end(self, now: float) -> None:
        """On demand there are none: told as a decrease, which does not count (recorded: cloud-custodian, 2022)."""
        self.decreases_today = self.decreases(now)
        self.read, self.write, self.decreased_at = 0, 0, now

    def decreases(self, now: float) -> int:
        """How often it went down on this UTC day."""
        if self.decreased_at is None or instant(self.decreased_at).date() != instant(now).date():
            return 0
        return self.decreases_today

    def describe(self, now: float) -> dict[str, Any]:
        """NumberOfDecreasesToday always; the instants only where something changed (recorded)."""
        described: dict[str, Any] = {}
        if self.increased_at is not None:
            described["LastIncreaseDateTime"] = instant(self.increased_at)
        if self.decreased_at is not None:
            described["LastDecreaseDateTime"] = instant(self.decreased_at)
        return described | {
            "NumberOfDecreasesToday": self.decreases(now),
            "ReadCapacityUnits": self.read,
            "WriteCapacityUnits": self.write,
        }
