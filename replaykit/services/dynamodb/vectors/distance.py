"""Scores: how like two vectors are, by the function of the index.

Sums are rounded once (`fsum`), so that every Python gives the same score to the last bit. AWS keeps 32-bit floats,
computes more exactly, and cuts the score at the largest 32-bit float (captured in August 2026).

ASSUMPTION: a score is told with all the digits that were computed; a recorded one that is no 32-bit float would prove
it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, sqrt
from operator import mul, sub
from typing import TypeAlias

from replaykit.services.dynamodb.vectors.vector import LARGEST, Vector

# (a vector, its square) -> its score
Score: TypeAlias = Callable[[Vector, float], float]

OPPOSITE = 2.0
HIGHER_IS_NEARER = frozenset({"DOT_PRODUCT"})


def square(vector: Vector) -> float:
    """The square of a vector's length, which the index keeps beside it."""
    return fsum(map(mul, vector, vector))


def dot_product(query: Vector) -> Score:
    return lambda vector, _: max(-LARGEST, min(LARGEST, fsum(map(mul, query, vector))))


def euclidean(query: Vector) -> Score:
    def score(vector: Vector, _: float) -> float:
        apart = list(map(sub, query, vector))
        return min(LARGEST, sqrt(fsum(map(mul, apart, apart))))

    return score


def cosine(query: Vector) -> Score:
    """1 less the cosine of the angle: from 0 to 2; a vector without length is as far from all (captured: 1)."""
    own = square(query)

    def score(vector: Vector, squared: float) -> float:
        lengths = own * squared
        if not lengths:
            return 1.0
        return max(0.0, min(OPPOSITE, 1.0 - fsum(map(mul, query, vector)) / sqrt(lengths)))

    return score


SCORES: dict[str, Callable[[Vector], Score]] = {"COSINE": cosine, "EUCLIDEAN": euclidean, "DOT_PRODUCT": dot_product}
