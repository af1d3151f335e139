"""The clock that the emulator reads: real, frozen, or moved by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Seconds since the epoch, as AWS would stamp them."""

    def now(self) -> float: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        return time.time()


class ManualClock:
    """A clock that stands still until it is set or advanced."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError(f"a clock goes forward only, not by {seconds} s")
        self._now += seconds

    def set(self, now: float) -> None:
        self._now = now


def instant(seconds: float) -> datetime:
    """An aware UTC datetime of a number of seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC)
