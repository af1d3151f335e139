"""What makes a condition unusable although it can be read, in the order in which AWS looks.

First the functions' names, then their places, then reserved words: these need only the text. Then, comparison by
comparison: placeholders that are not defined, numbers of operands, equal operands, types of operands.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.names import Unusable, check_reserved, resolve, shown, walk
from replaykit.services.dynamodb.expressions.operands import Bound, kind_of
from replaykit.services.dynamodb.values import AttributeValue, sortable
from replaykit.services.dynamodb.values.order import ORDERED

Check: TypeAlias = Callable[[Bound], None]
OPERANDS: Final = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
TYPES: Final = frozenset({"S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M"})


def check_condition(node: tree.Condition) -> None:
    """What the text alone shows."""
    _check_functions(node)
    _check_places(node)
    check_reserved(node)


def _check_functions(node: tree.Condition) -> None:
    for found in walk(node):
        if isinstance(found, tree.Call) and found.function not in OPERANDS:
            raise Unusable(f"Invalid function name; function: {found.function}")


def _check_places(node: tree.Condition) -> None:
    for found in walk(node):
        match found:
            case tree.And(conditions) | tree.Or(conditions):
                _refuse(conditions, lambda function: function == "size")
            case tree.Not(condition):
                _refuse((condition,), lambda function: function == "size")
            case tree.Compare(_, left, right):
                _refuse((left, right), lambda function: function != "size")
            case tree.Between(operand, low, high):
                _refuse((operand, low, high), lambda function: function != "size")
            case tree.In(operand, options):
                _refuse((operand, *options), lambda function: function != "size")
            case tree.Call(_, arguments):
                _refuse(arguments, lambda function: function != "size")
    _refuse((node,), lambda function: function == "size")


def _refuse(nodes: tuple[Any, ...], wrong: Callable[[str], bool]) -> None:
    for node in nodes:
        if isinstance(node, tree.Call) and wrong(node.function):
            message = "The function is not allowed to be used this way in an expression; function: "
            raise Unusable(message + node.function)


def checks_of(node: tree.Condition, names: Mapping[str, str]) -> list[Check]:
    """What has to be looked at each time values are bound, comparison by comparison."""
    found: list[Check] = []
    _collect(node, names, found)
    return found


def _collect(node: tree.Condition, names: Mapping[str, str], found: list[Check]) -> None:
    match node:
        case tree.And(conditions) | tree.Or(conditions):
            for condition in conditions:
                _collect(condition, names, found)
        case tree.Not(condition):
            _collect(condition, names, found)
        case _:
            found.extend(_checks_of_one(node, names))


def _checks_of_one(node: Any, names: Mapping[str, str]) -> list[Check]:
    try:
        found = _defined(node, names)
        _count_operands(node)
        _distinct(node, names)
    except Unusable as error:
        return [*_only_values(node), _always(error)]
    return found + _types(node)


def _always(error: Unusable) -> Check:
    message = str(error)

    def check(_values: Bound) -> None:
        raise Unusable(message)

    return check


def _defined(node: Any, names: Mapping[str, str]) -> list[Check]:
    for found in walk(node):
        if isinstance(found, tree.Path):
            resolve(found, names)
    return _only_values(node)


def _only_values(node: Any) -> list[Check]:
    return [value_defined(found.name) for found in walk(node) if isinstance(found, tree.Value)]


def value_defined(name: str) -> Check:
    """Refuse a placeholder without a value."""

    def check(values: Bound) -> None:
        if name not in values:
            message = "An expression attribute value used in expression is not defined; attribute value: "
            raise Unusable(message + name)

    return check


def _count_operands(node: Any) -> None:
    for found in walk(node):
        if isinstance(found, tree.Call) and len(found.arguments) != OPERANDS[found.function]:
            raise Unusable(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {found.function}, number of operands: {len(found.arguments)}"
            )


def _distinct(node: Any, names: Mapping[str, str]) -> None:
    match node:
        case tree.Compare(operator, tree.Path() as left, tree.Path() as right):
            pass
        case tree.Call(operator, (tree.Path() as left, tree.Path() as right)):
            pass
        case _:
            return
    path = resolve(left, names)
    if path == resolve(right, names):
        raise Unusable(
            "The first operand must be distinct from the remaining operands for this operator or function; "
            f"operator: {operator}, first operand: {shown(path)}"
        )


# -- types


def _types(node: Any) -> list[Check]:
    found: list[Check] = []
    for inner in walk(node):
        match inner:
            case tree.Call("attribute_exists" | "attribute_not_exists" as function, (argument,)):
                if not isinstance(argument, tree.Path):
                    message = f"Operator or function requires a document path; operator or function: {function}"
                    found.append(_always(Unusable(message)))
            case tree.Call("begins_with", arguments):
                found.extend(_operand_type("begins_with", argument, {"S", "B"}) for argument in arguments)
            case tree.Call("attribute_type", (_, argument)):
                found.append(_type_name(argument))
            case tree.Call("size", (argument,)):
                found.append(_operand_type("size", argument, TYPES - {"N", "BOOL", "NULL"}))
            case tree.Compare("<" | "<=" | ">" | ">=" as operator, left, right):
                found.extend(_operand_type(operator, argument, ORDERED) for argument in (left, right))
            case tree.Between(_, tree.Value(low), tree.Value(high)):
                found.append(_bounds(low, high))
    return found


def static_type(operand: tree.Operand, values: Bound) -> str | None:
    """The type of an operand, where it does not depend on the item."""
    if isinstance(operand, tree.Value):
        return kind_of(values[operand.name])
    if isinstance(operand, tree.Call):
        return "N" if operand.function == "size" else "BOOL"
    return None


def wrong_type(operator: str, kind: str) -> Unusable:
    """An operand of a type that the operator does not take."""
    return Unusable(
        f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
    )


def _operand_type(operator: str, operand: tree.Operand, allowed: set[str] | frozenset[str]) -> Check:
    def check(values: Bound) -> None:
        kind = static_type(operand, values)
        if kind is not None and kind not in allowed:
            raise wrong_type(operator, kind)

    return check


def _type_name(operand: tree.Operand) -> Check:
    def check(values: Bound) -> None:
        kind = static_type(operand, values)
        if kind != "S":
            raise wrong_type("attribute_type", kind or "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
        assert isinstance(operand, tree.Value)
        name = values[operand.name]["S"]
        if name not in TYPES:
            message = f"Invalid attribute type name found; type: {name}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
            raise Unusable(message)

    return check


def _bounds(low: str, high: str) -> Check:
    def check(values: Bound) -> None:
        lower, upper = values[low], values[high]
        if kind_of(lower) != kind_of(upper):
            problem = "same data type for lower and upper bounds"
        elif kind_of(lower) in ORDERED and sortable(lower) > sortable(upper):  # type: ignore[operator]  # one type
            problem = "upper bound to be greater than or equal to lower bound"
        else:
            return
        raise Unusable(
            f"The BETWEEN operator requires {problem}; lower bound operand: AttributeValue: {written(lower)}, "
            f"upper bound operand: AttributeValue: {written(upper)}"
        )

    return check


def written(value: AttributeValue) -> str:
    """A value as AWS writes it into an error: `{N:5}`."""
    ((kind, content),) = value.items()
    if kind == "B":
        content = base64.b64encode(content).decode()
    return f"{{{kind}:{content}}}"
