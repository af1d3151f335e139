"""`{"ComparisonOperator": "GT", "AttributeValueList": [{"N": "5"}]}`: what is valid, and the same thing as a tree.

Shared by Expected, QueryFilter, ScanFilter and KeyConditions.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.values import AttributeValue, invalid, invalid_value, read_value
from replaykit.services.dynamodb.values.order import ORDERED, precedes

COMPARATORS: Final = {"EQ": "=", "NE": "<>", "LE": "<=", "LT": "<", "GE": ">=", "GT": ">"}
_COUNTS: Final = {"NULL": 0, "NOT_NULL": 0, "BETWEEN": 2}
_MEMBERS: Final = ORDERED | {"BOOL", "NULL"}
_TYPES: Final = {
    "LE": ORDERED,
    "LT": ORDERED,
    "GE": ORDERED,
    "GT": ORDERED,
    "IN": ORDERED,
    "BETWEEN": ORDERED,
    "CONTAINS": _MEMBERS,
    "NOT_CONTAINS": _MEMBERS,
    "BEGINS_WITH": frozenset({"S", "B"}),
}
"""EQ and NE take any type. ASSUMPTION: Expected knows the same types as the filters, for which AWS was asked."""


class Comparison(NamedTuple):
    """One condition on one top-level attribute, checked."""

    attribute: str
    operator: str
    values: tuple[AttributeValue, ...]


def read_comparisons(conditions: Mapping[str, Mapping[str, Any]]) -> list[Comparison]:
    """A filter or KeyConditions."""
    return [
        read_comparison(attribute, condition["ComparisonOperator"], condition.get("AttributeValueList", ()))
        for attribute, condition in conditions.items()
    ]


def read_comparison(attribute: str, operator: str, given: Sequence[AttributeValue]) -> Comparison:
    """One condition with its values checked, in AWS's order: values, their number, their types."""
    values = tuple(read_value(value) for value in given)
    expected = _COUNTS.get(operator, 1)
    if len(values) < expected or (operator != "IN" and len(values) > expected):
        raise invalid_value(f"Invalid number of argument(s) for the {operator} ComparisonOperator")
    _check_types(operator, values)
    if operator == "BETWEEN" and precedes(values[1], values[0]):
        raise invalid(
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
        )
    return Comparison(attribute, operator, values)


def _check_types(operator: str, values: Sequence[AttributeValue]) -> None:
    kinds = [next(iter(value)) for value in values]
    if len(set(kinds)) > 1:
        raise invalid_value("AttributeValues inside AttributeValueList must be of same type")
    if operator in _TYPES and any(kind not in _TYPES[operator] for kind in kinds):
        raise invalid_value(f"ComparisonOperator {operator} is not valid for {kinds[0]} AttributeValue type")


def as_tree(operator: str, path: tree.Path, values: Sequence[tree.Value]) -> tree.Condition:
    """The condition in the words of the expressions."""
    match operator:
        case "NULL":
            return tree.Call("attribute_not_exists", (path,))
        case "NOT_NULL":
            return tree.Call("attribute_exists", (path,))
        case "IN":
            return tree.In(path, tuple(values))
        case "BETWEEN":
            return tree.Between(path, values[0], values[1])
        case "BEGINS_WITH":
            return tree.Call("begins_with", (path, values[0]))
        case "CONTAINS":
            return tree.Call("contains", (path, values[0]))
        case "NOT_CONTAINS":
            # a missing attribute does not meet it (unlike NE), as tests that were run on AWS show
            absent = tree.Not(tree.Call("contains", (path, values[0])))
            return tree.And((tree.Call("attribute_exists", (path,)), absent))
        case _:
            return tree.Compare(COMPARATORS[operator], path, values[0])
