"""Key conditions: an equality on the partition key, and at most one condition on the sort key.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
"""

from __future__ import annotations

from typing import Any, NamedTuple

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.conditions import Program
from replaykit.services.dynamodb.expressions.names import ItemPath, Unusable
from replaykit.services.dynamodb.expressions.operands import Bound
from replaykit.services.dynamodb.values import AttributeValue, invalid, invalid_value

NOT_SUPPORTED = "Query key condition not supported"


class KeyCondition(NamedTuple):
    """What a query asks of the keys: `operator` is None, or `=`, `<`, `<=`, `>`, `>=`, `BETWEEN`, `begins_with`."""

    partition: AttributeValue
    operator: str | None = None
    bounds: tuple[AttributeValue, ...] = ()


class Term(NamedTuple):
    """One condition on one attribute, whoever wrote it: an expression, or the legacy KeyConditions."""

    attribute: str
    operator: str
    bounds: tuple[AttributeValue, ...]


def terms(program: Program, values: Bound) -> list[Term]:
    """The terms of a key condition expression."""
    paths = iter(program.paths)
    return [_term(node, paths, values) for node in _conjuncts(program.tree)]


def _conjuncts(node: tree.Condition) -> list[Any]:
    if isinstance(node, tree.And):
        return [leaf for condition in node.conditions for leaf in _conjuncts(condition)]
    if isinstance(node, tree.Or):
        raise Unusable("Invalid operator used in KeyConditionExpression: OR")
    if isinstance(node, tree.Not):
        raise Unusable("Invalid operator used in KeyConditionExpression: NOT")
    return [node]


_FLIPPED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _term(node: Any, paths: Any, values: Bound) -> Term:
    match node:
        case tree.Compare("<>"):
            raise Unusable("Invalid operator used in KeyConditionExpression: <>")
        case tree.In():
            raise Unusable("Invalid operator used in KeyConditionExpression: IN")
        case tree.Call(function) if function != "begins_with":
            raise Unusable(f"Invalid operator used in KeyConditionExpression: {function}")
        case tree.Compare(operator, tree.Path(), tree.Value(name)):
            return Term(_top(next(paths)), operator, (values[name],))
        case tree.Compare(operator, tree.Value(name), tree.Path()):
            return Term(_top(next(paths)), _FLIPPED[operator], (values[name],))
        case tree.Between(tree.Path(), tree.Value(low), tree.Value(high)):
            return Term(_top(next(paths)), "BETWEEN", (values[low], values[high]))
        case tree.Call("begins_with", (tree.Path(), tree.Value(name))):
            return Term(_top(next(paths)), "begins_with", (values[name],))
    raise _misplaced(node)


def _misplaced(node: Any) -> Unusable:
    operands = _operands(node)
    if any(isinstance(operand, tree.Call) for operand in operands):
        return Unusable("KeyConditionExpressions cannot contain nested operations")
    found = [operand for operand in operands if isinstance(operand, tree.Path)]
    if len(found) > 1:
        return Unusable("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")
    if not found:
        return Unusable("Invalid condition in KeyConditionExpression: No key attribute specified")
    return Unusable("Invalid condition in KeyConditionExpression: The key attribute must be the first operand")


def _operands(node: Any) -> tuple[tree.Operand, ...]:
    match node:
        case tree.Compare(_, left, right):
            return (left, right)
        case tree.Between(operand, low, high):
            return (operand, low, high)
        case _:
            return tuple(node.arguments)


def _top(path: ItemPath) -> str:
    if len(path) > 1:
        raise Unusable("KeyConditionExpressions cannot have conditions on nested attributes")
    assert isinstance(path[0], str)
    return path[0]


def key_condition_of(terms: list[Term], partition: str, sort: str | None) -> KeyCondition:
    """The terms as what a query asks of these keys."""
    by_name = {term.attribute: term for term in terms}
    keys = {partition, sort} - {None}
    if partition not in by_name:
        raise invalid(f"Query condition missed key schema element: {partition}")
    if not by_name.keys() <= keys:
        missed = sort if sort is not None and sort not in by_name else None
        raise invalid(f"Query condition missed key schema element: {missed}" if missed else NOT_SUPPORTED)
    first = by_name[partition]
    if first.operator != "=":
        raise invalid(NOT_SUPPORTED)
    if sort is None or sort not in by_name:
        return KeyCondition(first.bounds[0])
    second = by_name[sort]
    return KeyCondition(first.bounds[0], second.operator, second.bounds)


def check_types(terms: list[Term], types: dict[str, str]) -> None:
    """Refuse a bound whose type is not its key's."""
    for term in terms:
        expected = types.get(term.attribute)
        if expected is not None and any(expected not in bound for bound in term.bounds):
            raise invalid_value("Condition parameter type does not match schema type")
