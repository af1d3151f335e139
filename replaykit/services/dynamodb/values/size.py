"""The size of what is already stored: no checks, only the count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.values import number
from replaykit.services.dynamodb.values.walk import CONTAINER_OVERHEAD, AttributeValue


def item_size(item: Mapping[str, AttributeValue]) -> int:
    """The bytes that a stored item (or a projection of one) counts, names included."""
    return sum(map(_text, item)) + sum(map(value_size, item.values()))


def value_size(value: AttributeValue) -> int:
    """The bytes that a stored value counts, without its name."""
    ((kind, content),) = value.items()
    if kind == "S":
        return _text(content)
    if kind == "N":
        return number.size(content)
    return _size(kind, content)


def _size(kind: str, content: Any) -> int:
    match kind:
        case "B":
            return len(content)
        case "M":
            return CONTAINER_OVERHEAD + len(content) + item_size(content)
        case "L":
            return CONTAINER_OVERHEAD + len(content) + sum(map(value_size, content))
        case "SS":
            return sum(map(_text, content))
        case "NS":
            return sum(map(number.size, content))
        case "BS":
            return sum(map(len, content))
        case _:  # BOOL, NULL
            return 1


def _text(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
