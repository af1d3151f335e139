"""The grammar: what a text becomes as a tree."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.grammar import parse_condition, parse_projection, parse_update
from replaykit.services.dynamodb.expressions.tree import And, Arithmetic, Call, Compare, Not, Or, Path, Value


def is_(name: str) -> Compare:
    return Compare("=", Path((name,)), Value(":v"))


def test_and_binds_tighter_than_or_and_not_tightest() -> None:
    node = parse_condition("a = :v OR NOT b = :v AND c = :v")
    assert node == Or((is_("a"), And((Not(is_("b")), is_("c")))))


def test_a_chain_is_one_node_and_a_group_on_the_right_stays_one() -> None:
    assert parse_condition("a = :v AND b = :v AND c = :v") == And((is_("a"), is_("b"), is_("c")))
    assert parse_condition("a = :v AND (b = :v AND c = :v)") == And((is_("a"), And((is_("b"), is_("c")))))


def test_the_and_of_between_belongs_to_it() -> None:
    node = parse_condition("a BETWEEN :v AND :w AND b = :v")
    assert node == And((tree.Between(Path(("a",)), Value(":v"), Value(":w")), is_("b")))


def test_parentheses_stand_around_operands_too() -> None:
    assert parse_condition("(a) = (:v)") == is_("a")
    assert parse_condition("NOT (a) = :v") == Not(is_("a"))
    assert parse_condition("((a.b)[1].c) = :v") == Compare("=", Path(("a", "b", 1, "c")), Value(":v"))
    assert parse_condition("size((a)) > (:v)") == Compare(">", Call("size", (Path(("a",)),)), Value(":v"))


def test_a_projection_is_a_row_of_paths() -> None:
    assert parse_projection("a, #b.c[0]").paths == (Path(("a",)), Path(("#b", "c", 0)))


def test_an_update_keeps_its_actions_in_order_and_notes_a_repeated_clause() -> None:
    node = parse_update("remove a set b = c - :v, d = if_not_exists(d, :v) add e :v delete f :v")
    assert node.repeated is None
    assert node.actions == (
        tree.Remove(Path(("a",))),
        tree.Assign(Path(("b",)), Arithmetic("-", Path(("c",)), Value(":v"))),
        tree.Assign(Path(("d",)), Call("if_not_exists", (Path(("d",)), Value(":v")))),
        tree.Add(Path(("e",)), Value(":v")),
        tree.Delete(Path(("f",)), Value(":v")),
    )
    assert parse_update("REMOVE a REMOVE b").repeated == "REMOVE"


@pytest.mark.parametrize("text", ["set a = (b + c)", "set a = ((b)+(c))", "set a = (b) + (c)", "set a = b+c"])
def test_a_sum_may_stand_in_parentheses(text: str) -> None:
    (action,) = parse_update(text).actions
    assert action == tree.Assign(Path(("a",)), Arithmetic("+", Path(("b",)), Path(("c",))))
