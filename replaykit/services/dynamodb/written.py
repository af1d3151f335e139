"""One write of an item: on its way through the table, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from replaykit.services.dynamodb.annex import Annex
from replaykit.services.dynamodb.capacity import write_units
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.stored import Stored
from replaykit.services.dynamodb.values import Item


class Written(NamedTuple):
    """What one write did: the item before and after, and what each changed index took.

    That is write units, of a vector index bytes. `annex` is the table's, which knows what is billed of a vector.
    """

    old: Stored | None
    new: Stored | None
    index_units: Mapping[str, float] | None = None
    annex: Annex | None = None

    def units(self) -> float:
        """The write units of the table itself: by the larger of the item before and after."""
        old, new, _, annex = self
        if annex is not None:
            return write_units(annex.billed(old), annex.billed(new))
        return write_units(old[1] if old else 0, new[1] if new else 0)


class Turn(NamedTuple):
    """One write on its way from the items to the indexes and the stream; `item` is `new` before it was encoded."""

    place: Place
    old: Stored | None
    new: Stored | None
    item: Item | None
    at: float
    origin: Mapping[str, str] | None
