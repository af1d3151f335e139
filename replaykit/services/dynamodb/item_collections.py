"""Item collections: the items of one partition key, in a table and in its local indexes, and how large they may be.

Only tables with local indexes have them: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.stored import Stored, unfold
from replaykit.services.dynamodb.values import Item, item_size

TOO_LARGE = "Collection size exceeded."


class ItemCollections:
    """The size of every item collection of a table, as a running sum."""

    __slots__ = ("_held", "_indexes", "_sizes")

    def __init__(self, indexes: Iterable[Index]) -> None:
        self._indexes = tuple(index for index in indexes if not index.is_global)
        self._sizes: dict[Any, int] = {}
        self._held = 0

    def size(self, hash_: Any) -> int:
        """The bytes of the collection with this partition key."""
        return self._sizes.get(hash_, 0)

    def follow(self, hash_: Any, old: Stored | None, new: Stored | None) -> None:
        """Take note of one change that the indexes have followed: what they hold more is the collection's."""
        held = sum(index.items.bytes for index in self._indexes)
        grown = held - self._held + (new[1] if new else 0) - (old[1] if old else 0)
        self._held = held
        size = self._sizes.get(hash_, 0) + grown
        if size:
            self._sizes[hash_] = size
        else:
            self._sizes.pop(hash_, None)

    def require_room(
        self, place: Place, old: Stored | None, new: Item, size: int, limit: int, *, coming: int = 0
    ) -> None:
        """Refuse a write that makes a collection larger which is, or would then be, too large.

        `coming` is what other writes of the same request add to it. The text is documented as the reason of a cancelled
        transaction. ASSUMPTION: it is that of the exception too.
        """
        before = self._sizes.get(place[0], 0) + coming
        if before + size * (1 + len(self._indexes)) <= limit:  # no entry is larger than its item
            return
        grown = self.growth(place, old, new, size)
        if grown > 0 and before + grown > limit:
            raise AwsError("ItemCollectionSizeLimitExceededException", TOO_LARGE)

    def growth(self, place: Place, old: Stored | None, new: Item | None, size: int) -> int:
        """What a write that was not done yet adds to its collection."""
        before = None if old is None else unfold(old)
        grown = size - (old[1] if old else 0)
        for index in self._indexes:
            if new is not None and index.place(new, place) is not None:
                grown += size if index.projection == "ALL" else item_size(index.project(new))
            if before is not None and (there := index.place(before, place)) is not None:
                entry = index.items.get(*there)
                grown -= entry[1] if entry else 0
        return grown
