"""Provisioned throughput of a table or a global index, as it is set and as it is described."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from replaykit.emulator.quotas import Kind
from replaykit.ports.clock import instant


@dataclass(slots=True)
class Throughput:
    """Units a second; 0 and 0 on demand."""

    read: int = 0
    write: int = 0
    increased_at: float | None = None
    decreased_at: float | None = None
    decreases_today: int = 0
    before: Throughput | None = None
    settles_at: float = 0.0

    def change(self, read: int, write: int, now: float, ends: float | None = None) -> None:
        """Set new units and note in which direction they went.

        With `ends` they are described from then on, and not in the answer that starts it. Until then the old units are
        told and the old number of decreases, with the instant of the request; then the new ones, with that of the end
        (public tests that are run on AWS: architect/dynalite, test/updateTable.js). What was on demand has its units at
        once (there).
        """
        up, down = read > self.read or write > self.write, read < self.read or write < self.write
        self.before = None
        if ends is not None and (self.read or self.write):
            self.before = replace(
                self,
                increased_at=now if up else self.increased_at,
                decreased_at=now if down else self.decreased_at,
                decreases_today=self.decreases(now),
            )
            self.settles_at = now = ends
        if up:
            self.increased_at = now
        if down:
            self.decreases_today = self.decreases(now) + 1
            self.decreased_at = now
        self.read, self.write = read, write

    def end(self, now: float) -> None:
        """On demand there are none: told as a decrease, which does not count (recorded: cloud-custodian, 2022).

        ASSUMPTION: so it is of an index; a recorded change of billing of a table with global indexes would prove it.
        """
        self.decreases_today = self.decreases(now)
        self.read, self.write, self.decreased_at = 0, 0, now

    def decreases(self, now: float) -> int:
        """How often it went down on this UTC day."""
        if self.decreased_at is None or instant(self.decreased_at).date() != instant(now).date():
            return 0
        return self.decreases_today

    def of(self, kind: Kind) -> int:
        """The units of one kind."""
        return self.read if kind == "Read" else self.write

    def declare(self) -> dict[str, int]:
        """A ProvisionedThroughput, as CreateTable takes it."""
        return {"ReadCapacityUnits": self.read, "WriteCapacityUnits": self.write}

    def describe(self, now: float, *, starts: bool = False) -> dict[str, Any]:
        """NumberOfDecreasesToday always; the instants only where something changed (recorded).

        A change that `starts` with this very answer is told as one that is under way, though it may take no time.
        """
        if self.before is not None and (starts or now < self.settles_at):
            return self.before.describe(now)
        described: dict[str, Any] = {}
        if self.increased_at is not None:
            described["LastIncreaseDateTime"] = instant(self.increased_at)
        if self.decreased_at is not None:
            described["LastDecreaseDateTime"] = instant(self.decreased_at)
        return described | {"NumberOfDecreasesToday": self.decreases(now)} | self.declare()
