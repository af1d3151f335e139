"""What an item must be like that is written into a table with vector indexes; the texts were captured on AWS."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.keys import HASH_KEY_BYTES, KINDS, empty_index_key, too_long_key, wire_length
from replaykit.services.dynamodb.values import AttributeValue, Item, invalid
from replaykit.services.dynamodb.vectors.index import SearchAttribute, VectorIndex
from replaykit.services.dynamodb.vectors.vector import read_vector, single

RANGE = "[-3.4028235E38, 3.4028235E38]"


def require_vectors(indexes: Mapping[str, VectorIndex], item: Item, touched: Collection[str | int] | None) -> None:
    """Refuse an item that an index can't take; one that lacks what an index wants is none of its business.

    An update answers only for what it touches, as for the keys of other indexes. Of several indexes the first by name
    is told.
    """
    for _, index in sorted(indexes.items()):
        value = item.get(index.attribute)
        if value is not None and (touched is None or index.attribute in touched):
            _require_vector(index, value)
        for one in index.schema:
            value = item.get(one.name)
            if value is not None and (touched is None or one.name in touched):
                _require_attribute(index, one, value, update=touched is not None)


def _require_vector(index: VectorIndex, value: AttributeValue) -> None:
    if read_vector(value, index.dimensions) is not None:
        return
    elements = value.get("L")
    if elements is None:
        raise _wrong(
            f"Invalid type for parameter {index.attribute}, Expected: 32-bit floating point number list", index
        )
    if len(elements) != index.dimensions:
        sizes = f"Expected: {index.dimensions}, Actual: {len(elements)}"
        raise _wrong(f"Invalid size for parameter {index.attribute}, {sizes}", index)
    for at, element in enumerate(elements):
        parameter = f"parameter {index.attribute}[{at}]"
        ((kind, content),) = element.items()
        if kind != "N":
            expected = f"Expected: 32-bit floating point number, Actual: {kind}."
            raise _wrong(f"Invalid type for {parameter}, {expected}", index)
        if single(content) is None:
            shown = Decimal(content).normalize()
            raise _wrong(f"Invalid value for {parameter}, Value: {shown} is outside valid range {RANGE}.", index)


def _require_attribute(index: VectorIndex, one: SearchAttribute, value: AttributeValue, *, update: bool) -> None:
    content = value.get(one.type)
    if content is None:
        types = f"Expected: {one.type}, Actual: {next(iter(value))}."
        raise _wrong(f"Attribute '{one.name}' type mismatch. {types}", index)
    if one.kind != "HASH" or one.type == "N":
        return
    if not content:
        raise empty_index_key(index.name, one.name, KINDS[one.type], update=update)
    if wire_length(content) > HASH_KEY_BYTES:
        # ASSUMPTION: told as a long key of the table; a recorded PutItem would prove it.
        raise too_long_key(of_hash=True)


def _wrong(what: str, index: VectorIndex) -> AwsError:
    return invalid(f"One or more parameter values were invalid. {what} IndexName: {index.name}")
