"""A token bucket: what may be taken at once where so much comes in a second and what is left is saved for a while."""

from __future__ import annotations


class Bucket:
    """Units of one kind, of one table or index.

    It is open as long as it holds anything; who comes then gets all that is wanted, for an item may cost more than
    five minutes save. The debt is paid before it opens again.

    ASSUMPTION: a request is let in while anything is left, and a new table begins with one second's units, for nothing
    was left unused yet. The guide says only that unused capacity of up to 300 seconds is kept; consumption metrics of
    a throttled table would prove the rest.
    """

    __slots__ = ("_at", "_level", "burst", "rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate = rate
        self.burst = burst
        self._level = rate
        self._at = now

    def open(self, now: float) -> bool:
        """Whether a request is let in."""
        self._fill(now)
        return self._level > 0

    def rested(self, now: float) -> bool:
        """Whether it holds all that it can save."""
        self._fill(now)
        return self._level >= self.rate * self.burst

    def take(self, units: float, now: float) -> None:
        self._fill(now)
        self._level -= units

    def change(self, rate: float, now: float) -> None:
        """Another rate from now on; what was saved under the old one stays, as far as there is room."""
        self._fill(now)
        self.rate = rate
        self._level = min(self._level, rate * self.burst)

    def _fill(self, now: float) -> None:
        if now > self._at:
            self._level = min(self._level + (now - self._at) * self.rate, self.rate * self.burst)
            self._at = now
