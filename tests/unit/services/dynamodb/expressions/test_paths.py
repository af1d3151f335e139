"""Paths that get in each other's way, and what several paths select together."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.expressions.names import ItemPath, Unusable, shown
from replaykit.services.dynamodb.expressions.paths import check_apart, select, trie


@pytest.mark.parametrize(
    "paths",
    [
        [("a",), ("b",)],
        [("a", "b"), ("a", "c")],
        [("a", 1), ("a", 2)],
        [("a", "b", 0), ("a", "c")],
        [("a.b",), ("a", "b")],
        [("a", 1), ("b", "x")],
    ],
)
def test_paths_apart(paths: list[ItemPath]) -> None:
    check_apart(paths)


@pytest.mark.parametrize(
    ("paths", "relation"),
    [
        ([("a",), ("a",)], "overlap"),
        ([("a", "b"), ("a",)], "overlap"),
        ([("a", 1, "b"), ("a", 1)], "overlap"),
        ([("a", "b"), ("a", 1)], "conflict"),
        ([("a", "b"), ("a", 1), ("c",), ("c", "d")], "overlap"),  # told before a conflict
    ],
)
def test_paths_in_each_others_way(paths: list[ItemPath], relation: str) -> None:
    with pytest.raises(Unusable, match=f"^Two document paths {relation} with each other; "):
        check_apart(paths)


def test_a_path_is_shown_as_a_list() -> None:
    assert shown(("a", "b.c", 3)) == "[a, b.c, [3]]"


def test_a_selection_shares_whole_values() -> None:
    item = {"a": {"M": {"b": {"S": "x"}, "c": {"S": "y"}}}, "d": {"L": [{"S": "z"}]}}
    found = select(item, trie([(("a", "b"), True), (("d",), True)]))
    assert found == {"a": {"M": {"b": {"S": "x"}}}, "d": item["d"]}
    assert found["d"] is item["d"]
