"""When two stored values are equal, and which of two comes first.

Numbers are stored in their one spelling, so equality is equality of the spelling; only sets, which have no order,
need a second look. Strings are ordered by their UTF-8 bytes, which is the order of their code points, and so
Python's. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from replaykit.services.dynamodb.values.number import numeric
from replaykit.services.dynamodb.values.walk import AttributeValue

Sortable: TypeAlias = str | bytes | int | Decimal
ORDERED = frozenset({"S", "N", "B"})
SETS = frozenset({"SS", "NS", "BS"})
FLAT = frozenset({"S", "N", "B", "BOOL", "NULL"})


def equal(left: AttributeValue, right: AttributeValue) -> bool:
    """Whether two stored values are the same: sets without regard to order, at any depth."""
    if left == right:
        return True
    ((kind, content),) = left.items()
    if kind in FLAT or kind not in right:
        return False
    other = right[kind]
    if len(content) != len(other):
        return False
    if kind in SETS:
        return set(content) == set(other)
    if kind == "L":
        return all(map(equal, content, other))
    return equal_items(content, other)


def equal_items(left: Mapping[str, AttributeValue], right: Mapping[str, AttributeValue]) -> bool:
    """Whether two items (or maps) hold the same values under the same names."""
    return left.keys() == right.keys() and all(equal(value, right[name]) for name, value in left.items())


def sortable(value: AttributeValue) -> Sortable:
    """The value of a sort key as a Python value that orders as the service does within one type."""
    ((kind, content),) = value.items()
    if kind == "N":
        return numeric(content)
    return bytes(content) if kind == "B" else str(content)


def precedes(left: AttributeValue, right: AttributeValue) -> bool:
    """Whether a value comes before another of its ordered type; false for all others."""
    ((kind, content),) = left.items()
    if kind not in ORDERED or kind not in right:
        return False
    other = right[kind]
    return bool(numeric(content) < numeric(other) if kind == "N" else content < other)


def hashable(value: AttributeValue) -> Hashable:
    """A form that is equal and hashes equal exactly for equal values."""
    ((kind, content),) = value.items()
    return kind, _hashable(kind, content)


def _hashable(kind: str, content: Any) -> Hashable:
    if kind in SETS:
        return frozenset(content)
    if kind == "L":
        return tuple(map(hashable, content))
    if kind == "M":
        return frozenset((name, hashable(member)) for name, member in content.items())
    return bytes(content) if kind == "B" else content
