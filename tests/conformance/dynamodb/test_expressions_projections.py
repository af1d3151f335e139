"""Projections: the parts of an item, merged. Seen in public test suites that are run against the service."""

from __future__ import annotations

from typing import Any

import pytest

from replaykit.services.dynamodb.expressions import Placeholders, projection

ITEM: dict[str, Any] = {
    "p": {"S": "key"},
    "a": {"M": {"b": {"L": [{"N": "2"}, {"N": "4"}, {"M": {"x": {"S": "hi"}, "y": {"S": "yo"}}}]}, "c": {"N": "5"}}},
    "b": {"S": "hello"},
    "a.b": {"S": "dotted"},
}


def m(**members: Any) -> dict[str, Any]:
    return {"M": members}


def l_(*elements: Any) -> dict[str, Any]:
    return {"L": list(elements)}


TWO, FOUR, FIVE = {"N": "2"}, {"N": "4"}, {"N": "5"}
CASES: list[tuple[str, dict[str, Any]]] = [
    ("a", {"a": ITEM["a"]}),
    (" p ,  b ", {"p": ITEM["p"], "b": ITEM["b"]}),
    ("a.b[0]", {"a": m(b=l_(TWO))}),
    ("a.b[2].y", {"a": m(b=l_(m(y={"S": "yo"})))}),
    ("a.b[0], a.b[1]", {"a": m(b=l_(TWO, FOUR))}),
    ("a.b[2].x, a.b[0]", {"a": m(b=l_(TWO, m(x={"S": "hi"})))}),
    ("a.b[2].x, a.b[2].y", {"a": m(b=l_(m(x={"S": "hi"}, y={"S": "yo"})))}),
    ("a.b[1], a.c", {"a": m(b=l_(FOUR), c=FIVE)}),
    ("a.c, b", {"a": m(c=FIVE), "b": ITEM["b"]}),
    ("a.x, a.b[0], x, a.b[3].x", {"a": m(b=l_(TWO))}),
    ("x", {}),
    ("a.b[3]", {}),
    ("a.x", {}),
    ("a.x.y", {}),
    ("a.b.x", {}),
    ("a[0]", {}),
    ("a.b[0].x", {}),
    ("a.b[0][0]", {}),
    ("b.x", {}),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_projection(text: str, expected: dict[str, Any]) -> None:
    assert projection(text, Placeholders()).apply(ITEM) == expected


def test_a_name_is_one_step_whatever_it_holds() -> None:
    wanted = projection("#dotted", Placeholders({"#dotted": "a.b"}))
    assert wanted.apply(ITEM) == {"a.b": {"S": "dotted"}}
    assert wanted.paths == (("a.b",),)
