"""What is known of a table that a recording describes: the items seen, the keys seen absent, and nothing else.

A table that was created in this world is known wholly and has no Knowledge (`table.knowledge is None`).
"""

from __future__ import annotations

from typing import Any, TypeAlias

# The two values that find an item: (partition key, order within the partition); see `keys`.
Place: TypeAlias = tuple[Any, Any]


class Knowledge:
    """The places of a partial table whose content is proved, and the partitions that are proved to be whole."""

    __slots__ = ("_doubtful", "_partitions", "_places", "_whole")

    def __init__(self) -> None:
        self._places: set[Place] = set()
        self._partitions: set[Any] = set()
        self._doubtful: dict[Any, set[Any]] = {}  # partition key -> orders within the partition
        self._whole = False

    def learn(self, place: Place) -> None:
        """The item at this place, or its absence, is proved from now on: seen in a recording, or written whole."""
        self._places.add(place)
        doubtful = self._doubtful.get(place[0])
        if doubtful is not None:
            doubtful.discard(place[1])
            if not doubtful:
                del self._doubtful[place[0]]

    def learn_partition(self, hash_: Any) -> None:
        """All items of this partition are proved."""
        self._partitions.add(hash_)

    def learn_all(self) -> None:
        """The whole table was read: only what is doubted stays unknown."""
        self._whole = True

    def learn_from(self, other: Knowledge) -> None:
        """What is proved of a table with the same items is proved of this one."""
        for place in other._places:
            if other.knows(place):
                self.learn(place)
        self._partitions |= other._partitions
        self._whole = self._whole or other._whole

    def doubt(self, place: Place) -> None:
        """The item at this place was changed from a state that nobody saw."""
        self._places.add(place)
        self._doubtful.setdefault(place[0], set()).add(place[1])

    def knows(self, place: Place) -> bool:
        if place[1] in self._doubtful.get(place[0], ()):
            return False
        return self._whole or place in self._places or place[0] in self._partitions

    def knows_partition(self, hash_: Any) -> bool:
        return (self._whole or hash_ in self._partitions) and hash_ not in self._doubtful

    def knows_all(self) -> bool:
        """Whether nothing of the table is left to doubt."""
        return self._whole and not self._doubtful
