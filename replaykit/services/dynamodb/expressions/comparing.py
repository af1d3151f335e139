"""The tests of a condition, once its values are known: what can be settled before an item comes is settled here.

A filter is bound once and put to a whole page of items, so every test is made for the operands that it got: an
attribute against a value costs one look into the item and one comparison.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.operands import Bound, kind_of
from replaykit.services.dynamodb.values import AttributeValue, equal
from replaykit.services.dynamodb.values.number import numeric
from replaykit.services.dynamodb.values.order import FLAT, ORDERED

Test: TypeAlias = Callable[[Bound], bool]
"""`item -> bool`"""
Read: TypeAlias = Callable[[Bound], AttributeValue | None]
"""`item -> value`, or None where the item has none there."""


class Fixed(NamedTuple):
    """An operand that is a value of the request."""

    value: AttributeValue


class Attribute(NamedTuple):
    """An operand that is a whole attribute of the item."""

    name: str


Operand: TypeAlias = Fixed | Attribute | Read

_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def read_of(operand: Operand) -> Read:
    """What reads an operand of whatever form."""
    if isinstance(operand, Fixed):
        value = operand.value
        return lambda _item: value
    if isinstance(operand, Attribute):
        name = operand.name
        return lambda item: item.get(name)
    return operand


def _always(holds: bool) -> Test:
    return lambda _item: holds


# -- equality


def equals(one: Operand, other: Operand) -> Test:
    """Equality; what is missing equals nothing, not even what is missing too."""
    if isinstance(one, Fixed):
        one, other = other, one
    if not isinstance(other, Fixed):
        return _both_read(read_of(one), read_of(other))
    wanted = other.value
    if isinstance(one, Fixed):
        return _always(equal(one.value, wanted))
    if kind_of(wanted) not in FLAT:
        return _equals_deep(read_of(one), wanted)
    if isinstance(one, Attribute):  # stored values have one spelling each
        name = one.name
        return lambda item: item.get(name) == wanted
    read = one
    return lambda item: read(item) == wanted


def _both_read(first: Read, second: Read) -> Test:
    def test(item: Bound) -> bool:
        left, right = first(item), second(item)
        return left is not None and right is not None and equal(left, right)

    return test


def _equals_deep(read: Read, wanted: AttributeValue) -> Test:
    def test(item: Bound) -> bool:
        value = read(item)
        return value is not None and equal(value, wanted)

    return test


def among(operand: Operand, options: Sequence[Operand]) -> Test:
    """IN: whether an operand equals one of several."""
    flat: set[tuple[str, Any]] = set()
    others: list[Test] = []
    for option in options:
        if isinstance(option, Fixed) and kind_of(option.value) in FLAT:
            flat.update(option.value.items())
        else:
            others.append(equals(operand, option))
    if not flat:
        return any_of(others)
    read = read_of(operand)

    def is_flat_one(item: Bound) -> bool:
        value = read(item)
        if value is None:
            return False
        ((kind, content),) = value.items()
        return kind in FLAT and (kind, content) in flat

    return any_of([is_flat_one, *others])


# -- order


def ordered(comparator: str, one: Operand, other: Operand) -> Test:
    """Order within one ordered type; false between all others."""
    if isinstance(one, Fixed) and not isinstance(other, Fixed):
        return ordered(tree.FLIPPED[comparator], other, one)
    if isinstance(other, Fixed):
        return _against(_ORDERS[comparator], one, other.value)
    first, second, order = read_of(one), read_of(other), _ORDERS[comparator]

    def test(item: Bound) -> bool:
        left, right = first(item), second(item)
        return left is not None and right is not None and _in_order(order, left, right)

    return test


def _in_order(order: Callable[[Any, Any], bool], left: AttributeValue, right: AttributeValue) -> bool:
    ((kind, content),) = left.items()
    if kind not in ORDERED or kind not in right:
        return False
    limit = right[kind]
    return order(numeric(content), numeric(limit)) if kind == "N" else order(content, limit)


def _against(order: Callable[[Any, Any], bool], operand: Operand, limit: AttributeValue) -> Test:
    if isinstance(operand, Fixed):
        return _always(_in_order(order, operand.value, limit))
    ((kind, content),) = limit.items()
    if kind not in ORDERED:
        return _always(holds=False)
    read = read_of(operand)
    if kind == "N":
        number = numeric(content)

        def test(item: Bound) -> bool:
            value = read(item)
            return value is not None and "N" in value and order(numeric(value["N"]), number)

    else:

        def test(item: Bound) -> bool:
            value = read(item)
            return value is not None and kind in value and order(value[kind], content)

    return test


def between(operand: Operand, low: Operand, high: Operand) -> Test:
    """BETWEEN: both bounds included."""
    return all_of([ordered(">=", operand, low), ordered("<=", operand, high)])


# -- functions


def exists(operand: Operand) -> Test:
    if isinstance(operand, Attribute):
        name = operand.name
        return lambda item: name in item
    read = read_of(operand)
    return lambda item: read(item) is not None


def not_exists(operand: Operand) -> Test:
    if isinstance(operand, Attribute):
        name = operand.name
        return lambda item: name not in item
    read = read_of(operand)
    return lambda item: read(item) is None


def has_type(operand: Operand, kind: Operand) -> Test:
    """attribute_type."""
    return _of_two(operand, kind, lambda value, expected: expected["S"] in value)


def begins_with(operand: Operand, prefix: Operand) -> Test:
    return _of_two(operand, prefix, _value_begins_with)


def contains(operand: Operand, member: Operand) -> Test:
    return _of_two(operand, member, _value_contains)


def _of_two(operand: Operand, argument: Operand, holds: Callable[[AttributeValue, AttributeValue], bool]) -> Test:
    first, second = read_of(operand), read_of(argument)

    def test(item: Bound) -> bool:
        value, other = first(item), second(item)
        return value is not None and other is not None and holds(value, other)

    return test


def _value_begins_with(value: AttributeValue, start: AttributeValue) -> bool:
    """Whether a string or binary begins with another of its type."""
    (kind,) = value
    return kind in {"S", "B"} and kind in start and value[kind].startswith(start[kind])


def _value_contains(value: AttributeValue, sought: AttributeValue) -> bool:
    """Whether a string or binary has a part, a set a member, or a list an element."""
    ((kind, content),) = value.items()
    if kind == "L":
        return any(equal(member, sought) for member in content)
    (sought_kind,) = sought
    if kind in {"S", "B"}:
        return sought_kind == kind and sought[kind] in content
    return kind == f"{sought_kind}S" and sought[sought_kind] in content


# -- several tests


def all_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 2:  # noqa: PLR2004  # the common case, without a loop
        first, second = tests
        return lambda item: first(item) and second(item)
    return lambda item: all(test(item) for test in tests)


def any_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda item: any(test(item) for test in tests)


def no(test: Test) -> Test:
    return lambda item: not test(item)
