"""Conditions, compiled twice: the text to a plan (kept), the plan and the values of a request to a test of items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeAlias

from replaykit.services.dynamodb.expressions import comparing, tree
from replaykit.services.dynamodb.expressions.checks import OPERANDS, check_condition, checks_of
from replaykit.services.dynamodb.expressions.comparing import Attribute, Fixed, Operand, Test
from replaykit.services.dynamodb.expressions.grammar import parse_condition
from replaykit.services.dynamodb.expressions.names import ItemPath, nested, paths, resolve, used_names, used_values
from replaykit.services.dynamodb.expressions.operand_types import Checks
from replaykit.services.dynamodb.expressions.operands import Bound, below, size_of

Plan: TypeAlias = Callable[[Bound], Test]
"""`values -> test`"""


class Program(NamedTuple):
    """A condition compiled for its text and names; values are bound to it call by call."""

    bind: Plan
    checks: Checks
    paths: tuple[ItemPath, ...]
    attributes: tuple[str, ...]
    names: frozenset[str]
    values: tuple[str, ...]
    tree: tree.Condition
    nested: tuple[ItemPath, ...]


@lru_cache(maxsize=2048)
def compiled(text: str, names_key: tuple[tuple[str, str], ...]) -> Program:
    """The program of a condition; kept, since code under test sends few texts many times."""
    return compile_tree(parse_condition(text), dict(names_key))


def compile_tree(node: tree.Condition, names: Mapping[str, str]) -> Program:
    """The program of a tree, whoever made it: the grammar, or a legacy parameter."""
    check_condition(node)
    values = used_values(node)
    checks = Checks(checks_of(node, names), values)
    lenient = _Lenient(names)
    resolved = tuple(resolve(path, lenient) for path in paths(node))
    attributes = tuple(dict.fromkeys(str(path[0]) for path in resolved))
    return Program(_plan(node, lenient), checks, resolved, attributes, used_names(node), values, node, nested(resolved))


class _Lenient(dict[str, str]):
    """Names that are not defined are refused by a check when values are bound, in their turn."""

    def __missing__(self, key: str) -> str:
        return key

    def __contains__(self, key: object) -> bool:
        return True


def _plan(node: tree.Condition, names: Mapping[str, str]) -> Plan:
    match node:
        case tree.And(conditions):
            return _of_tests(comparing.all_of, [_plan(condition, names) for condition in conditions])
        case tree.Or(conditions):
            return _of_tests(comparing.any_of, [_plan(condition, names) for condition in conditions])
        case tree.Not(condition):
            inner = _plan(condition, names)
            return lambda values: comparing.no(inner(values))
        case tree.Compare("=", left, right):
            return _of_operands(comparing.equals, (left, right), names)
        case tree.Compare("<>", left, right):
            equal = _of_operands(comparing.equals, (left, right), names)
            return lambda values: comparing.no(equal(values))
        case tree.Compare(comparator, left, right):
            return _of_operands(partial(comparing.ordered, comparator), (left, right), names)
        case tree.Between(operand, low, high):
            return _of_operands(comparing.between, (operand, low, high), names)
        case tree.In(operand, options):
            return _of_operands(_among, (operand, *options), names)
        case tree.Call(function, arguments) if len(arguments) == OPERANDS[function]:
            return _of_operands(_FUNCTIONS[function], arguments, names)
        case tree.Call():
            return _unreachable


def _of_tests(together: Callable[[list[Test]], Test], plans: list[Plan]) -> Plan:
    return lambda values: together([plan(values) for plan in plans])


def _of_operands(make: Callable[..., Test], operands: Sequence[tree.Operand], names: Mapping[str, str]) -> Plan:
    bindings = [_operand(operand, names) for operand in operands]
    if all(isinstance(operand, tree.Path) for operand in operands):
        test = make(*[binding({}) for binding in bindings])
        return lambda _values: test
    return lambda values: make(*[binding(values) for binding in bindings])


def _operand(operand: tree.Operand, names: Mapping[str, str]) -> Callable[[Bound], Operand]:
    """What makes an operand of the values of a request."""
    match operand:
        case tree.Value(name):
            return lambda values: Fixed(values[name])
        case tree.Path():
            path = resolve(operand, names)
            found: Operand = Attribute(str(path[0])) if len(path) == 1 else below(path)
            return lambda _values: found
        case tree.Call("size", (argument,)):
            inner = _operand(argument, names)
            return lambda values: size_of(comparing.read_of(inner(values)))
        case _:
            return _unreachable


def _among(operand: Operand, *options: Operand) -> Test:
    return comparing.among(operand, options)


def _unreachable(_values: Bound) -> Any:
    raise AssertionError("a condition that its checks refuse was bound")


_FUNCTIONS: dict[str, Callable[..., Test]] = {
    "attribute_exists": comparing.exists,
    "attribute_not_exists": comparing.not_exists,
    "attribute_type": comparing.has_type,
    "begins_with": comparing.begins_with,
    "contains": comparing.contains,
}
