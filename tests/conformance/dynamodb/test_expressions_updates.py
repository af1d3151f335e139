"""Updates: what they make of an item, and where they fail on it. Each case names what proves it.

docs: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
aws-tests: public test suites that are run against the service; assumed: nobody has shown it.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import Placeholders, Projection, update
from replaykit.services.dynamodb.values import read_item

ITEM = read_item(
    {
        "n": {"N": "5"},
        "s": {"S": "hello"},
        "ss": {"SS": ["x", "y"]},
        "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}, {"N": "3"}]},
        "m": {"M": {"k": {"S": "v"}, "deep": {"L": [{"M": {"q": {"N": "1"}, "r": {"N": "2"}}}]}}},
    }
).item
NO_PATH = "The document path provided in the update expression is invalid for update"
NO_ATTRIBUTE = "The provided expression refers to an attribute that does not exist in the item"
WRONG_TYPE = "An operand in the update expression has an incorrect data type"
OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"


class Case(NamedTuple):
    text: str
    changed: dict[str, Any]
    source: str = "docs"
    values: dict[str, Any] | None = None


class Failure(NamedTuple):
    text: str
    message: str
    source: str = "aws-tests"
    values: dict[str, Any] | None = None


def v(**values: Any) -> dict[str, Any]:
    return {f":{name}": value for name, value in values.items()}


def numbers(*given: int) -> dict[str, Any]:
    return {"L": [{"N": str(number)} for number in given]}


GONE = None
ONE = {"N": "1"}
CASES = [
    Case("SET a = :v", {"a": ONE}, "docs", v(v={"N": "1.0"})),
    Case("set n = s, s = n", {"n": {"S": "hello"}, "s": {"N": "5"}}, "docs: all right sides read the old item"),
    Case("SET a = m.deep[0].q", {"a": ONE}, "aws-tests"),
    Case("REMOVE s SET a = s", {"s": GONE, "a": {"S": "hello"}}, "aws-tests"),
    Case("SET n = n + :v", {"n": {"N": "6"}}, "docs", v(v=ONE)),
    Case("SET n = :v - n", {"n": {"N": "-4"}}, "docs", v(v=ONE)),
    Case("SET n = (n + n)", {"n": {"N": "10"}}, "aws-tests"),
    Case("SET n = ((n)+(n))", {"n": {"N": "10"}}, "aws-tests"),
    Case("SET a = if_not_exists(a, :v)", {"a": ONE}, "docs", v(v=ONE)),
    Case("SET n = if_not_exists(n, :v)", {}, "docs", v(v=ONE)),
    Case("SET a = if_not_exists(b, if_not_exists(n, :v))", {"a": {"N": "5"}}, "aws-tests", v(v=ONE)),
    Case("SET a = if_not_exists(a, :v) + :v", {"a": {"N": "2"}}, "aws-tests", v(v=ONE)),
    Case("SET l = list_append(l, :v)", {"l": numbers(0, 1, 2, 3, 9)}, "docs", v(v=numbers(9))),
    Case("SET l = list_append(:v, l)", {"l": numbers(9, 0, 1, 2, 3)}, "docs", v(v=numbers(9))),
    Case("SET a = list_append(if_not_exists(a, :e), :v)", {"a": numbers(9)}, "aws-tests", v(v=numbers(9), e=numbers())),
    Case("SET l[1] = :v", {"l": numbers(0, 9, 2, 3)}, "docs", v(v={"N": "9"})),
    Case("SET l[7] = :v", {"l": numbers(0, 1, 2, 3, 9)}, "docs", v(v={"N": "9"})),
    Case(
        "SET l[84] = :a, l[37] = :b, l[50] = :c",
        {"l": numbers(0, 1, 2, 3, 11, 12, 10)},
        "docs: sorted by their number",
        v(a={"N": "10"}, b={"N": "11"}, c={"N": "12"}),
    ),
    Case("REMOVE l[1], l[3]", {"l": numbers(0, 2)}, "docs"),
    Case("REMOVE l[17]", {}, "aws-tests"),
    Case("REMOVE l[1] SET l[3] = :v", {"l": numbers(0, 2, 17)}, "aws-tests: old positions", v(v={"N": "17"})),
    Case("SET l[3] = :v REMOVE l[1]", {"l": numbers(0, 2, 17)}, "aws-tests", v(v={"N": "17"})),
    Case("SET l[0] = l[3], l[3] = l[0]", {"l": numbers(3, 1, 2, 0)}, "docs"),
    Case("REMOVE m.k", {"m": {"M": {"deep": ITEM["m"]["M"]["deep"]}}}, "docs"),
    Case("REMOVE m.gone, absent", {}, "aws-tests"),
    Case(
        "SET m.k = :v REMOVE m.deep[0].q",
        {"m": {"M": {"k": ONE, "deep": {"L": [{"M": {"r": {"N": "2"}}}]}}}},
        "aws-tests",
        v(v=ONE),
    ),
    Case("SET m.fresh = n", {"m": {"M": {**ITEM["m"]["M"], "fresh": {"N": "5"}}}}, "aws-tests"),
    Case("ADD n :v", {"n": {"N": "6"}}, "docs", v(v=ONE)),
    Case("ADD n :v", {"n": {"N": "4"}}, "docs", v(v={"N": "-1"})),
    Case("ADD a :v", {"a": ONE}, "docs", v(v=ONE)),
    Case("ADD ss :v", {"ss": {"SS": ["x", "y", "z"]}}, "docs", v(v={"SS": ["y", "z"]})),
    Case("ADD a :v", {"a": {"BS": [b"1"]}}, "docs", v(v={"BS": [b"1"]})),
    Case("ADD m.tally :v", {"m": {"M": {**ITEM["m"]["M"], "tally": ONE}}}, "docs", v(v=ONE)),
    Case("DELETE ss :v", {"ss": {"SS": ["y"]}}, "docs", v(v={"SS": ["x", "q"]})),
    Case("DELETE ss :v", {"ss": GONE}, "aws-tests", v(v={"SS": ["y", "x"]})),
    Case("DELETE absent :v", {}, "aws-tests", v(v={"SS": ["y", "x"]})),
    Case(
        "SET a = :v REMOVE s ADD n :v DELETE ss :x",
        {"a": ONE, "s": GONE, "n": {"N": "6"}, "ss": {"SS": ["y"]}},
        "docs: every clause once, in any order",
        v(v=ONE, x={"SS": ["x"]}),
    ),
]
FAILURES = [
    Failure("SET a = absent", NO_ATTRIBUTE),
    Failure("SET a = :v, b = a", NO_ATTRIBUTE, "aws-tests: the old item has no a", v(v=ONE)),
    Failure("SET absent = absent", NO_ATTRIBUTE),
    Failure("SET n = n + absent", NO_ATTRIBUTE, "aws-tests"),
    Failure("SET a = list_append(absent, :v)", NO_ATTRIBUTE, "aws-tests", v(v=numbers())),
    Failure("SET a = if_not_exists(absent, gone)", NO_ATTRIBUTE, "assumed"),
    Failure("SET a = s + :v", WRONG_TYPE, "aws-tests", v(v=ONE)),
    Failure("SET a = list_append(n, :v)", WRONG_TYPE, "aws-tests", v(v=numbers())),
    Failure("SET absent.x = :v", NO_PATH, "aws-tests", v(v=ONE)),
    Failure("SET s.x = :v", NO_PATH, "aws-tests", v(v=ONE)),
    Failure("SET l.x = :v", NO_PATH, "aws-tests", v(v=ONE)),
    Failure("SET m[0] = :v", NO_PATH, "aws-tests", v(v=ONE)),
    Failure("SET absent[0] = :v", NO_PATH, "aws-tests", v(v=ONE)),
    Failure("SET m.deep[5].x = :v", NO_PATH, "assumed", v(v=ONE)),
    Failure("REMOVE absent.x", NO_PATH),
    Failure("REMOVE s[0]", NO_PATH),
    Failure("REMOVE l.x", NO_PATH),
    Failure("ADD absent.x :v", NO_PATH, "aws-tests", v(v=ONE)),
    Failure("ADD s :v", WRONG_TYPE, "aws-tests", v(v=ONE)),
    Failure("ADD ss :v", WRONG_TYPE, "aws-tests", v(v={"NS": ["1"]})),
    Failure("ADD l :v", WRONG_TYPE, "aws-tests", v(v={"NS": ["1"]})),
    Failure("DELETE ss :v", WRONG_TYPE, "aws-tests", v(v={"NS": ["1"]})),
    Failure("DELETE n :v", WRONG_TYPE, "aws-tests", v(v={"NS": ["1"]})),
    Failure("SET a = :v + :v", OVERFLOW, "aws-tests", v(v={"N": "9e125"})),
    Failure("SET a = :v - :w", OVERFLOW, "aws-tests: too precise is told as an overflow", v(v={"N": "1e50"}, w=ONE)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_update(case: Case) -> None:
    before = copy.deepcopy(ITEM)
    placeholders = Placeholders(None, case.values)
    change = update(case.text, placeholders)
    placeholders.require_all_used()
    expected = {**ITEM, **case.changed}
    assert change.apply(ITEM) == {name: value for name, value in expected.items() if value is not GONE}, case.source
    assert before == ITEM, "the old item is never changed"


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case.text)
def test_failure_on_the_item(case: Failure) -> None:
    change = update(case.text, Placeholders(None, case.values))
    with pytest.raises(AwsError) as caught:
        change.apply(ITEM)
    assert (caught.value.code, caught.value.message) == ("ValidationException", case.message), case.source


def test_what_is_not_touched_is_shared() -> None:
    new = update("SET m.k = :v", Placeholders(None, v(v=ONE))).apply(ITEM)
    assert new["l"] is ITEM["l"]
    assert new["m"]["M"]["deep"] is ITEM["m"]["M"]["deep"]


@pytest.mark.parametrize("text", ["REMOVE x.y", "REMOVE x[0]", "REMOVE x"])
def test_where_there_is_no_item_a_nested_path_may_be_removed(text: str) -> None:
    """aws-tests; no item is made either."""
    change = update(text, Placeholders())
    assert change.make({}) == {}
    assert not change.creates


def test_where_there_is_no_item_set_needs_its_path_all_the_same() -> None:
    change = update("SET x.y = :v REMOVE z.a", Placeholders(None, v(v=ONE)))
    assert change.creates
    with pytest.raises(AwsError, match=NO_PATH):
        change.make({})
    assert update("ADD a :v", Placeholders(None, v(v=ONE))).make({}) == {"a": ONE}


def test_the_touched_paths_select_what_updated_new_answers() -> None:
    change = update("SET m.k = :v, l[1] = :v REMOVE s", Placeholders(None, v(v=ONE)))
    assert change.touched == (("m", "k"), ("l", 1), ("s",))
    told = Projection.of(change.touched)
    assert told.apply(change.apply(ITEM)) == {"m": {"M": {"k": ONE}}, "l": numbers(1)}
    assert told.apply(ITEM) == {"m": {"M": {"k": {"S": "v"}}}, "l": numbers(1), "s": {"S": "hello"}}


def test_the_paths_of_an_update_are_all_that_it_reads_and_writes() -> None:
    change = update("SET a = b.c + d, e = if_not_exists(f[1], :v)", Placeholders(None, v(v=ONE)))
    assert change.paths == (("a",), ("b", "c"), ("d",), ("e",), ("f", 1))
    assert change.touched == (("a",), ("e",))
