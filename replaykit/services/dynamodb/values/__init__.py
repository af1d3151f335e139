"""Attribute values: checked, spelled, sized, compared.

A stored value has passed `read_item` or `read_value`, and is never changed in place.
"""

from __future__ import annotations

from replaykit.services.dynamodb.values.error import invalid, invalid_value
from replaykit.services.dynamodb.values.order import Sortable, equal, equal_items, hashable, sortable
from replaykit.services.dynamodb.values.size import attributes_size, item_size, value_size
from replaykit.services.dynamodb.values.walk import (
    MAX_DEPTH,
    MAX_ITEM_SIZE,
    SEVERAL_TYPES,
    TOO_DEEP,
    TOO_LARGE,
    AttributeValue,
    Item,
    Sized,
    ordered_set,
    read_item,
    read_value,
    sized_item,
    sized_value,
    take_item,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_ITEM_SIZE",
    "SEVERAL_TYPES",
    "TOO_DEEP",
    "TOO_LARGE",
    "AttributeValue",
    "Item",
    "Sized",
    "Sortable",
    "attributes_size",
    "equal",
    "equal_items",
    "hashable",
    "invalid",
    "invalid_value",
    "item_size",
    "ordered_set",
    "read_item",
    "read_value",
    "sized_item",
    "sized_value",
    "sortable",
    "take_item",
    "value_size",
]
