"""Values of every type compared in PartiQL, and that a condition expression says the same.

Source: parity (paritysuite/dynamodb-conformance, comparisons of what is no scalar, October 2026).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest


class Values(NamedTuple):
    stored: dict[str, Any]
    other: dict[str, Any]
    turned: dict[str, Any] | None = None
    turned_is_equal: bool = True

    @property
    def type(self) -> str:
        return next(iter(self.stored))


def texts(*of: str) -> list[dict[str, str]]:
    return [{"S": one} for one in of]


VALUES = [
    Values({"S": "pear"}, {"S": "plum"}),
    Values({"N": "1.50"}, {"N": "1.51"}, {"N": "15e-1"}),
    Values({"B": b"\x00\x7f"}, {"B": b"\x00\x80"}),
    Values({"BOOL": True}, {"BOOL": False}),
    Values({"NULL": True}, {"S": "null"}),
    Values({"SS": ["fig", "kiwi"]}, {"SS": ["fig"]}, {"SS": ["kiwi", "fig"]}),
    Values({"NS": ["4", "7"]}, {"NS": ["4", "8"]}, {"NS": ["7.0", "4"]}),
    Values({"BS": [b"\x01", b"\x02"]}, {"BS": [b"\x01", b"\x03"]}, {"BS": [b"\x02", b"\x01"]}),
    Values({"L": texts("fig", "kiwi")}, {"L": texts("fig")}, {"L": texts("kiwi", "fig")}, turned_is_equal=False),
    Values(
        {"M": {"kg": {"N": "2"}, "of": {"L": texts("fig")}}},
        {"M": {"kg": {"N": "2"}, "of": {"L": texts("kiwi")}}},
        {"M": {"of": {"L": texts("fig")}, "kg": {"N": "2.0"}}},
    ),
]
UNORDERED = [values for values in VALUES if values.type not in {"S", "N", "B"}]
CASES = pytest.mark.parametrize("values", VALUES, ids=lambda values: values.type)


@pytest.fixture
def shop(partiql):
    for values in VALUES:
        partiql.put("plain", id={"S": values.type}, v=values.stored)
    return partiql


def found(shop, values, operator, value):
    return bool(shop(f'SELECT id FROM "plain" WHERE id = ? AND v {operator} ?', {"S": values.type}, value))


def held(shop, values, operator, value):
    told = shop.refusal(
        "UpdateItem",
        TableName="plain",
        Key={"id": {"S": values.type}},
        UpdateExpression="SET seen = :v",
        ConditionExpression=f"v {operator} :v",
        ExpressionAttributeValues={":v": value},
    )
    assert told in ({}, ("ConditionalCheckFailedException", "The conditional request failed"))
    return told == {}


@CASES
@pytest.mark.parametrize("ask", [found, held], ids=["partiql", "condition"])
def test_equal_or_not(shop, values, ask):
    assert ask(shop, values, "=", values.stored)
    assert not ask(shop, values, "<>", values.stored)
    assert not ask(shop, values, "=", values.other)
    assert ask(shop, values, "<>", values.other)
    if values.turned is not None:
        assert ask(shop, values, "=", values.turned) is values.turned_is_equal
        assert ask(shop, values, "<>", values.turned) is not values.turned_is_equal


@pytest.mark.parametrize("values", UNORDERED, ids=lambda values: values.type)
@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
def test_what_has_no_order_is_refused_whatever_it_is_compared_with(shop, values, operator):
    text = f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: "
    statement = f"SELECT id FROM \"plain\" WHERE id = 'B' AND v {operator} ?"
    assert shop.refusal(Statement=statement, Parameters=[values.stored]) == (
        "ValidationException",
        text + values.type,
    )


def test_between_is_named_too(shop):
    code, text = shop.refusal(
        Statement="SELECT id FROM \"plain\" WHERE id = 'B' AND v BETWEEN ? AND ?",
        Parameters=[{"BOOL": True}, {"BOOL": False}],
    )
    assert code == "ValidationException"
    assert "operator or function: BETWEEN" in text


def test_another_type_that_has_an_order_is_no_mistake(shop):
    assert shop("SELECT id FROM \"plain\" WHERE id = 'NULL' AND v < ?", {"N": "5"}) == []
    assert shop("SELECT id FROM \"plain\" WHERE id = 'B' AND v < ?", {"B": b"\x00\x80"}) == [{"id": {"S": "B"}}]
    assert shop("SELECT id FROM \"plain\" WHERE id = 'B' AND v > ?", {"B": b"\x00\x80"}) == []


@CASES
def test_a_write_asks_the_same(shop, values):
    statement, key = "UPDATE \"plain\" SET seen = 'yes' WHERE id = ? AND v = ?", {"S": values.type}
    told = shop.refusal(Statement=statement, Parameters=[key, values.other])
    assert told == ("ConditionalCheckFailedException", "The conditional request failed")
    assert "seen" not in shop.item("plain", id=key)
    shop(statement, key, values.stored)
    assert shop.item("plain", id=key)["seen"] == {"S": "yes"}
