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
            same_day = self.decreased_at is not None and instant(self.decreased_at).date() == instant(now).date()
            self.decreases_today = self.decreases_today + 1 if same_day else 1
            self.decreased_at = now
        self.read, self.write = read, write

    def describe(self, now: float) -> dict[str, Any]:
        """NumberOfDecreasesToday always; the instants only where something changed (recorded)."""
        described: dict[str, Any] = {}
        if self.increased_at is not None:
            described["LastIncreaseDateTime"] = instant(self.increased_at)
        today = 0
        if self.decreased_at is not None:
            described["LastDecreaseDateTime"] = instant(self.decreased_at)
            today = self.decreases_today if instant(self.decreased_at).date() == instant(now).date() else 0
        return described | {
            "NumberOfDecreasesToday": today,
            "ReadCapacityUnits": self.read,
            "WriteCapacityUnits": self.write,
        }
