"""Scores to the last bit, and how 32-bit floats are read and written."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.services.dynamodb.values.number import canonical
from replaykit.services.dynamodb.vectors import distance
from replaykit.services.dynamodb.vectors.vector import LARGEST, read_vector, single, spelled, to_vector


def scored(function, left, right):
    return function(left)(right, distance.square(right))


def dot_product(left, right):
    return scored(distance.dot_product, left, right)


def euclidean(left, right):
    return scored(distance.euclidean, left, right)


def cosine(left, right):
    return scored(distance.cosine, left, right)


FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False, min_value=-(2.0**50), max_value=2.0**50)
PAIRS = st.integers(1, 20).flatmap(lambda size: st.tuples(*[st.lists(FLOATS, min_size=size, max_size=size)] * 2))


@given(PAIRS)
def test_a_dot_product_is_rounded_once(pair):
    left, right = map(to_vector, pair)
    exact = sum((Fraction(a) * Fraction(b) for a, b in zip(left, right, strict=True)), Fraction())
    assert dot_product(left, right) == float(exact)


@given(PAIRS)
def test_distances_are_symmetric_and_none_from_oneself(pair):
    left, right = map(to_vector, pair)
    assert euclidean(left, right) == euclidean(right, left) >= 0
    assert euclidean(left, left) == 0
    assert 0 <= cosine(left, right) == cosine(right, left) <= 2
    assert cosine(left, left) == (0.0 if any(left) else 1.0)


def test_euclidean_is_the_length_of_the_difference():
    assert euclidean(to_vector([1, 2, 3]), to_vector([4, 6, 3])) == 5.0
    assert euclidean(to_vector([0, 0]), to_vector([1, 1])) == sqrt(2)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_every_32_bit_float_comes_back_from_its_spelling(value):
    (told,) = spelled(to_vector([value]))["L"]
    assert single(told["N"]) == value
    assert canonical(told["N"]) == told["N"].removesuffix(".0")  # captured: 1 comes back as 1.0


@pytest.mark.parametrize(("text", "value"), [("3.4028235E38", LARGEST), ("-3.4028235E38", -LARGEST), ("1e39", None)])
def test_the_largest_is_in_and_what_rounds_to_infinity_is_not(text, value):
    assert single(text) == value


@pytest.mark.parametrize("elements", [[], [{"N": "1"}], [{"N": "1"}, {"S": "x"}], [{"N": "1"}, {"N": "1e39"}]])
def test_what_is_no_vector_of_two_dimensions(elements):
    assert read_vector({"L": elements}, 2) is None


@pytest.mark.parametrize("value", [None, {"S": "x"}, {"NS": ["1", "2"]}])
def test_what_is_no_vector_at_all(value):
    assert read_vector(value, 2) is None


def test_what_is_one():
    assert read_vector({"L": [{"N": "1"}, {"N": "0.5"}]}, 2) == to_vector([1, 0.5])
