"""Copies of a table that are some seconds behind it, from which stale reads are answered.

AWS keeps three copies of every item and a copy of it in each global index; an eventually consistent read asks any of
them: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html. A copy sees
every write, in order, `lag` seconds later. There are none unless the settings ask for them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from replaykit.services.dynamodb.partitions import Partitions
from replaykit.services.dynamodb.stored import Stored, unfold

if TYPE_CHECKING:
    from replaykit.emulator.settings import Settings
    from replaykit.ports.ids import Ids
    from replaykit.services.dynamodb.index import Index
    from replaykit.services.dynamodb.knowledge import Place
    from replaykit.services.dynamodb.table import Table


class Ahead(NamedTuple):
    """A write that the copy has not seen yet."""

    at: float
    place: Place
    new: Stored | None


class Copy:
    """One copy of a table and of its indexes."""

    __slots__ = ("_ahead", "_indexes", "_table", "items", "lag")

    def __init__(self, table: Table, lag: float) -> None:
        self.lag = lag
        self.items = Partitions()
        self._table = table
        self._indexes: dict[str, tuple[Index, Index]] = {}
        self._ahead: deque[Ahead] = deque()
        for stored in table.items:
            self.items.put(table.keys.place_of_item(unfold(stored))[0], stored)
        self._align()

    def note(self, at: float, place: Place, new: Stored | None) -> None:
        """A write that is to be seen later."""
        self._ahead.append(Ahead(at, place, new))
        self._catch_up(at)

    def load(self, place: Place, stored: Stored) -> None:
        """An item that nobody writes: it has always been there."""
        self._align()
        self._apply(place, stored)

    def at(self, now: float) -> Copy:
        """The copy as it is at this instant."""
        self._catch_up(now)
        self._align()
        return self

    def index_items(self, name: str) -> Partitions:
        """What an index of the table holds here."""
        return self._indexes[name][1].items

    def _catch_up(self, now: float) -> None:
        ahead = self._ahead
        while ahead and ahead[0].at + self.lag <= now:
            self._apply(ahead[0].place, ahead[0].new)
            ahead.popleft()

    def _apply(self, place: Place, new: Stored | None) -> None:
        hash_, order = place
        old = self.items.delete(hash_, order) if new is None else self.items.put(hash_, new)
        before = None if old is None else unfold(old)
        after = None if new is None else unfold(new)
        for _, index in self._indexes.values():
            index.update(place, before, after, new)

    def _align(self) -> None:
        """Have the indexes that the table has; a new one is made of the items that the copy has seen."""
        for name, index in self._table.indexes.items():
            if name in self._indexes and self._indexes[name][0] is index:
                continue
            made = replace(index, items=Partitions())
            for stored in self.items:
                item = unfold(stored)
                made.update(self._table.keys.place_of_item(item), None, item, stored)
            self._indexes[name] = index, made
        for name in [name for name in self._indexes if name not in self._table.indexes]:
            del self._indexes[name]


class Copies:
    """The copies of one table, one for each lag that the settings bring about."""

    __slots__ = ("_by_lag", "_index_lag", "_share", "_stale_lag")

    def __init__(self, table: Table, settings: Settings) -> None:
        self._share, self._stale_lag, self._index_lag = settings.stale_reads, settings.stale_lag, settings.index_lag
        self._by_lag = {lag: Copy(table, lag) for lag in _lags(settings)}

    def note(self, at: float, place: Place, _old: Stored | None, new: Stored | None) -> None:
        for copy in self._by_lag.values():
            copy.note(at, place, new)

    def load(self, place: Place, stored: Stored) -> None:
        for copy in self._by_lag.values():
            copy.load(place, stored)

    def choose(self, ids: Ids, now: float, *, of_global_index: bool) -> Copy | None:
        """Who answers an eventually consistent read; None: the table itself."""
        lag = self._index_lag if of_global_index else 0.0
        if self._share and ids.chance(self._share):
            lag += self._stale_lag
        return self._by_lag[lag].at(now) if lag else None


def copies_of(table: Table, settings: Settings) -> Copies | None:
    """The copies that the settings ask for, most often none."""
    return Copies(table, settings) if _lags(settings) else None


def _lags(settings: Settings) -> set[float]:
    lags = {settings.index_lag}
    if settings.stale_reads:
        lags |= {settings.stale_lag, settings.index_lag + settings.stale_lag}
    return lags - {0.0}
