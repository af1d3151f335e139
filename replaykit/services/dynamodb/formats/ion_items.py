"""What both forms of Amazon Ion have alike: the sets of DynamoDB, and the struct around an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from replaykit.services.dynamodb.formats.record import ITEM_EXPECTED, Malformed, Record
from replaykit.services.dynamodb.values import AttributeValue

SYMBOL_TABLE = "$ion_symbol_table"
SETS = {"$dynamodb_SS": ("SS", "S"), "$dynamodb_NS": ("NS", "N"), "$dynamodb_BS": ("BS", "B")}


def record_of(value: AttributeValue) -> Record:
    """A struct with a member `Item`, and what stands beside it."""
    members = value.get("M", {})
    item = members.get("Item", {}).get("M")
    if item is None:
        raise Malformed(ITEM_EXPECTED)
    return Record(item, {name: _member(name, one) for name, one in members.items() if name != "Item"})


def listed(members: list[AttributeValue], annotations: Sequence[str]) -> AttributeValue:
    """A list, or the set that its annotation says it is."""
    for annotation in annotations:
        if annotation in SETS:
            kind, of = SETS[annotation]
            if any(of not in member for member in members):
                raise Malformed(f"Expected a set of {of}")
            return {kind: [member[of] for member in members]}
    return {"L": members}


def _member(name: str, value: AttributeValue) -> Any:
    """What stands beside an item, as a request would bear it."""
    ((kind, content),) = value.items()
    if kind == "M" and name != "ExpressionAttributeValues":
        return {key: one.get("S") for key, one in content.items()}
    return content
