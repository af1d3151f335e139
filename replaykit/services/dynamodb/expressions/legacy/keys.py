"""KeyConditions as terms of a key condition, and AttributesToGet as a projection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from replaykit.services.dynamodb.expressions.bound import Projection
from replaykit.services.dynamodb.expressions.key_conditions import MAX_TERMS, WRONG_NUMBER, Term
from replaykit.services.dynamodb.expressions.legacy.comparisons import COMPARATORS, read_comparisons
from replaykit.services.dynamodb.values import invalid, invalid_value

_OPERATORS: Final = {**COMPARATORS, "BETWEEN": "BETWEEN", "BEGINS_WITH": "begins_with"}


def key_conditions(conditions: Mapping[str, Mapping[str, Any]], most: int = MAX_TERMS) -> list[Term]:
    """KeyConditions; which operators a key takes is looked at when the keys are known."""
    found = [
        Term(comparison.attribute, _OPERATORS.get(comparison.operator, comparison.operator), comparison.values)
        for comparison in read_comparisons(conditions)
    ]
    if not 1 <= len(found) <= most:
        raise invalid(WRONG_NUMBER)
    return found


def attributes_to_get(names: Sequence[str]) -> Projection:
    """AttributesToGet: top-level attributes, each once."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise invalid_value(f"Duplicate value in attribute name: {name}")
        seen.add(name)
    return Projection.of((name,) for name in names)
