"""What UpdateItem looks at first, and what an update may read where there is no item.

aws-tests: architect/dynalite.
"""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.validation import SCHEMA, WRONG, Case, World

KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
ROWS = {"TableName": "rows", "Key": KEY}
X, ONE, TWO = {"S": "x"}, {"N": "1"}, {"N": "2"}
OF_KEY = WRONG + "Cannot update attribute {}. This attribute is part of the key"
SCALARS = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
MISMATCH = WRONG + "Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {}"
UNSUPPORTED = "The update expression attempted to update the secondary index key to unsupported type"
COLOR = ("color", "S", "N", "by_color")
REFUSED = {
    "ADD into the key": ("ADD pk.a :v", ONE, OF_KEY.format("pk")),
    "SET of the key by paths into it": ("SET pk = pk.a + pk[1]", None, OF_KEY.format("pk")),
    "the key before a path into an index's key": ("SET color[1] = :v ADD sk.a :v", ONE, OF_KEY.format("sk")),
    "an index's key's type before a path into it": ("SET extent.a = pk ADD color :v", ONE, MISMATCH.format(*COLOR)),
    "an index's key that arithmetic would make a number": (
        "SET x = color[1], color = pk + :v",
        ONE,
        MISMATCH.format(*COLOR),
    ),
    "an index's key that would be a list": (
        "SET color = list_append(nothing, :v)",
        {"L": []},
        MISMATCH.format("color", "S", "L", "by_color"),
    ),
    "an index's key with a default of another type": (
        "SET color = if_not_exists(color, :v)",
        ONE,
        MISMATCH.format(*COLOR),
    ),
    "a path into an index's key": ("ADD color.a :v", ONE, SCALARS + "IndexKey: color"),
    "a path into an index's key that is read": (
        "SET x = list_append(pk, sk), y = color[1]",
        None,
        SCALARS + "IndexKey: color",
    ),
}


def values(value):
    return {} if value is None else {"ExpressionAttributeValues": {":v": value}}


@pytest.mark.parametrize("what", REFUSED)
def test_before_an_item_is_seen(world, what):
    text, value, told = REFUSED[what]
    request = {**ROWS, "UpdateExpression": text, **values(value)}
    world.refuses("UpdateItem", Case(what, request, told, "aws-tests"))


def test_before_the_condition(world):
    never = {"ConditionExpression": "attribute_exists(pk)"}
    request = {**ROWS, "UpdateExpression": "SET color = :v", **values(ONE), **never}
    world.refuses("UpdateItem", Case("an update", request, MISMATCH.format(*COLOR), "aws-tests"))
    put = {"TableName": "rows", "Item": {**KEY, "color": ONE}, **never}
    world.refuses("PutItem", Case("a put", put, MISMATCH.format(*COLOR), "aws-tests"))


@pytest.mark.parametrize("action", ["PUT", "ADD"])
def test_attribute_updates_of_an_index_key(world, action):
    request = {**ROWS, "AttributeUpdates": {"color": {"Action": action, "Value": ONE}}}
    world.refuses("UpdateItem", Case(action, request, MISMATCH.format(*COLOR), "aws-tests"))


def test_an_index_key_that_is_copied_from_an_attribute_of_another_type():
    world = World()
    world.call("PutItem", {"TableName": "rows", "Item": {**KEY, "n": ONE, "t": X}})
    for text in ("SET color = n", "SET extent = t", "SET color = if_not_exists(n, t)"):
        request = {**ROWS, "UpdateExpression": text}
        world.refuses("UpdateItem", Case(text, request, UNSUPPORTED, "aws-tests"))


@pytest.mark.parametrize(
    "text", ["SET a = pk, b = sk", "SET a = if_not_exists(a, pk), b = sk", "SET color = pk, a = pk, b = sk"]
)
def test_where_there_is_no_item_its_key_can_be_read(text):
    world = World()
    world.call("UpdateItem", {**ROWS, "UpdateExpression": text})
    item = world.call("GetItem", ROWS)["Item"]
    assert (item["a"], item["b"]) == (KEY["pk"], KEY["sk"])
    assert {name: item[name] for name in KEY} == KEY


def test_where_there_is_no_item_nothing_else_can_be_read(world):
    told = "The provided expression refers to an attribute that does not exist in the item"
    world.refuses("UpdateItem", Case("", {**ROWS, "UpdateExpression": "SET a = b"}, told, "aws-tests"))
    told = "The document path provided in the update expression is invalid for update"
    world.refuses("UpdateItem", Case("", {**ROWS, "UpdateExpression": "SET a.b = pk"}, told, "aws-tests"))


def test_a_wrong_key_comes_before_all_of_it(world):
    request = {"TableName": "rows", "Key": {"pk": X}, "UpdateExpression": "SET pk = :v", **values(TWO)}
    world.refuses("UpdateItem", Case("", request, SCHEMA, "aws-tests"))
