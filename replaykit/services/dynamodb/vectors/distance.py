"""Scores: how like two vectors are, by the function of the index.

Sums are rounded once (`fsum`), so that every Python gives the same score to the last bit. AWS keeps 32-bit floats,
computes more exactly, and cuts the score at the largest 32-bit float (captured in August 2026).
"""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, sqrt
from operator import mul, sub
from typing import TypeAlias

from replaykit.services.dynamodb.vectors.vector import LARGEST, Vector

Score: TypeAlias = Callable[[Vector, Vector], float]

OPPOSITE = 2.0
HIGHER_IS_NEARER = frozenset({"DOT_PRODUCT"})


def dot_product(left: Vector, right: Vector) -> float:
    return max(-LARGEST, min(LARGEST, fsum(map(mul, left, right))))


def euclidean(left: Vector, right: Vector) -> float:
    apart = list(map(sub, left, right))
    return min(LARGEST, sqrt(fsum(map(mul, apart, apart))))


def cosine(left: Vector, right: Vector) -> float:
    """1 less the cosine of the angle: from 0 to 2; a vector without length is as far from all (captured: 1)."""
    lengths = fsum(map(mul, left, left)) * fsum(map(mul, right, right))
    if not lengths:
        return 1.0
    return max(0.0, min(OPPOSITE, 1.0 - fsum(map(mul, left, right)) / sqrt(lengths)))


SCORES: dict[str, Score] = {"COSINE": cosine, "EUCLIDEAN": euclidean, "DOT_PRODUCT": dot_product}
