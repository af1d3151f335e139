"""A vector index that is added while changes take no time: its phases are walked by those who look (`Settings.phases`).

On AWS such an index is allocated, then backfilled, for minutes. Who polls DescribeTable may count on seeing both
phases. So each is told once, and the next DescribeTable finds the next one. What acts on the table finds the index
ready, unless a phase was told just now: then it is refused as AWS refuses it. Who looks no more waits for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.vectors.index import VectorIndex

LINGER = 1.0  # seconds that a phase holds after it was told


@dataclass(slots=True)
class IndexWalk:
    """The way of one new index through its phases, in every replica of its table."""

    built: Sequence[tuple[Table, VectorIndex]]
    told_at: float | None = None

    def look(self, now: float) -> None:
        """DescribeTable: the phase that was told before is over."""
        if self.told_at is not None:
            self._step(now)
        self.told_at = now

    def act(self, now: float) -> None:
        """Anything else: what nobody has just looked at is done."""
        if self.told_at is None or not self.told_at <= now < self.told_at + LINGER:
            self._end(now)

    def _step(self, now: float) -> None:
        if any(index.backfilling(now) for _, index in self.built):
            self._end(now)
            return
        for table, index in self.built:
            table.updated_at = index.filled_from = now

    def _end(self, now: float) -> None:
        for table, index in self.built:
            table.updated_at = index.filled_from = index.ready_at = now
            table.walk = None


def begin_walk(built: Sequence[tuple[Table, VectorIndex]]) -> None:
    """The index is allocated from now on, until someone looks or acts."""
    walk = IndexWalk(built)
    for table, index in built:
        table.updated_at = index.filled_from = index.ready_at = inf
        table.walk = walk
