"""Conditions: what they say of an item. Each case names what proves it.

docs: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
aws-tests: seen in the public test suites of other emulators that are run against the service itself
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from replaykit.services.dynamodb.expressions import Placeholders, condition
from replaykit.services.dynamodb.values import read_item

N = {"N": "5"}
ITEM = read_item(
    {
        "n": {"N": "5"},
        "same": {"N": "5.0"},
        "s": {"S": "hello"},
        "b": {"B": b"hi there"},
        "yes": {"BOOL": True},
        "nil": {"NULL": True},
        "ss": {"SS": ["x", "y"]},
        "ns": {"NS": ["2", "4", "7"]},
        "l": {"L": [{"N": "2"}, {"S": "dog"}, {"NS": ["1", "2"]}, {"L": [{"N": "3"}]}]},
        "m": {"M": {"x": {"N": "1"}, "y": {"L": [{"N": "-1"}, {"N": "2"}]}, "and": {"S": "q"}}},
        "a.b": {"S": "dotted"},
    }
).item


class Case(NamedTuple):
    text: str
    expected: bool
    source: str = "docs"
    values: dict[str, Any] | None = None
    names: dict[str, str] | None = None


def v(**values: Any) -> dict[str, Any]:
    return {f":{name}": value for name, value in values.items()}


YES, NO = True, False
CASES = [
    # equality
    Case("n = :v", YES, "docs", v(v={"N": "5.00"})),
    Case("n = same", YES),
    Case("n = :v", NO, "aws-tests", v(v={"S": "5"})),
    Case("absent = :v", NO, "aws-tests", v(v=N)),
    Case("absent = gone", NO, "aws-tests"),
    Case("ss = :v", YES, "aws-tests", v(v={"SS": ["y", "x"]})),
    Case("nil = :v", YES, "aws-tests", v(v={"NULL": True})),
    Case("m.x = :v", YES, "docs", v(v={"N": "1"})),
    Case("m.#a = :v", YES, "aws-tests", v(v={"S": "q"}), {"#a": "and"}),
    Case("#d = :v", YES, "aws-tests", v(v={"S": "dotted"}), {"#d": "a.b"}),
    Case("(n) = (:v)", YES, "aws-tests", v(v=N)),
    Case("(m).x = :v", YES, "aws-tests", v(v={"N": "1"})),
    # inequality
    Case("n <> :v", YES, "aws-tests", v(v={"S": "5"})),
    Case("n <> :v", NO, "docs", v(v=N)),
    Case("absent <> :v", YES, "aws-tests", v(v=N)),
    Case("absent <> gone", YES, "aws-tests"),
    # order
    Case("n < :v", YES, "docs", v(v={"N": "10"})),
    Case("n < :v", NO, "docs", v(v=N)),
    Case("n <= :v", YES, "docs", v(v=N)),
    Case(":v > n", YES, "docs", v(v={"N": "10"})),
    Case("s < :v", YES, "docs", v(v={"S": "help"})),
    Case("b >= :v", YES, "docs", v(v={"B": b"hi"})),
    Case("n < :v", NO, "aws-tests", v(v={"S": "9"})),
    Case("absent < :v", NO, "aws-tests", v(v=N)),
    Case("absent >= gone", NO, "aws-tests"),
    Case("l < :v", NO, "aws-tests", v(v=N)),
    Case("yes < :v", NO, "aws-tests", v(v=N)),
    # BETWEEN
    Case("n BETWEEN :a AND :b", YES, "docs", v(a=N, b=N)),
    Case("n between :a and :b", NO, "docs", v(a={"N": "6"}, b={"N": "7"})),
    Case("n BETWEEN :a AND :b", NO, "aws-tests", v(a={"S": "0"}, b={"S": "9"})),
    Case("m.x BETWEEN :a AND n", YES, "aws-tests", v(a={"N": "0"})),
    Case("n BETWEEN m.x AND :b", NO, "aws-tests", v(b={"S": "dog"})),
    Case("n BETWEEN :a AND m.x", NO, "aws-tests", v(a={"N": "3"})),
    Case("absent BETWEEN :a AND :b", NO, "aws-tests", v(a={"N": "3"}, b=N)),
    Case("m.x BETWEEN m.x2 AND n AND n = same", NO),
    Case("n BETWEEN m.x AND same AND n = same", YES, "aws-tests"),
    # IN
    Case("n IN (:a, :b)", YES, "docs", v(a={"S": "dog"}, b=N)),
    Case("n in (same)", YES, "aws-tests"),
    Case("ss IN (:a)", YES, "aws-tests", v(a={"SS": ["y", "x"]})),
    Case("ss IN (:a)", NO, "aws-tests", v(a={"S": "x"})),
    Case("absent IN (:a)", NO, "aws-tests", v(a=N)),
    # functions
    Case("attribute_exists(m.y[1])", YES),
    Case("attribute_exists (m.y[2])", NO),
    Case("attribute_exists(s.x)", NO),
    Case("attribute_exists(m[0])", NO),
    Case("attribute_not_exists(absent)", YES),
    Case("attribute_not_exists(n)", NO),
    Case("attribute_type(n, :t)", YES, "docs", v(t={"S": "N"})),
    Case("attribute_type(nil, :t)", YES, "docs", v(t={"S": "NULL"})),
    Case("attribute_type(n, :t)", NO, "docs", v(t={"S": "NS"})),
    Case("attribute_type(absent, :t)", NO, "docs", v(t={"S": "S"})),
    Case("attribute_type(:v, :t)", YES, "aws-tests", v(v=N, t={"S": "N"})),
    Case("begins_with(s, :p)", YES, "docs", v(p={"S": "hell"})),
    Case("begins_with(s, :p)", YES, "docs", v(p={"S": ""})),
    Case("begins_with(b, :p)", YES, "aws-tests", v(p={"B": b"hi"})),
    Case("begins_with(s, :p)", NO, "aws-tests", v(p={"B": b"he"})),
    Case("begins_with(n, s)", NO, "aws-tests"),
    Case("begins_with(:long, s)", YES, "aws-tests", v(long={"S": "hello you"})),
    Case("contains(s, :p)", YES, "docs", v(p={"S": "ell"})),
    Case("contains(b, :p)", YES, "aws-tests", v(p={"B": b"here"})),
    Case("contains(ss, :p)", YES, "docs", v(p={"S": "x"})),
    Case("contains(ns, :p)", YES, "aws-tests", v(p={"N": "4.0"})),
    Case("contains(ns, :p)", NO, "aws-tests", v(p={"S": "4"})),
    Case("contains(l, :p)", YES, "aws-tests", v(p={"S": "dog"})),
    Case("contains(l, :p)", YES, "aws-tests", v(p={"NS": ["2", "1"]})),
    Case("contains(l, :p)", YES, "aws-tests", v(p={"L": [{"N": "3"}]})),
    Case("contains(s, :p)", NO, "aws-tests", v(p={"N": "1"})),
    Case("contains(b, :p)", NO, "aws-tests", v(p={"NS": ["1"]})),
    Case("contains(m, :p)", NO, "docs", v(p={"S": "x"})),
    Case("size(s) = :n", YES, "docs", v(n=N)),
    Case("size(b) = :n", YES, "docs", v(n={"N": "8"})),
    Case("size(ns) = :n", YES, "docs", v(n={"N": "3"})),
    Case("size(l) = :n", YES, "docs", v(n={"N": "4"})),
    Case("size(m) = :n", YES, "docs", v(n={"N": "3"})),
    Case("size(n) = :n", NO, "aws-tests", v(n={"N": "1"})),
    Case("size(absent) = :n", NO, "docs", v(n={"N": "0"})),
    Case("size(s) = n", YES, "aws-tests"),
    Case("size(s) = :n", NO, "aws-tests", v(n={"S": "5"})),
    Case("size(ss) < size(s)", YES),
    # logic
    Case("n = same AND s = s2", NO),
    Case("n = same oR s = s2", YES, "aws-tests"),
    Case("nOt n = m.x", YES, "aws-tests"),
    Case("NOT NOT NOT NOT n = same", YES, "aws-tests"),
    Case("n = same OR n = m.x AND s = s2", YES, "docs: AND binds tighter than OR"),
    Case("(n = same OR n = m.x) AND s = s2", NO),
    Case("NOT n = same AND s = s2", NO, "docs: NOT binds tighter than AND"),
    Case("NOT (n = same AND s = s2)", YES),
    Case("((n = same) AND (s <> s2))", YES, "aws-tests"),
    Case("\tn\n=\r\nsame ", YES, "aws-tests"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_condition(case: Case) -> None:
    placeholders = Placeholders(case.names, case.values)
    wanted = condition(case.text, placeholders)
    placeholders.require_all_used()
    assert wanted.test(ITEM) is case.expected, case.source


def test_no_item_is_an_item_without_attributes() -> None:
    assert condition("attribute_not_exists(id)", Placeholders()).test(None)
    assert not condition("attribute_exists(id)", Placeholders()).test(None)


def test_the_paths_are_told_in_the_order_of_the_text() -> None:
    placeholders = Placeholders({"#x": "k.1"}, {":v": N})
    wanted = condition("a.b[2] = :v OR contains(#x, c)", placeholders)
    assert wanted.paths == (("a", "b", 2), ("k.1",), ("c",))


def test_149_nested_groups_are_no_problem() -> None:
    """299 operators, as deep as the service takes them (aws-tests)."""
    text = "a<b " + "or (a<b " * 149 + ")" * 149
    assert condition(text, Placeholders()).test({"a": {"N": "1"}, "b": {"N": "2"}})
    assert condition("NOT (" * 299 + "a<b" + ")" * 299, Placeholders()).test({"a": N, "b": {"N": "9"}}) is False
