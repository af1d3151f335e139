"""Equality, order and hashes of values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.services.dynamodb.values import equal, equal_items, hashable, sortable
from replaykit.services.dynamodb.values.order import precedes

SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"SS": ["a", "b"]}, {"SS": ["b", "a"]}),
    ({"M": {"x": {"NS": ["1", "2"]}, "y": {"S": ""}}}, {"M": {"y": {"S": ""}, "x": {"NS": ["2", "1"]}}}),
    ({"L": [{"BS": [b"1", b"2"]}]}, {"L": [{"BS": [b"2", b"1"]}]}),
]
DIFFERENT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"S": "1"}, {"N": "1"}),
    ({"SS": ["1"]}, {"NS": ["1"]}),
    ({"L": [{"S": "a"}, {"S": "b"}]}, {"L": [{"S": "b"}, {"S": "a"}]}),
    ({"SS": ["a"]}, {"SS": ["a", "b"]}),
    ({"M": {"x": {"S": "1"}}}, {"M": {"y": {"S": "1"}}}),
    ({"BOOL": True}, {"BOOL": False}),
    ({"M": {}}, {"L": []}),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_sets_are_equal_without_regard_to_order(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert equal(left, right)
    assert hashable(left) == hashable(right)
    assert equal_items({"a": left}, {"a": right})


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_what_differs_in_type_order_or_members_is_not_equal(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert not equal(left, right)
    assert hashable(left) != hashable(right)


@given(st.text(), st.text())
def test_strings_are_ordered_by_their_bytes(left: str, right: str) -> None:
    assert (sortable({"S": left}) < sortable({"S": right})) == (left.encode() < right.encode())  # type: ignore[operator]


@given(st.binary(), st.binary())
def test_binaries_are_ordered_as_unsigned_bytes(left: bytes, right: bytes) -> None:
    assert precedes({"B": left}, {"B": right}) == (list(left) < list(right))


def test_numbers_are_ordered_by_value() -> None:
    spelled = ["-10", "-9.5", "-0.001", "0", "0.5", "2", "10", "1" + "0" * 125]
    backwards = spelled[::-1]
    assert sorted(backwards, key=lambda text: sortable({"N": text})) == spelled


def test_types_without_an_order_never_precede() -> None:
    assert not precedes({"BOOL": False}, {"BOOL": True})
    assert not precedes({"S": "1"}, {"N": "2"})
