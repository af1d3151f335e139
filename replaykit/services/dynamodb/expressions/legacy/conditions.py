"""Expected, QueryFilter and ScanFilter, lowered onto the same conditions as the expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.bound import Condition
from replaykit.services.dynamodb.expressions.conditions import Program, compile_tree
from replaykit.services.dynamodb.expressions.legacy.comparisons import (
    Comparison,
    as_tree,
    read_comparison,
    read_comparisons,
)
from replaykit.services.dynamodb.values import invalid, invalid_value, read_value


def expected(
    conditions: Mapping[str, Mapping[str, Any]] | None, conditional_operator: str | None = None
) -> Condition | None:
    """Expected with its ConditionalOperator; None where nothing is expected."""
    _check_operator(conditions, conditional_operator)
    found = [_read_expected(attribute, condition) for attribute, condition in (conditions or {}).items()]
    return _lower(found, conditional_operator)


def filter_(
    conditions: Mapping[str, Mapping[str, Any]] | None, conditional_operator: str | None = None
) -> Condition | None:
    """QueryFilter or ScanFilter with its ConditionalOperator; None where nothing is filtered."""
    _check_operator(conditions, conditional_operator)
    return _lower(read_comparisons(conditions or {}), conditional_operator)


def _check_operator(conditions: Mapping[str, Any] | None, conditional_operator: str | None) -> None:
    if conditional_operator is None:
        return
    if not conditions:
        raise invalid("ConditionalOperator cannot be used without Filter or Expected")
    if len(conditions) == 1:
        raise invalid("ConditionalOperator can only be used when Filter or Expected has two or more elements")


def _read_expected(attribute: str, condition: Mapping[str, Any]) -> Comparison:
    listed, single = condition.get("AttributeValueList"), condition.get("Value")
    if listed is not None and single is not None:
        raise invalid_value(f"Value and AttributeValueList cannot be used together for Attribute: {attribute}")
    operator = condition.get("ComparisonOperator")
    if operator is None:
        if listed is not None:
            message = f"AttributeValueList can only be used with a ComparisonOperator for Attribute: {attribute}"
            raise invalid_value(message)
        return _read_exists(attribute, condition.get("Exists"), single)
    if "Exists" in condition:
        raise invalid_value(f"Exists and ComparisonOperator cannot be used together for Attribute: {attribute}")
    if operator not in {"NULL", "NOT_NULL"} and listed is None and single is None:
        raise invalid_value(
            f"Value or AttributeValueList must be used with ComparisonOperator: {operator} for Attribute: {attribute}"
        )
    return read_comparison(attribute, operator, listed if listed is not None else [single] if single else [])


def _read_exists(attribute: str, exists: bool | None, value: Any) -> Comparison:
    if exists is False:
        if value is not None:
            raise invalid_value(f"Value cannot be used when Exists is false for Attribute: {attribute}")
        return Comparison(attribute, "NULL", ())
    if value is None:
        shown = "null" if exists is None else "true"
        raise invalid_value(f"Value must be provided when Exists is {shown} for Attribute: {attribute}")
    return Comparison(attribute, "EQ", (read_value(value),))


def _lower(comparisons: Sequence[Comparison], conditional_operator: str | None) -> Condition | None:
    if not comparisons:
        return None
    shape = tuple((found.attribute, found.operator, len(found.values)) for found in comparisons)
    values = [value for found in comparisons for value in found.values]
    bound = {f":{position}": value for position, value in enumerate(values)}
    return Condition(_compiled(shape, conditional_operator or "AND"), bound)


@lru_cache(maxsize=512)
def _compiled(shape: tuple[tuple[str, str, int], ...], conditional_operator: str) -> Program:
    """The program of conditions on these attributes, whatever the values; numbered `#0` and `:0` from the left."""
    names = {f"#{position}": attribute for position, (attribute, _, _) in enumerate(shape)}
    found: list[tree.Condition] = []
    first = 0
    for position, (_, operator, count) in enumerate(shape):
        values = [tree.Value(f":{number}") for number in range(first, first + count)]
        found.append(as_tree(operator, tree.Path((f"#{position}",)), values))
        first += count
    if len(found) == 1:
        return compile_tree(found[0], names)
    return compile_tree(tree.Or(tuple(found)) if conditional_operator == "OR" else tree.And(tuple(found)), names)
