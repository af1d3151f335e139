"""An item at rest: the JSON that the wire will carry, encoded once when it is written.

Most items are read more often than written, and most reads only pass an item on: they hand the bytes to the JSON
writer. What must look inside parses them. A tuple of plain values is invisible to the garbage collector, so a
million items make no pause.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, Final, TypeAlias

import orjson

from replaykit.services.dynamodb.values import AttributeValue, Item

# (its JSON, its size by DynamoDB's rules, what sorts it within its partition, whether it may hold binary values)
Stored: TypeAlias = tuple[bytes, int, Any, bool]


MAY_BE_BINARY: Final = frozenset({"B", "BS", "M", "L"})

_json: Callable[[Stored], bytes] = itemgetter(0)


def store(item: Item, size: int, order: Any) -> Stored:
    """An item (as `values.read_item` gives it) at rest."""
    json = orjson.dumps(item, default=_base64)
    # An attribute that is merely called B is taken for a binary value too, which costs time and changes nothing.
    return _shrunk(json), size, order, b'"B":' in json or b'"BS":' in json


def unfold(stored: Stored) -> Item:
    """The item, to look into and to change; its values are never changed in place."""
    item: Item = orjson.loads(stored[0])
    if stored[3]:
        for name, value in item.items():
            for kind in value:
                if kind in MAY_BE_BINARY:
                    item[name] = _binary(value)
    return item


def looker(attributes: tuple[str, ...]) -> Callable[[Stored], Item]:
    """`unfold` for who looks at these attributes alone: binary values elsewhere are left as their base64."""

    def look(stored: Stored) -> Item:
        item: Item = orjson.loads(stored[0])
        if stored[3]:
            for name in attributes:
                if name in item:
                    item[name] = _binary(item[name])
        return item

    return look


def fragment(stored: Stored) -> orjson.Fragment:
    """An item as an answer carries it: JSON that the writer passes through."""
    return orjson.Fragment(stored[0])


def fragments(items: Iterable[Stored]) -> list[orjson.Fragment]:
    """Many items for an answer."""
    return list(map(orjson.Fragment, map(_json, items)))


def _shrunk(json: bytes) -> bytes:
    """A copy of just its length: what orjson returns holds on to the kilobytes of its buffer (measured: 2 KB each)."""
    return memoryview(json).tobytes()


def _base64(value: Any) -> str:
    if type(value) is bytes:
        return b2a_base64(value, newline=False).decode("ascii")
    if isinstance(value, bytearray | memoryview):
        return b2a_base64(value, newline=False).decode("ascii")
    raise TypeError(f"an item holds no {type(value).__name__}")


def _binary(value: AttributeValue) -> AttributeValue:
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: a2b_base64(content)}
        case "BS":
            return {kind: [a2b_base64(member) for member in content]}
        case "M":
            return {kind: {name: _binary(member) for name, member in content.items()}}
        case "L":
            return {kind: [_binary(member) for member in content]}
        case _:
            return value
