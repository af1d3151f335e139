"""Items by partition key, and in the order of a hash of it: what GetItem, Query and Scan read.

A partition of one item is that item; from two items on it is a sorted run. So a table without range key is one
dictionary of tuples, which the garbage collector does not even look at.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from replaykit.services.dynamodb.ordered import LONGEST_RUN, Bound, Run, Runs
from replaykit.services.dynamodb.ring import TOKEN_BITS, token
from replaykit.services.dynamodb.stored import Stored

FEW = 64  # new keys are sorted in one by one up to here, then all at once

Partition: TypeAlias = "Stored | Run | Runs"


class Start(NamedTuple):
    """Where a scan goes on: after this place in this partition (which need not exist any more)."""

    hash: Any
    bound: Bound


class Partitions:
    """The items of a table or of an index.

    `hash` is the partition key's value, `order` what sorts an item within its partition (see `keys`), None where
    the table has no range key.
    """

    __slots__ = ("_by_hash", "_fresh", "_order", "bytes", "count")

    def __init__(self) -> None:
        self._by_hash: dict[Any, Partition] = {}
        self._order: list[tuple[int, Any]] | None = None  # made by the first scan, so that writes pay nothing
        self._fresh: list[Any] = []
        self.count = 0
        self.bytes = 0

    def get(self, hash_: Any, order: Any) -> Stored | None:
        found = self._by_hash.get(hash_)
        if found is None or type(found) is tuple:
            return found if found is None or found[2] == order else None
        return found.get(order)  # type: ignore[union-attr]  # mypy does not narrow by `type() is`

    def put(self, hash_: Any, item: Stored) -> Stored | None:
        """Place an item and return the one it replaces."""
        found = self._by_hash.get(hash_)
        if found is None:
            self._by_hash[hash_] = item
            if self._order is not None:
                self._fresh.append(hash_)
            old = None
        elif type(found) is tuple:
            old = self._put_beside(hash_, found, item)
        else:
            old = self._put_into(hash_, found, item)  # type: ignore[arg-type]
        self.bytes += item[1]
        if old is None:
            self.count += 1
        else:
            self.bytes -= old[1]
        return old

    def delete(self, hash_: Any, order: Any) -> Stored | None:
        found = self._by_hash.get(hash_)
        if found is None:
            return None
        if isinstance(found, tuple):
            old = found if found[2] == order else None
            left = 0
        else:
            old = found.delete(order)
            left = len(found)
        if old is not None:
            self.count -= 1
            self.bytes -= old[1]
            if not left:
                del self._by_hash[hash_]
        return old

    def slices(
        self, hash_: Any, low: Bound | None = None, high: Bound | None = None, *, backward: bool = False
    ) -> Iterator[list[Stored]]:
        """The items of one partition between two cuts, in order, a list at a time."""
        found = self._by_hash.get(hash_)
        if found is None:
            return
        run = Run([found[2]], [found]) if isinstance(found, tuple) else found
        yield from run.slices(low, high, backward=backward)

    def scan(self, start: Start | None = None, segment: int = 0, segments: int = 1) -> Iterator[list[Stored]]:
        """All items of one of several equal ranges of the hash, partition after partition."""
        order = self._ordered()
        at = bisect_left(order, (_first_token(segment, segments),))
        if start is not None:
            if start.bound.key is not None:  # a table without range key has nothing more in this partition
                yield from self.slices(start.hash, start.bound)
            place = (token(start.hash), start.hash)
            at = bisect_left(order, place)
            if at < len(order) and order[at] == place:
                at += 1
        end = _first_token(segment + 1, segments)
        while at < len(order) and order[at][0] < end:
            yield from self.slices(order[at][1])
            at += 1

    def __iter__(self) -> Iterator[Stored]:
        for found in self._by_hash.values():
            if isinstance(found, tuple):
                yield found
            else:
                for part in found.slices(None, None, backward=False):
                    yield from part

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    def _put_beside(self, hash_: Any, found: Stored, item: Stored) -> Stored | None:
        if found[2] == item[2]:
            self._by_hash[hash_] = item
            return found
        first, second = (found, item) if found[2] < item[2] else (item, found)
        self._by_hash[hash_] = Run([first[2], second[2]], [first, second])
        return None

    def _put_into(self, hash_: Any, found: Run | Runs, item: Stored) -> Stored | None:
        old = found.put(item[2], item)
        if type(found) is Run and len(found.keys) > LONGEST_RUN:
            self._by_hash[hash_] = Runs(found)
        return old

    def _ordered(self) -> list[tuple[int, Any]]:
        """Every partition key by its token; keys whose partition is gone are dropped when they are many."""
        order = self._order
        if order is None or len(order) + len(self._fresh) > 2 * len(self._by_hash) + FEW:
            order = self._order = sorted((token(hash_), hash_) for hash_ in self._by_hash)
        elif len(self._fresh) > FEW:
            order = self._order = sorted({*order, *((token(hash_), hash_) for hash_ in self._fresh)})
        else:
            for hash_ in self._fresh:
                place = (token(hash_), hash_)
                at = bisect_left(order, place)
                if at == len(order) or order[at] != place:
                    insort(order, place)
        self._fresh.clear()
        return order


def segment_of(hash_: Any, segments: int) -> int:
    """Which of so many equal ranges of the ring a partition key belongs to."""
    return (token(hash_) * segments) >> TOKEN_BITS


def _first_token(segment: int, segments: int) -> int:
    """The least token t for which `t * segments >> TOKEN_BITS` is the segment."""
    return -(-(segment << TOKEN_BITS) // segments)
