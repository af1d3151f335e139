"""The clock that the emulator reads: real, frozen, or moved by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final, Protocol

MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
"""In seconds, as all instants and spans are."""


class Clock(Protocol):
    """Seconds since the epoch, as AWS would stamp them."""

    def now(self) -> float: ...


class SystemClock:
    """The machine's clock."""

    now = staticmethod(time.time)


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


class ShiftedClock:
    """A clock that runs beside another, at the distance to which it was set, or stands still while frozen."""

    def __init__(self, base: Clock | None = None) -> None:
        self._base_now = (base or SystemClock()).now
        self._shift = 0.0
        self._frozen: float | None = None

    def now(self) -> float:
        return self._base_now() + self._shift if self._frozen is None else self._frozen

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError(f"a clock goes forward only, not by {seconds} s")
        self.set(self.now() + seconds)

    def set(self, now: float) -> None:
        if self._frozen is not None:
            self._frozen = now
        else:
            self._shift = now - self._base_now()

    def freeze(self) -> None:
        """Stand still at this instant."""
        self._frozen = self.now()

    def run(self) -> None:
        """Go on from where it stands."""
        if self._frozen is not None:
            now, self._frozen = self._frozen, None
            self.set(now)


def instant(seconds: float) -> datetime:
    """An aware UTC datetime of a number of seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC)


def iso_instant(seconds: float) -> str:
    """An instant to the millisecond, as AWS spells it inside texts: `2026-10-01T12:00:00.000Z`."""
    return instant(seconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")
