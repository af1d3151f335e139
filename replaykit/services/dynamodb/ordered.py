"""Items in the order of their range key: one sorted run while they are few, many short runs when they are not.

A lookup bisects, an insertion moves at most one short run, and a page takes slices: nothing here grows with the
table beyond the logarithm.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

from replaykit.services.dynamodb.stored import Stored

# A run is split in two above this length. Moving 8 KB of pointers costs less than one level more of bisection.
LONGEST_RUN = 1024


class Bound(NamedTuple):
    """A cut between two order keys: just before `key`, or just after it."""

    key: Any
    after: bool


class Run:
    """One sorted run: parallel lists of order keys and items."""

    __slots__ = ("items", "keys")

    def __init__(self, keys: list[Any], items: list[Stored]) -> None:
        self.keys = keys
        self.items = items

    def __len__(self) -> int:
        return len(self.keys)

    def get(self, key: Any) -> Stored | None:
        at = bisect_left(self.keys, key)
        return self.items[at] if at < len(self.keys) and self.keys[at] == key else None

    def put(self, key: Any, item: Stored) -> Stored | None:
        """Place an item and return the one it replaces."""
        keys = self.keys
        at = bisect_left(keys, key)
        if at < len(keys) and keys[at] == key:
            old, self.items[at] = self.items[at], item
            return old
        keys.insert(at, key)
        self.items.insert(at, item)
        return None

    def delete(self, key: Any) -> Stored | None:
        at = bisect_left(self.keys, key)
        if at == len(self.keys) or self.keys[at] != key:
            return None
        del self.keys[at]
        return self.items.pop(at)

    def slices(self, low: Bound | None, high: Bound | None, *, backward: bool) -> Iterator[list[Stored]]:
        """The items between two cuts, as one list."""
        start = 0 if low is None else self._cut(low)
        stop = len(self.keys) if high is None else self._cut(high)
        if start < stop:
            found = self.items[start:stop]
            if backward:
                found.reverse()
            yield found

    def halve(self) -> Run:
        """Keep the lower half and return the upper one."""
        middle = len(self.keys) // 2
        upper = Run(self.keys[middle:], self.items[middle:])
        del self.keys[middle:], self.items[middle:]
        return upper

    def _cut(self, bound: Bound) -> int:
        return bisect_right(self.keys, bound.key) if bound.after else bisect_left(self.keys, bound.key)


class Runs:
    """Many sorted runs, found by the last key of each."""

    __slots__ = ("_last", "_length", "_runs")

    def __init__(self, run: Run) -> None:
        self._runs = [run, run.halve()]
        self._runs.sort(key=lambda part: part.keys[0])
        self._last = [part.keys[-1] for part in self._runs]
        self._length = sum(map(len, self._runs))

    def __len__(self) -> int:
        return self._length

    def get(self, key: Any) -> Stored | None:
        at = bisect_left(self._last, key)
        return self._runs[at].get(key) if at < len(self._runs) else None

    def put(self, key: Any, item: Stored) -> Stored | None:
        at = min(bisect_left(self._last, key), len(self._runs) - 1)
        run = self._runs[at]
        old = run.put(key, item)
        if old is not None:
            return old
        self._length += 1
        if len(run) > LONGEST_RUN:
            self._runs.insert(at + 1, run.halve())
            self._last.insert(at + 1, self._runs[at + 1].keys[-1])
        self._last[at] = run.keys[-1]
        return None

    def delete(self, key: Any) -> Stored | None:
        at = bisect_left(self._last, key)
        if at == len(self._runs):
            return None
        run = self._runs[at]
        old = run.delete(key)
        if old is not None:
            self._length -= 1
            if run.keys:
                self._last[at] = run.keys[-1]
            elif len(self._runs) > 1:
                del self._runs[at], self._last[at]
        return old

    def slices(self, low: Bound | None, high: Bound | None, *, backward: bool) -> Iterator[list[Stored]]:
        """The items between two cuts, a list at a time."""
        first = 0 if low is None else self._run_of(low)
        last = len(self._runs) - 1 if high is None else min(self._run_of(high), len(self._runs) - 1)
        order = range(last, first - 1, -1) if backward else range(first, last + 1)
        for at in order:
            yield from self._runs[at].slices(low, high, backward=backward)

    def _run_of(self, bound: Bound) -> int:
        return bisect_right(self._last, bound.key) if bound.after else bisect_left(self._last, bound.key)
