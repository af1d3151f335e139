"""A vector index of a table: which items it holds, what of them, and what keeping it costs.

An item without a proper vector, or without the attribute by which the index is partitioned, is not in it. An entry
holds all that a search tells, so that searching never opens the table.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from replaykit.services.dynamodb.keys import KeySchema, Unfit, order_key
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.life import status_at
from replaykit.services.dynamodb.projection import describe_projection
from replaykit.services.dynamodb.stored import Stored, store, unfold
from replaykit.services.dynamodb.values import AttributeValue, Item, equal_items, item_size
from replaykit.services.dynamodb.values.number import numeric
from replaykit.services.dynamodb.vectors.distance import square
from replaykit.services.dynamodb.vectors.vector import Vector, read_vector

SINGLE_BYTES = 4
LEAST_BYTES = 1024.0
WHOLE = ()  # the partition of an index that has no others


class SearchAttribute(NamedTuple):
    """An attribute of the search schema: `kind` is HASH or INLINE_FILTER."""

    name: str
    type: str
    kind: str

    def value(self, value: AttributeValue | None) -> Any:
        """The attribute's value as one that is equal exactly where DynamoDB's are; None where there is none."""
        content = None if value is None else value.get(self.type)
        if content is None:
            return None
        return numeric(content) if self.type == "N" else bytes(content) if self.type == "B" else content


class Entry(NamedTuple):
    """One item in the index: its vector, the values of its filters, what is told of it, the bytes that it counts."""

    place: Place
    vector: Vector
    square: float
    filters: tuple[Any, ...]
    item: Stored
    size: int

    def same(self, other: Entry) -> bool:
        if self.vector != other.vector or self.filters != other.filters:
            return False
        return self.item[0] == other.item[0] or equal_items(unfold(self.item), unfold(other.item))


@dataclass(slots=True)
class VectorIndex:
    """One vector index.

    Its state in time is instants: `filled_from` is when backfilling begins, None where it was made with its table.
    """

    name: str
    attribute: str
    dimensions: int
    function: str
    schema: tuple[SearchAttribute, ...]
    projection: str
    non_key_attributes: tuple[str, ...]
    table_keys: KeySchema
    arn: str
    filled_from: float | None = None
    ready_at: float = 0.0
    gone_at: float | None = None
    count: int = 0
    bytes: int = 0
    hash: SearchAttribute | None = None
    filters: tuple[SearchAttribute, ...] = ()
    kept: frozenset[str] = frozenset()
    _partitions: dict[Any, dict[Place, Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hash = next((one for one in self.schema if one.kind == "HASH"), None)
        self.filters = tuple(one for one in self.schema if one.kind != "HASH")
        names = [one.name for one in self.schema]
        self.kept = frozenset((*self.table_keys.names, *names, *self.non_key_attributes)) - {self.attribute}

    def declare(self) -> dict[str, Any]:
        """What CreateTable was given for an index like this; every description begins so."""
        declared: dict[str, Any] = {
            "IndexName": self.name,
            "VectorAttribute": {"AttributeName": self.attribute},
            "Projection": describe_projection(self.projection, self.non_key_attributes),
            "Dimensions": self.dimensions,
            "DistanceFunction": self.function,
        }
        if self.schema:
            declared["SearchSchema"] = [
                {"AttributeName": one.name, "SearchSchemaElementType": one.kind} for one in self.schema
            ]
        return declared

    def status(self, now: float) -> str:
        """Where the index is in its life, at this instant."""
        return status_at(now, ready_at=self.ready_at, gone_at=self.gone_at)

    def backfilling(self, now: float) -> bool | None:
        """Whether it takes up the table's items; None where there is nothing to say (captured on AWS)."""
        if self.filled_from is None or self.status(now) != "CREATING":
            return None
        return now >= self.filled_from

    def update(self, place: Place, before: Item | None, after: Item | None) -> float:
        """Follow one change of the table; returns the bytes that were written, 0 where the index did not change.

        Captured on AWS: an entry counts what is projected and 4 bytes for each dimension, 1024 at least; one that
        stays as it is costs nothing. ASSUMPTION: one that is replaced costs the larger of both, as units do.
        """
        old_partition = None if before is None else self._partition(before)
        new_partition = None if after is None else self._partition(after)
        old = None if old_partition is None else self._partitions.get(old_partition, {}).get(place)
        new = None if after is None or new_partition is None else self._entry(place, after)
        if old is new is None or (old and new and old_partition == new_partition and old.same(new)):
            return 0.0
        if old is not None:
            self._drop(old_partition, old)
        if new is not None:
            self._partitions.setdefault(new_partition, {})[place] = new
            self.count += 1
            self.bytes += new.size
        return float(max(LEAST_BYTES, *(one.size for one in (old, new) if one is not None)))

    def entries(self, partition: Any = WHOLE) -> Collection[Entry]:
        """All entries of a partition."""
        return self._partitions.get(partition, {}).values()

    def size_of(self, place: Place, item: Item) -> int:
        """The bytes of an item's entry, 0 where the item is not in the index."""
        entry = self._partitions.get(self._partition(item), {}).get(place)
        return entry.size if entry else 0

    def project(self, item: Item) -> Item:
        """What of an item the index tells: never the vector, which it has in its own form."""
        if self.projection == "ALL":
            return {name: value for name, value in item.items() if name != self.attribute}
        return {name: item[name] for name in item if name in self.kept}

    def _partition(self, item: Item) -> Any:
        """The partition that an item belongs to, None where it belongs to none."""
        if self.hash is None:
            return WHOLE
        content = item.get(self.hash.name, {}).get(self.hash.type)
        try:
            return None if content is None else order_key(self.hash.type, content)
        except Unfit:
            return None

    def _entry(self, place: Place, item: Item) -> Entry | None:
        vector = read_vector(item.get(self.attribute), self.dimensions)
        if vector is None:
            return None
        told = self.project(item)
        size = item_size(told)
        filters = tuple([one.value(item.get(one.name)) for one in self.filters])
        whole = size + len(self.attribute.encode()) + SINGLE_BYTES * self.dimensions
        return Entry(place, vector, square(vector), filters, store(told, size, place[1]), whole)

    def _drop(self, partition: Any, entry: Entry) -> None:
        del self._partitions[partition][entry.place]
        if not self._partitions[partition]:
            del self._partitions[partition]
        self.count -= 1
        self.bytes -= entry.size
