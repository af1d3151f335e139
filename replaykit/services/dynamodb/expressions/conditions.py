"""Conditions as closures: `(item, values) -> bool`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.checks import OPERANDS, check_condition, checks_of
from replaykit.services.dynamodb.expressions.grammar import parse_condition
from replaykit.services.dynamodb.expressions.names import ItemPath, paths, resolve, used_names, used_values
from replaykit.services.dynamodb.expressions.operand_types import Check
from replaykit.services.dynamodb.expressions.operands import Bound, Getter, getter
from replaykit.services.dynamodb.values import AttributeValue, equal, sortable
from replaykit.services.dynamodb.values.order import ORDERED

Test: TypeAlias = Callable[[Bound, Bound], bool]
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Program(NamedTuple):
    """A condition compiled for its text and names; values are bound to it call by call."""

    test: Test
    checks: tuple[Check, ...]
    paths: tuple[ItemPath, ...]
    names: frozenset[str]
    values: tuple[str, ...]
    tree: tree.Condition


@lru_cache(maxsize=2048)
def compiled(text: str, names_key: tuple[tuple[str, str], ...]) -> Program:
    """The program of a condition; kept, since code under test sends few texts many times."""
    return compile_tree(parse_condition(text), dict(names_key))


def compile_tree(node: tree.Condition, names: Mapping[str, str]) -> Program:
    """The program of a tree, whoever made it: the grammar, or a legacy parameter."""
    check_condition(node)
    checks = tuple(checks_of(node, names))
    lenient = _Lenient(names)
    resolved = tuple(resolve(path, lenient) for path in paths(node))
    return Program(_test(node, lenient), checks, resolved, used_names(node), used_values(node), node)


class _Lenient(dict[str, str]):
    """Names that are not defined are refused by a check when values are bound, in their turn."""

    def __missing__(self, key: str) -> str:
        return key

    def __contains__(self, key: object) -> bool:
        return True


def _test(node: tree.Condition, names: Mapping[str, str]) -> Test:
    match node:
        case tree.And(conditions):
            return _all([_test(condition, names) for condition in conditions])
        case tree.Or(conditions):
            return _any([_test(condition, names) for condition in conditions])
        case tree.Not(condition):
            inner = _test(condition, names)
            return lambda item, values: not inner(item, values)
        case tree.Compare(comparator, left, right):
            return _compare(comparator, getter(left, names), getter(right, names))
        case tree.Between(operand, low, high):
            return _between(getter(operand, names), getter(low, names), getter(high, names))
        case tree.In(operand, options):
            return _in(getter(operand, names), [getter(option, names) for option in options])
        case tree.Call(function, arguments) if len(arguments) == OPERANDS[function]:
            return _FUNCTIONS[function](*(getter(argument, names) for argument in arguments))
        case tree.Call():
            return _unreachable


def _unreachable(_item: Bound, _values: Bound) -> bool:
    raise AssertionError("a condition that its checks refuse was evaluated")


def _all(tests: list[Test]) -> Test:
    if len(tests) == 2:  # noqa: PLR2004  # the common case, without a loop
        first, second = tests
        return lambda item, values: first(item, values) and second(item, values)
    return lambda item, values: all(test(item, values) for test in tests)


def _any(tests: list[Test]) -> Test:
    return lambda item, values: any(test(item, values) for test in tests)


def _compare(comparator: str, left: Getter, right: Getter) -> Test:
    if comparator == "=":
        return lambda item, values: same(left(item, values), right(item, values))
    if comparator == "<>":
        return lambda item, values: not same(left(item, values), right(item, values))
    order = _ORDERS[comparator]
    return lambda item, values: ordered(order, left(item, values), right(item, values))


def same(left: AttributeValue | None, right: AttributeValue | None) -> bool:
    """Equality of operands; what is missing equals nothing, not even what is missing too."""
    return left is not None and right is not None and equal(left, right)


def ordered(order: Callable[[Any, Any], bool], left: AttributeValue | None, right: AttributeValue | None) -> bool:
    """Order of operands of one ordered type; false for all others."""
    if left is None or right is None:
        return False
    (kind,) = left
    return kind in ORDERED and kind in right and order(sortable(left), sortable(right))


def _between(operand: Getter, low: Getter, high: Getter) -> Test:
    def test(item: Bound, values: Bound) -> bool:
        value = operand(item, values)
        return ordered(operator.ge, value, low(item, values)) and ordered(operator.le, value, high(item, values))

    return test


def _in(operand: Getter, options: list[Getter]) -> Test:
    def test(item: Bound, values: Bound) -> bool:
        value = operand(item, values)
        return value is not None and any(same(value, option(item, values)) for option in options)

    return test


def _exists(argument: Getter) -> Test:
    return lambda item, values: argument(item, values) is not None


def _not_exists(argument: Getter) -> Test:
    return lambda item, values: argument(item, values) is None


def _type(argument: Getter, kind: Getter) -> Test:
    def test(item: Bound, values: Bound) -> bool:
        value, expected = argument(item, values), kind(item, values)
        return value is not None and expected is not None and expected["S"] in value

    return test


def _begins_with(argument: Getter, prefix: Getter) -> Test:
    def test(item: Bound, values: Bound) -> bool:
        value, start = argument(item, values), prefix(item, values)
        return value is not None and start is not None and begins_with(value, start)

    return test


def begins_with(value: AttributeValue, start: AttributeValue) -> bool:
    """Whether a string or binary begins with another of its type."""
    (kind,) = value
    return kind in {"S", "B"} and kind in start and value[kind].startswith(start[kind])


def _contains(argument: Getter, member: Getter) -> Test:
    def test(item: Bound, values: Bound) -> bool:
        value, sought = argument(item, values), member(item, values)
        return value is not None and sought is not None and contains(value, sought)

    return test


def contains(value: AttributeValue, sought: AttributeValue) -> bool:
    """Whether a string or binary has a part, a set a member, or a list an element."""
    ((kind, content),) = value.items()
    if kind == "L":
        return any(equal(member, sought) for member in content)
    (sought_kind,) = sought
    if kind in {"S", "B"}:
        return sought_kind == kind and sought[kind] in content
    return kind == f"{sought_kind}S" and sought[sought_kind] in content


_FUNCTIONS: dict[str, Callable[..., Test]] = {
    "attribute_exists": _exists,
    "attribute_not_exists": _not_exists,
    "attribute_type": _type,
    "begins_with": _begins_with,
    "contains": _contains,
}
