"""Operands as closures over an item and the bound values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from replaykit.services.dynamodb.expressions.names import ItemPath
from replaykit.services.dynamodb.values import AttributeValue

Bound: TypeAlias = Mapping[str, AttributeValue]
Getter: TypeAlias = Callable[[Bound, Bound], AttributeValue | None]
"""`(item, values) -> value`, or None where the item has none there."""


def kind_of(value: AttributeValue) -> str:
    """The type of a value: its only key."""
    (kind,) = value
    return kind


def path_getter(path: ItemPath) -> Getter:
    """What reads a path."""
    head, rest = path[0], path[1:]
    assert isinstance(head, str)
    if not rest:
        return lambda item, _values: item.get(head)
    return lambda item, _values: _descend(item.get(head), rest)


def below(path: ItemPath) -> Callable[[Bound], AttributeValue | None]:
    """The same without values, of a path that leads into an attribute."""
    head, rest = str(path[0]), path[1:]
    return lambda item: _descend(item.get(head), rest)


def _descend(value: AttributeValue | None, rest: ItemPath) -> AttributeValue | None:
    for part in rest:
        if value is None:
            return None
        if isinstance(part, str):
            value = value["M"].get(part) if "M" in value else None
        else:
            members = value.get("L", ())
            value = members[part] if part < len(members) else None
    return value


def size_of(read: Callable[[Bound], AttributeValue | None]) -> Callable[[Bound], AttributeValue | None]:
    """A string's size is its UTF-16 code units, as Java counts (paritysuite/dynamodb-conformance, run on AWS, 2026)."""

    def size(item: Bound) -> AttributeValue | None:
        value = read(item)
        if value is None:
            return None
        ((kind, content),) = value.items()
        if kind in _UNSIZED:
            return None
        if kind == "S" and not content.isascii():
            return {"N": str(len(content.encode("utf-16-le")) // 2)}
        return {"N": str(len(content))}

    return size


def unreachable(_item: Bound, _values: Bound) -> AttributeValue | None:
    """Stands for an operand that a check refuses before anything is evaluated."""
    raise AssertionError("an operand that its checks refuse was evaluated")


_UNSIZED = frozenset({"N", "BOOL", "NULL"})
