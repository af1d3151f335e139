"""What makes a condition unusable although it can be read, in the order in which AWS looks.

First the functions' names, then their places, then reserved words: these need only the text. Then, comparison by
comparison: placeholders that are not defined, numbers of operands, equal operands, types of operands. What depends on
values is looked at when they are bound; an error that is certain already waits for its turn among those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.names import (
    ItemPath,
    Unusable,
    check_depth,
    check_reserved,
    inside_out,
    resolve,
    shown,
    walk,
)
from replaykit.services.dynamodb.expressions.operand_types import Check, always, types_of
from replaykit.services.dynamodb.expressions.operands import Bound

OPERANDS: Final = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
UPDATE_OPERANDS: Final = {"if_not_exists": 2, "list_append": 2}
MAX_OPTIONS: Final = 100
_Predicate: TypeAlias = Callable[[str], bool]


def check_condition(node: tree.Condition) -> None:
    """What the text alone shows."""
    for found in walk(node):
        if isinstance(found, tree.Call) and found.function not in OPERANDS:
            raise _wrong_function(found.function)
    for found in walk(node):
        _check_places(found)
    _refuse((node,), _is_size)
    check_reserved(node)
    check_depth(node)


def _wrong_function(function: str) -> Unusable:
    if function in UPDATE_OPERANDS:
        return Unusable(f"The function is not allowed in a condition expression; function: {function}")
    return Unusable(f"Invalid function name; function: {function}")


def _check_places(node: object) -> None:
    match node:
        case tree.And(conditions) | tree.Or(conditions):
            _refuse(conditions, _is_size)
        case tree.Not(condition):
            _refuse((condition,), _is_size)
        case tree.Compare(_, left, right):
            _refuse((left, right), _is_condition)
        case tree.Between(operand, low, high):
            _refuse((operand, low, high), _is_condition)
        case tree.In(operand, options):
            _refuse((operand, *options), _is_condition)
        case tree.Call(_, arguments):
            _refuse(arguments, _is_condition)


def _is_size(function: str) -> bool:
    return function == "size"


def _is_condition(function: str) -> bool:
    return function != "size"


def _refuse(nodes: tuple[Any, ...], wrong: _Predicate) -> None:
    for node in nodes:
        if isinstance(node, tree.Call) and wrong(node.function):
            raise misplaced(node.function)


def misplaced(function: str) -> Unusable:
    """A function where another may stand and this one not."""
    return Unusable(f"The function is not allowed to be used this way in an expression; function: {function}")


# -- comparison by comparison


def checks_of(node: tree.Condition, names: Mapping[str, str]) -> list[Check]:
    """What has to be looked at each time values are bound."""
    return [check for comparison in _comparisons(node) for check in _checks_of_one(comparison, names)]


def _comparisons(node: tree.Condition) -> Iterator[Any]:
    match node:
        case tree.And(conditions) | tree.Or(conditions):
            for condition in conditions:
                yield from _comparisons(condition)
        case tree.Not(condition):
            yield from _comparisons(condition)
        case _:
            yield node


def _checks_of_one(node: Any, names: Mapping[str, str]) -> list[Check]:
    defined = _placeholders_defined(node, names)
    try:
        check_operand_counts(node, OPERANDS)
        _check_options(node)
        _check_distinct(node, names)
    except Unusable as error:
        return [*defined, always(error)]
    return [*defined, *types_of(node)]


def _placeholders_defined(node: Any, names: Mapping[str, str]) -> list[Check]:
    """The placeholders of a comparison, in the order of its text."""
    found: list[Check] = []
    for inner in walk(node):
        if isinstance(inner, tree.Value):
            found.append(value_defined(inner.name))
        elif isinstance(inner, tree.Path):
            try:
                resolve(inner, names)
            except Unusable as error:
                found.append(always(error))
    return found


def value_defined(name: str) -> Check:
    """Refuse a placeholder without a value."""

    def check(values: Bound) -> None:
        if name not in values:
            message = "An expression attribute value used in expression is not defined; attribute value: "
            raise Unusable(message + name)

    return Check(check)


def check_operand_counts(node: object, expected: Mapping[str, int]) -> None:
    """Refuse a function with too many or too few operands."""
    for found in inside_out(node):
        if isinstance(found, tree.Call) and len(found.arguments) != expected[found.function]:
            raise Unusable(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {found.function}, number of operands: {len(found.arguments)}"
            )


def _check_options(node: object) -> None:
    """ASSUMPTION: AWS documents 100 options; a request with 101 would show the text and the number in it."""
    if isinstance(node, tree.In) and len(node.options) > MAX_OPTIONS:
        raise Unusable(f"The IN operator is provided with too many operands; number of operands: {len(node.options)}")


def _check_distinct(node: object, names: Mapping[str, str]) -> None:
    for inner in inside_out(node):
        match inner:
            case tree.Compare(operator, left, right):
                _distinct(operator, left, (right,), names)
            case tree.Call(function, (left, *rest)):
                _distinct(function, left, rest, names)
            case tree.Between(operand, low, high):
                _distinct("BETWEEN", operand, (low, high), names)
            case tree.In(operand, options):
                _distinct("IN", operand, options, names)


def _distinct(operator: str, first: tree.Operand, rest: Any, names: Mapping[str, str]) -> None:
    """ASSUMPTION: BETWEEN and IN too, as the text speaks of the remaining operands; seen of AWS for two operands."""
    path = _resolved(first, names)
    if path is not None and any(path == _resolved(other, names) for other in rest):
        raise Unusable(
            "The first operand must be distinct from the remaining operands for this operator or function; "
            f"operator: {operator}, first operand: {shown(path)}"
        )


def _resolved(operand: tree.Operand, names: Mapping[str, str]) -> ItemPath | None:
    if not isinstance(operand, tree.Path):
        return None
    try:
        return resolve(operand, names)
    except Unusable:
        return None  # reported in its own turn
