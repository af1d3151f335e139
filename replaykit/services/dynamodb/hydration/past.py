"""What one table held before a recording began, reasoned backwards from what the recording shows.

A read proves the item's past as long as no recorded write came before it. After an UpdateItem it still proves the
attributes that the update did not touch. A whole partition, or the whole table, is proved by a read to its end.
Nothing is guessed: what no read and no condition shows stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.query_keys import KeyRange, covers
from replaykit.services.dynamodb.values import equal, read_value

Attributes = Mapping[str, Any]


@dataclass(slots=True)
class Fact:
    """What is known of one place. `whole`: these are all attributes; else there may be more.

    `sure` is False where only an eventually consistent read says so: it may have been out of date.
    """

    attributes: dict[str, Any]
    whole: bool
    sure: bool

    def joined(self, later: Fact) -> Fact:
        """What two facts of one item say together; where they contradict each other, the surer one is right."""
        if not self.agrees(later):
            return later if later.sure > self.sure else self
        attributes = {**self.attributes, **later.attributes}
        return Fact(attributes, self.whole or later.whole, self.sure or later.sure)

    def agrees(self, other: Fact) -> bool:
        """Whether both can be true: equal where both speak, and nothing beyond what is whole."""
        mine, yours = self.attributes, other.attributes
        if (self.whole and yours.keys() - mine.keys()) or (other.whole and mine.keys() - yours.keys()):
            return False
        return all(equal(read_value(yours[name]), read_value(value)) for name, value in mine.items() if name in yours)


@dataclass(slots=True)
class Past:
    """One table's items before the first recorded call.

    `absent` and `partitions` tell by place and by partition key whether a consistent read says so; `complete` tells
    it of the whole table, and is None where the table was not read to its end.
    """

    keys: KeySchema
    facts: dict[Place, Fact] = field(default_factory=dict)
    absent: dict[Place, bool] = field(default_factory=dict)
    partitions: dict[Any, bool] = field(default_factory=dict)
    complete: bool | None = None
    clouded: bool = False
    # Attributes that recorded writes have changed so far, None for the whole item.
    _changed: dict[Place, set[str] | None] = field(default_factory=dict)
    _mentioned: dict[Any, dict[Any, Attributes]] = field(default_factory=dict)

    def place(self, attributes: Attributes) -> Place | None:
        """Where an item or a key belongs; None where it lacks a key attribute (a projection, a refused request)."""
        try:
            return self.keys.place_of_item({name: read_value(attributes[name]) for name in self.keys.names})
        except (AwsError, KeyError):
            return None

    def mention(self, attributes: Attributes) -> None:
        """A place that the recording speaks of: a read to the end of a partition proves its absence too."""
        place = self.place(attributes)
        if place is not None:
            self._mentioned.setdefault(place[0], {})[place[1]] = self.keys.key_of(attributes)

    def saw(
        self, attributes: Attributes, *, key: Attributes | None = None, whole: bool = True, sure: bool = True
    ) -> None:
        """An answer shows an item, or (not `whole`) some of its attributes; `key` may hold more than the key."""
        found_by = key if key is not None else attributes
        place = self.place(found_by)
        if place is not None:
            self.saw_at(place, attributes, found_by, whole=whole, sure=sure)

    def saw_at(self, place: Place, attributes: Attributes, key: Attributes, *, whole: bool, sure: bool) -> None:
        """The same, where the place is known already."""
        known = self.facts.get(place)
        if self.clouded or (known is not None and known.whole and known.sure):
            return
        shown = {**self.keys.key_of(key), **attributes}
        if place not in self._changed:
            self._learn(place, Fact(shown, whole, sure))
            return
        changed = self._changed[place]
        left = {} if changed is None else {name: one for name, one in shown.items() if name not in changed}
        if len(left) > len(self.keys.names):  # an update alone makes nothing but the key and what it sets
            self._learn(place, Fact(left, whole=False, sure=sure))

    def missed(self, key: Attributes, *, sure: bool = True) -> None:
        """An answer shows that there is no item."""
        place = self.place(key)
        if place is None or place in self._changed or self.clouded:
            return
        known = self.facts.get(place)
        if known is not None and (known.sure or not sure):
            return
        self.facts.pop(place, None)
        self.absent[place] = self.absent.get(place, False) or sure

    def exists(self, key: Attributes, attributes: Attributes) -> None:
        """A condition shows that there is an item, with these attributes at least."""
        self.saw(attributes, key=key, whole=False)

    def changed(self, key: Attributes, attributes: Iterable[str] | None = None) -> None:
        """A recorded write changed these attributes (None: all) of an item."""
        place = self.place(key)
        if place is None:
            return
        before = self._changed.get(place, set())
        self._changed[place] = None if attributes is None or before is None else {*before, *attributes}

    def read_whole_table(self, there: set[Place], *, sure: bool) -> None:
        """A scan returned every item: other places are empty."""
        if self.clouded or (self.complete is not None and self.complete >= sure):
            return
        self.complete = sure
        for hash_, places in self._mentioned.items():
            self._miss_the_rest(hash_, places, there, sure=sure)

    def read_range(self, cuts: KeyRange, there: set[Place], *, sure: bool) -> None:
        """A query returned every item of a partition, or of a part of it: other places there are empty."""
        known = self.partitions.get(cuts.hash)
        if self.clouded or (known is not None and known >= sure):
            return
        whole = cuts.low is None and cuts.high is None
        places = self._mentioned.get(cuts.hash, {})
        covered = places if whole else {order: key for order, key in places.items() if covers(cuts, order)}
        self._miss_the_rest(cuts.hash, covered, there, sure=sure)
        if whole:
            self.partitions[cuts.hash] = self.partitions.get(cuts.hash, False) or sure

    def _miss_the_rest(self, hash_: Any, places: Mapping[Any, Attributes], there: set[Place], *, sure: bool) -> None:
        for order, key in places.items():
            if (hash_, order) not in there:
                self.missed(key, sure=sure)

    def unknown(self) -> list[Place]:
        """The places that recorded writes changed before anything showed what had been there."""
        return [place for place in self._changed if place not in self.facts and place not in self.absent]

    def _learn(self, place: Place, fact: Fact) -> None:
        if self.absent.get(place, False) or (place in self.absent and not fact.sure):
            return
        self.absent.pop(place, None)
        known = self.facts.get(place)
        self.facts[place] = fact if known is None else known.joined(fact)
