"""Searching a vector index: which entries are looked at, how they are ranked, what is told and what it costs.

The search is exact: every vector of the partition is compared. Texts and their order: captured on AWS, August 2026.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import nsmallest
from typing import Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import Projection
from replaykit.services.dynamodb.expressions.search_conditions import PARAMETER, Equal
from replaykit.services.dynamodb.keys import HASH_KEY_BYTES, KINDS, NOT_VALID, order_key, too_long_key, wire_length
from replaykit.services.dynamodb.stored import fragment, unfold
from replaykit.services.dynamodb.values import AttributeValue, invalid
from replaykit.services.dynamodb.values.number import canonical
from replaykit.services.dynamodb.vectors.distance import HIGHER_IS_NEARER, SCORES
from replaykit.services.dynamodb.vectors.index import (
    LEAST_BYTES,
    SINGLE_BYTES,
    WHOLE,
    Entry,
    SearchAttribute,
    VectorIndex,
)
from replaykit.services.dynamodb.vectors.vector import Vector, single, spelled, to_vector

MOST_RESULTS = 100
MOST_BYTES = 16 * 1024 * 1024
WRONG_VALUES = (
    "Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point number "
    "attribute"
)


class Found(NamedTuple):
    """An entry that is told, with its score."""

    score: float
    entry: Entry


class Searched(NamedTuple):
    """What is searched: a partition, and the values that filters must have, by their place among the filters."""

    partition: Any
    filters: tuple[tuple[int, Any], ...]

    def entries(self, index: VectorIndex) -> Collection[Entry]:
        found = index.entries(self.partition)
        if not self.filters:
            return found
        return [entry for entry in found if all(entry.filters[at] == value for at, value in self.filters)]


def require_top(top: int) -> None:
    if top > MOST_RESULTS:
        bounds = f"The value must be between 1 and {MOST_RESULTS} inclusive"
        raise invalid(f"Provided TopK value '{top}' is out of valid range. {bounds}")


def read_search_vector(elements: Sequence[AttributeValue], index: VectorIndex) -> Vector:
    """The vector that others are compared with; what its values are is told before how many they are."""
    singles = [_single(element) for element in elements]
    if len(singles) != index.dimensions:
        raise invalid(
            f"Input search vector dimension {len(singles)} does not match vector index dimension {index.dimensions}"
        )
    return to_vector(singles)


def read_scope(wanted: Sequence[Equal], index: VectorIndex) -> Searched:
    """Where is searched; the attribute by which the index is partitioned must be given.

    Of two values for one attribute none can be had: nothing is found (ASSUMPTION: it is no error).
    """
    schema = {one.name: one for one in index.schema}
    for attribute, _ in wanted:
        if attribute not in schema:
            raise invalid(
                f"{PARAMETER} must not contain any attributes that is not in SearchSchema. "
                f"Invalid attribute: {attribute}"
            )
    if index.hash is not None and all(attribute != index.hash.name for attribute, _ in wanted):
        raise invalid(f"{PARAMETER} must be provided when SearchSchema has a HASH key")
    for attribute, value in wanted:
        _require_type(schema[attribute], value)
    partitions = [_partition(index.hash, value) for attribute, value in wanted if _is(index.hash, attribute)]
    places = {one.name: at for at, one in enumerate(index.filters)}
    filters = tuple((places[name], schema[name].value(value)) for name, value in wanted if name in places)
    if len(set(partitions)) > 1:
        return Searched(None, filters)
    return Searched(partitions[0] if partitions else WHOLE, filters)


def rank(index: VectorIndex, entries: Collection[Entry], vector: Vector, top: int) -> list[Found]:
    """The nearest entries, the nearest first; of equal ones the first by key."""
    score, sign = SCORES[index.function](vector), -1.0 if index.function in HIGHER_IS_NEARER else 1.0
    found = [Found(score(entry.vector, entry.square), entry) for entry in entries]
    return nsmallest(top, found, key=lambda one: (sign * one.score, one.entry.place))


def fitting(found: Sequence[Found]) -> list[Found]:
    """As many as 16 MB hold: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html.

    There is no next page. ASSUMPTION: the nearest are told and the rest is left out, without an error; that sizes are
    those of the entries. A search that finds more would prove it.
    """
    room, kept = MOST_BYTES, list[Found]()
    for one in found:
        room -= one.entry.item[1]
        if room < 0:
            break
        kept.append(one)
    return kept


def describe(found: Found, index: VectorIndex, projection: Projection | None) -> dict[str, Any]:
    """A SearchResultItem: the vector is told only where it is asked for, and then as the index has it."""
    if projection is None:
        return {"Item": fragment(found.entry.item), "Score": found.score}
    item = unfold(found.entry.item) | {index.attribute: spelled(found.entry.vector)}
    return {"Item": projection.apply(item), "Score": found.score}


def search_bytes(index: VectorIndex, looked_at: Collection[Entry], found: Sequence[Found]) -> float:
    """VectorSearchRequestBytes.

    AWS's follow what its approximate index happens to read, and differ from call to call (captured). ASSUMPTION: the
    least is that of a write; here it is what was compared and what is told.
    """
    compared = len(looked_at) * (SINGLE_BYTES * index.dimensions + len(index.attribute.encode()))
    return max(LEAST_BYTES, float(compared + sum(one.entry.item[1] for one in found)))


def _single(element: AttributeValue) -> float:
    if list(element) != ["N"]:
        raise invalid(WRONG_VALUES)
    try:
        value = single(canonical(element["N"]))
    except AwsError:
        value = None
    if value is None:
        raise invalid(WRONG_VALUES)
    return value


def _is(one: SearchAttribute | None, attribute: str) -> bool:
    return one is not None and one.name == attribute


def _require_type(one: SearchAttribute, value: AttributeValue) -> None:
    (actual,) = value
    if actual != one.type:
        told = f"does not match type in search schema ({one.type})"
        raise invalid(f"Type of '{one.name}' attribute in {PARAMETER} ({actual}) {told}")


def _partition(one: SearchAttribute | None, value: Mapping[str, Any]) -> Any:
    assert one is not None
    content = value[one.type]
    if one.type != "N" and not content:
        told = f"The AttributeValue for a key attribute cannot contain an empty {KINDS[one.type]} value."
        raise invalid(f"{NOT_VALID}{told} Key: {one.name}")
    if one.type != "N" and wire_length(content) > HASH_KEY_BYTES:
        raise too_long_key(of_hash=True)
    return order_key(one.type, content)
