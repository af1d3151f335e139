"""Key conditions: an equality on the partition key, and at most one condition on the sort key.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.conditions import compiled
from replaykit.services.dynamodb.expressions.names import ItemPath
from replaykit.services.dynamodb.expressions.operands import Bound
from replaykit.services.dynamodb.values import AttributeValue, invalid, invalid_value
from replaykit.services.dynamodb.values.error import Layered

NOT_SUPPORTED: Final = "Query key condition not supported"
NOT_INDEXABLE: Final = "Attempted conditional constraint is not an indexable operation"
RANGES: Final = frozenset({"=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"})
WRONG_NUMBER: Final = "Conditions can be of length 1 or 2 only"
ONE_EACH: Final = "KeyConditionExpressions must only contain one condition per key"
MAX_TERMS: Final = 2
MOST_INDEX_TERMS: Final = 8  # of an index with four and four key attributes


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


class Shape(NamedTuple):
    """A term before its values are known."""

    attribute: str
    operator: str
    placeholders: tuple[str, ...]


class TooManyTerms(Layered):
    """More conditions than a key has attributes; today AWS counts them, and knows the key."""

    def __init__(self, count: int, told: str = WRONG_NUMBER) -> None:
        super().__init__(told, told)
        self.count = count

    def against(self, attributes: int) -> str:
        """The text where the key has so many attributes."""
        return (
            f"The number of query conditions ({self.count}) exceeds "
            f"the number of key attributes defined in the schema ({attributes})"
        )


def terms(text: str, names_key: tuple[tuple[str, str], ...], values: Bound, most: int = MAX_TERMS) -> list[Term]:
    """The terms of a key condition expression that was read before."""
    found = [
        Term(attribute, operator, tuple([values[name] for name in placeholders]))
        for attribute, operator, placeholders in _shapes(text, names_key)
    ]
    if len(found) > most:
        raise TooManyTerms(len(found))
    return found


@lru_cache(maxsize=1024)
def _shapes(text: str, names_key: tuple[tuple[str, str], ...]) -> tuple[Shape, ...]:
    program = compiled(text, names_key)
    paths = iter(program.paths)
    found: list[Shape] = []
    for node in tree.conjuncts(program.tree):
        if isinstance(node, tree.Or | tree.Not):
            raise _wrong_operator("OR" if isinstance(node, tree.Or) else "NOT")
        shape = _shape(node, paths)
        if any(shape.attribute == other.attribute for other in found):
            raise Layered(ONE_EACH, f"Invalid KeyConditionExpression: {ONE_EACH}")
        found.append(shape)
    return tuple(found)


def _wrong_operator(operator: str) -> AwsError:
    return invalid(f"Invalid operator used in KeyConditionExpression: {operator}")


def _shape(node: Any, paths: Iterator[ItemPath]) -> Shape:
    operator, operands = _operator_of(node)
    attribute: str | None = None
    placeholders: list[str] = []
    for operand in operands:
        match operand:
            case tree.Path():
                if attribute is not None:
                    raise _misplaced("Multiple attribute names used in one condition")
                attribute = _top(next(paths))
            case tree.Value(name):
                if attribute is None and operator in {"BETWEEN", "begins_with"}:
                    raise _misplaced(f"{operator} operator must have the key attribute as its first operand")
                placeholders.append(name)
            case _:
                raise invalid("KeyConditionExpressions cannot contain nested operations")
    if attribute is None:
        raise _misplaced("No key attribute specified")
    flipped = isinstance(operands[0], tree.Value)
    return Shape(attribute, tree.FLIPPED[operator] if flipped else operator, tuple(placeholders))


def _operator_of(node: Any) -> tuple[str, tuple[tree.Operand, ...]]:
    match node:
        case tree.Compare("<>"):
            raise _wrong_operator("<>")
        case tree.In():
            raise _wrong_operator("IN")
        case tree.Compare(operator, left, right):
            return operator, (left, right)
        case tree.Between(operand, low, high):
            return "BETWEEN", (operand, low, high)
        case tree.Call("begins_with", arguments):
            return "begins_with", arguments
        case _:
            raise _wrong_operator(node.function)


def _misplaced(problem: str) -> AwsError:
    return invalid(f"Invalid condition in KeyConditionExpression: {problem}")


def _top(path: ItemPath) -> str:
    if len(path) > 1:
        raise invalid("KeyConditionExpressions cannot have conditions on nested attributes")
    return str(path[0])


def on_keys(
    terms: list[Term],
    partition: str,
    sort: str | None,
    types: Mapping[str, str],
    before: Callable[[str], None] | None = None,
) -> KeyCondition:
    """The terms as what a query asks of these keys.

    The partition key is looked at whole before the sort key, after what else there is to say of it (`before`): public
    tests that are run on AWS (architect/dynalite).
    """
    if len(terms) > MAX_TERMS:
        raise TooManyTerms(len(terms))
    look = before or _nothing
    look(partition)
    if len(terms) > 1 and sort is None:
        raise TooManyTerms(len(terms), NOT_SUPPORTED)
    by_name = {term.attribute: term for term in terms}
    first = _on_key(by_name, partition, types)
    if first.operator != "=":
        raise invalid(NOT_SUPPORTED)
    if sort is not None:
        look(sort)
    second = _on_key(by_name, sort, types) if sort is not None and len(terms) > 1 else None
    return KeyCondition(first.bounds[0], *(second[1:] if second else ()))


def _nothing(_attribute: str) -> None:
    """There is nothing else to say of a key attribute."""


def _on_key(terms: Mapping[str, Term], attribute: str, types: Mapping[str, str]) -> Term:
    """What is asked of one key attribute."""
    term = terms.get(attribute)
    if term is None:
        raise invalid(f"Query condition missed key schema element: {attribute}")
    if term.operator not in RANGES:
        raise invalid(NOT_INDEXABLE)
    _check_type(term, types)
    return term


def check_types(terms: list[Term], types: Mapping[str, str]) -> None:
    """Each value that a key attribute is compared with has its type, and is not empty."""
    for term in terms:
        _check_type(term, types)


def _check_type(term: Term, types: Mapping[str, str]) -> None:
    expected = types.get(term.attribute)
    if expected is not None and any(expected not in bound for bound in term.bounds):
        raise invalid_value("Condition parameter type does not match schema type")
    for bound in term.bounds:
        _check_empty(term.attribute, bound)


def _check_empty(attribute: str, bound: AttributeValue) -> None:
    for kind, name in (("S", "string"), ("B", "binary")):
        if kind in bound and not bound[kind]:
            raise invalid(
                "One or more parameter values are not valid. "
                f"The AttributeValue for a key attribute cannot contain an empty {name} value. Key: {attribute}"
            )
