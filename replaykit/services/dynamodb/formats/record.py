"""What one line of an import says: an item, and in a bulk operation a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.services.dynamodb.values import Item

ITEM_EXPECTED = "Expected 'Item' top level container"  # seen in the log of an import
# The first attribute is no level, 31 maps or lists may hold each other; what is far deeper is no item at all.
DEEPEST = 64


class Malformed(Exception):  # noqa: N818  # it is counted, never raised to a user
    """A file can't be read on from here."""


@dataclass(slots=True)
class Record:
    """An item as the file has it, before DynamoDB has looked at it, and the members beside it."""

    item: Item
    members: Mapping[str, Any] = field(default_factory=dict)


def deeper(depth: int) -> int:
    """One level more; a file that nests beyond all measure is not walked."""
    if depth >= DEEPEST:
        raise Malformed("Nesting levels have exceeded supported limits")
    return depth + 1
