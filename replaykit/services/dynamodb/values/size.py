"""The size of what is already stored, or was put together from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from replaykit.services.dynamodb.values import number
from replaykit.services.dynamodb.values.walk import CONTAINER_OVERHEAD, NESTING, AttributeValue, deeper


def item_size(item: Mapping[str, AttributeValue]) -> int:
    """The bytes that an item counts whose values were checked, names included.

    What an update put together may be nested too deep all the same, and is refused here, on the way.
    """
    return _members_size(item, 0)


def attributes_size(item: Mapping[str, AttributeValue], names: Iterable[str]) -> int:
    """What some of an item's attributes count of it, as far as they are there."""
    total = 0
    for name in names:
        value = item.get(name)
        if value is not None:
            total += value_size(value) + (len(name) if name.isascii() else len(name.encode()))
    return total


def value_size(value: AttributeValue, depth: int = 0) -> int:
    """The bytes that a stored value counts, without its name."""
    ((kind, content),) = value.items()
    if kind == "S":
        return _text(content)
    if kind == "N":
        return number.read(content)[1]
    return _size(kind, content, depth)


def _members_size(members: Mapping[str, AttributeValue], depth: int) -> int:
    total = 0
    for name, value in members.items():
        total += value_size(value, depth) + (len(name) if name.isascii() else len(name.encode()))
    return total


def _size(kind: str, content: Any, depth: int) -> int:
    match kind:
        case "B":
            return len(content)
        case "M":
            return CONTAINER_OVERHEAD + len(content) + _members_size(content, deeper(depth, NESTING))
        case "L":
            depth = deeper(depth, NESTING)
            return CONTAINER_OVERHEAD + len(content) + sum([value_size(member, depth) for member in content])
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
