"""Vectors as the index keeps them: 32-bit floats, whatever the item's numbers say more exactly."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from replaykit.services.dynamodb.values import AttributeValue
from replaykit.services.dynamodb.values.number import canonical

if TYPE_CHECKING:
    Vector: TypeAlias = array[float]
else:
    Vector: TypeAlias = array

LARGEST = 3.4028234663852886e38
EXACT_DIGITS = 9  # so many tell every 32-bit float from its neighbours


def single(text: str) -> float | None:
    """The 32-bit float next to a number, or None where it is too large to have one."""
    (value,) = array("f", (float(text),))
    return value if isfinite(value) else None


def to_vector(values: Iterable[float]) -> Vector:
    return array("f", values)


def read_vector(value: AttributeValue | None, dimensions: int) -> Vector | None:
    """The vector of an attribute; None where it is none of so many dimensions: the item is not in the index then."""
    elements = None if value is None else value.get("L")
    if elements is None or len(elements) != dimensions or not all("N" in element for element in elements):
        return None
    vector = to_vector(float(element["N"]) for element in elements)
    return vector if all(map(isfinite, vector)) else None


def spelled(vector: Vector) -> AttributeValue:
    """A vector as an attribute again: it has lost what 32 bits can't hold (captured on AWS: 16777217 is 16777216).

    Each number is the shortest that means the same float, and always has a point: `0.1`, `1.0` (captured by others:
    paritysuite/dynamodb-conformance, vectorSearch). ASSUMPTION: and never an exponent; an answer of SearchVectors with
    a vector of 1e20 would prove it.
    """
    return {"L": [{"N": _pointed(canonical(_shortest(value)))} for value in vector]}


def _pointed(number: str) -> str:
    return number if "." in number else f"{number}.0"


def _shortest(value: float) -> str:
    for digits in range(1, EXACT_DIGITS):
        text = f"{value:.{digits}g}"
        if single(text) == value:
            return text
    return f"{value:.{EXACT_DIGITS}g}"
