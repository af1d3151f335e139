"""What goes on beside the calls: exports, imports and bulk operations, each until its end on the clock."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from replaykit.services.dynamodb.transfers.bulk_operations import BulkOperation
from replaykit.services.dynamodb.transfers.exports import Export
from replaykit.services.dynamodb.transfers.imports import Import

# Given the instant at which it is done, which is never before that of a write that was done already.
Work = Callable[[float], None]


class Transfers:
    """All of one account and region by ARN, and what each of them still has to do."""

    __slots__ = ("_numbers", "_pending", "bulk", "exports", "imports")

    def __init__(self) -> None:
        self.exports: dict[str, Export] = {}
        self.imports: dict[str, Import] = {}
        self.bulk: dict[str, BulkOperation] = {}
        self._numbers = count()  # of two that end at one instant the first comes first
        self._pending: list[tuple[float, int, Work]] = []

    def at(self, instant: float, now: float, work: Work) -> None:
        """Do it at that instant, which may be now."""
        if instant <= now:
            work(now)
        else:
            heappush(self._pending, (instant, next(self._numbers), work))

    def due(self) -> float | None:
        """When there is something to do next."""
        return self._pending[0][0] if self._pending else None

    def settle(self, now: float) -> None:
        """Do what is to be done by now."""
        while self._pending and self._pending[0][0] <= now:
            heappop(self._pending)[2](now)
