"""A secondary index: which items it holds, what of them, and what keeping it costs.

An index is sparse: an item without all of its key attributes is not in it. An entry is an item of its own (the
projection), so that reading an index never opens the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from replaykit.services.dynamodb.capacity import write_units
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.life import status_at
from replaykit.services.dynamodb.partitions import Partitions
from replaykit.services.dynamodb.projection import describe_projection
from replaykit.services.dynamodb.ring import token
from replaykit.services.dynamodb.stored import Stored, store, unfold
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.values import Item, equal_items, item_size
from replaykit.services.dynamodb.watching import Watching


class Top:
    """Greater than every key: what stands behind all entries of one range key."""

    __slots__ = ()

    def __lt__(self, other: object) -> bool:
        return False

    def __gt__(self, other: object) -> bool:
        return True


TOP = Top()


@dataclass(slots=True)
class Index:
    """One global or local index of a table."""

    name: str
    keys: KeySchema
    table_keys: KeySchema
    projection: str
    non_key_attributes: tuple[str, ...]
    is_global: bool
    arn: str
    throughput: Throughput = field(default_factory=Throughput)
    max_units: dict[str, int] | None = None
    warm: tuple[int, int] | None = None
    warm_before: tuple[int, int] | None = None
    warm_at: float = 0.0
    backfilled: bool = False
    ready_at: float = 0.0
    updated_at: float = 0.0
    gone_at: float | None = None
    watching: Watching = field(default_factory=Watching)
    items: Partitions = field(default_factory=Partitions)
    kept: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.kept = frozenset((*self.keys.names, *self.table_keys.names, *self.non_key_attributes))

    def declare(self) -> dict[str, Any]:
        """What CreateTable was given for an index like this, but for what it may use; every description begins so."""
        projection = describe_projection(self.projection, self.non_key_attributes)
        return {"IndexName": self.name, "KeySchema": self.keys.describe(), "Projection": projection}

    def lacks(self, names: Iterable[str]) -> list[str]:
        """Which of these attributes an entry does not hold, each once."""
        return [] if self.projection == "ALL" else [name for name in dict.fromkeys(names) if name not in self.kept]

    def status(self, now: float) -> str:
        """Where the index is in its life, at this instant."""
        return status_at(now, ready_at=self.ready_at, updated_at=self.updated_at, gone_at=self.gone_at)

    def place(self, item: Item, base: Place) -> Place | None:
        """Where the item of the table that is at `base` stands here, or None if it is not in the index."""
        return self.keys.entry_place(item, self._behind_keys(base))

    def _behind_keys(self, base: Place) -> tuple[Any, ...]:
        """What sorts the entries whose index keys are equal.

        In a global index the place on the ring of the table's whole key does: public tests that are run on AWS
        (architect/dynalite, test/query.js) have six entries of one key in this order. ASSUMPTION: in a local index the
        table's range key does; a recorded Query of one with equal range keys would prove it.
        """
        return (token(base if base[1] is not None else base[0]), *base) if self.is_global else base

    def update(self, base: Place, old: Item | None, new: Item | None, stored: Stored | None) -> float:
        """Follow one change of the table; returns the write units it took, 0 where the index did not change."""
        behind = self._behind_keys(base)
        before = None if old is None else self.keys.entry_place(old, behind)
        after = None if new is None else self.keys.entry_place(new, behind)
        units = 0.0
        if before is not None and before != after:
            gone = self.items.delete(*before)
            units += write_units(gone[1], 0) if gone else 0.0
        if after is not None and new is not None and stored is not None:
            entry = self._entry(new, stored, after)
            replaced = self.items.put(after[0], entry)
            if replaced is None or (replaced[0] != entry[0] and not equal_items(unfold(replaced), unfold(entry))):
                units += write_units(replaced[1] if replaced else 0, entry[1])
        return units

    def changes(self, base: Place, old: Item | None, new: Item | None) -> bool:
        """Whether a change of the table would be one here."""
        behind = self._behind_keys(base)
        before = None if old is None else self.keys.entry_place(old, behind)
        after = None if new is None else self.keys.entry_place(new, behind)
        if before != after:
            return True
        if after is None or old is None or new is None:
            return False
        return not equal_items(self.project(old), self.project(new))

    def project(self, item: Item) -> Item:
        """What of an item the index holds."""
        return item if self.projection == "ALL" else {name: item[name] for name in item if name in self.kept}

    def _entry(self, item: Item, stored: Stored, place: Place) -> Stored:
        if self.projection == "ALL":
            return stored[0], stored[1], place[1], stored[3]
        kept = self.project(item)
        return store(kept, item_size(kept), place[1])
