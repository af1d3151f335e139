"""The types that operators take, as far as they can be known before an item is seen."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.names import Unusable, inside_out
from replaykit.services.dynamodb.expressions.operands import Bound, kind_of
from replaykit.services.dynamodb.values import AttributeValue
from replaykit.services.dynamodb.values.order import ORDERED, precedes

COMBINATIONS: Final = 64  # of types, that are remembered for one text
TYPES: Final = frozenset({"S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M"})
SIZED: Final = TYPES - {"N", "BOOL", "NULL"}
PREFIXED: Final = frozenset({"S", "B"})


class Check(NamedTuple):
    """What is looked at when values are bound: `look` refuses them; `by_kind`: their types alone decide."""

    look: Callable[[Bound], None]
    by_kind: bool = True


class Checks:
    """All that is looked at when values are bound to one text; what their types decide, once for each combination."""

    __slots__ = ("_all", "_each_time", "_passed", "_values")

    def __init__(self, checks: Sequence[Check], values: Sequence[str]) -> None:
        self._all = tuple(check.look for check in checks)
        self._each_time = tuple(check.look for check in checks if not check.by_kind)
        self._values = values
        self._passed: set[tuple[str, ...]] = set()

    def __call__(self, values: Bound) -> None:
        """Refuse what the text or the values make unusable. Raises Unusable."""
        # A value that is not defined has no type; a check says so.
        kinds = tuple([kind for name in self._values for kind in values.get(name, "?")])
        if kinds in self._passed:
            for look in self._each_time:
                look(values)
            return
        for look in self._all:
            look(values)
        if len(self._passed) < COMBINATIONS:
            self._passed.add(kinds)


def always(error: Unusable) -> Check:
    """An error that is certain already, and waits for its turn."""
    message = str(error)

    def check(_values: Bound) -> None:
        raise Unusable(message)

    return Check(check)


def wrong_type(operator: str, kind: str) -> Unusable:
    """An operand of a type that the operator does not take."""
    return Unusable(
        f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
    )


def types_of(node: object) -> list[Check]:
    """The checks of types in one comparison, inner ones first."""
    return [check for inner in inside_out(node) for check in _types_of_one(inner)]


def _types_of_one(node: object) -> list[Check]:
    match node:
        case tree.Call("attribute_exists" | "attribute_not_exists" as function, (argument,)):
            return [] if isinstance(argument, tree.Path) else [always(needs_path(function))]
        case tree.Call("begins_with", arguments):
            return [operand_type("begins_with", argument, PREFIXED) for argument in arguments]
        case tree.Call("attribute_type", (_, argument)):
            return [_type_name(argument)]
        case tree.Call("size", (argument,)):
            return [operand_type("size", argument, SIZED)]
        case tree.Compare("<" | "<=" | ">" | ">=" as operator, left, right):
            return [operand_type(operator, argument, ORDERED) for argument in (left, right)]
        case tree.Between(operand, low, high):
            return [
                *(operand_type("BETWEEN", argument, ORDERED) for argument in (operand, low, high)),
                *_bounds(low, high),
            ]
        case _:
            return []


def needs_path(function: str) -> Unusable:
    """A function was given a value where it needs a path."""
    return Unusable(f"Operator or function requires a document path; operator or function: {function}")


def _static_type(operand: tree.Operand, values: Bound) -> str | None:
    """The type of an operand, where it does not depend on the item."""
    match operand:
        case tree.Value(name):
            return kind_of(values[name])
        case tree.Call("size") | tree.Arithmetic():
            return "N"
        case tree.Call("list_append"):
            return "L"
        case _:
            return None


def result_type(operand: tree.Operand, values: Bound) -> str | None:
    """The type of what is assigned, where it does not depend on the item.

    ASSUMPTION: if_not_exists has the type of its default (architect/dynalite has it so); an index's key of another type
    than the default, in an item that has it, would prove it.
    """
    match operand:
        case tree.Call("if_not_exists", (_, default)):
            return result_type(default, values)
        case _:
            return _static_type(operand, values)


def operand_type(operator: str, operand: tree.Operand, allowed: frozenset[str]) -> Check:
    """Refuse an operand whose type is known and wrong."""

    def check(values: Bound) -> None:
        kind = _static_type(operand, values)
        if kind is not None and kind not in allowed:
            raise wrong_type(operator, kind)

    return Check(check)


def _type_name(operand: tree.Operand) -> Check:
    def check(values: Bound) -> None:
        kind = _static_type(operand, values)
        if kind != "S":
            raise wrong_type("attribute_type", kind or "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
        assert isinstance(operand, tree.Value)
        name = values[operand.name]["S"]
        if name not in TYPES:
            raise Unusable(
                f"Invalid attribute type name found; type: {name}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
            )

    return Check(check, by_kind=False)


def _bounds(low: tree.Operand, high: tree.Operand) -> list[Check]:
    if not isinstance(low, tree.Value) or not isinstance(high, tree.Value):
        return []

    def check(values: Bound) -> None:
        lower, upper = values[low.name], values[high.name]
        if kind_of(lower) != kind_of(upper):
            problem = "same data type for lower and upper bounds"
        elif precedes(upper, lower):
            problem = "upper bound to be greater than or equal to lower bound"
        else:
            return
        raise Unusable(
            f"The BETWEEN operator requires {problem}; lower bound operand: AttributeValue: {written(lower)}, "
            f"upper bound operand: AttributeValue: {written(upper)}"
        )

    return [Check(check, by_kind=False)]


def written(value: AttributeValue) -> str:
    """A value as AWS writes it into an error: `{N:5}`."""
    ((kind, content),) = value.items()
    if kind == "B":
        content = base64.b64encode(content).decode()
    return f"{{{kind}:{content}}}"
