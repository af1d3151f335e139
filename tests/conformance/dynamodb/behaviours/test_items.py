"""Single items: what is written is read back, numbers and limits included. Source: aws-tests."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conformance.dynamodb.behaviours.speech import wire

VALID = "ValidationException"


@pytest.fixture
def t(aws):
    aws.table()
    return aws


VALUES = [
    {"S": ""},
    {"S": "héllo \0 \U0001f600"},
    {"B": b""},
    {"B": b"\0\xff"},
    {"BOOL": True},
    {"BOOL": False},
    {"NULL": True},
    {"L": []},
    {"M": {}},
    {"M": {"": {"S": "an empty name"}}},
    {"L": [{"L": [{"M": {"a": {"NULL": True}}}]}, {"N": "1"}]},
    {"SS": ["a", "b"]},
    {"SS": [""]},
    {"NS": ["1", "2.5"]},
    {"BS": [b"", b"\0"]},
]


@pytest.mark.parametrize("value", VALUES, ids=str)
@pytest.mark.parametrize("way", ["put", "update", "legacy"])
def test_a_value_comes_back(t, value, way):
    key = {"p": {"S": "a"}}
    if way == "put":
        t.client.put_item(TableName="tbl", Item={**key, "v": value})
    elif way == "update":
        t.update("SET v = :v", {"p": "a"}, ExpressionAttributeValues={":v": value})
    else:
        t.client.update_item(TableName="tbl", Key=key, AttributeUpdates={"v": {"Value": value, "Action": "PUT"}})
    (found,) = t.client.scan(TableName="tbl")["Items"]
    found = found["v"]
    assert list(found) == list(value)
    ((kind, content),) = found.items()
    same = sorted(content) == sorted(value[kind]) if kind in {"SS", "NS", "BS"} else content == value[kind]
    assert same


@pytest.mark.parametrize("text", ["0e1000", "-0.0e-1000"])
def test_a_zero_has_any_exponent_among_the_values_of_an_expression(t, text):
    """scylladb/scylladb test_number.py; an item's own is refused (paritysuite/dynamodb-conformance, numberExponent)."""
    t.update("SET v = :v", {"p": "a"}, ExpressionAttributeValues={":v": {"N": text}})
    assert t.get(p="a") == {"p": "a", "v": 0}
    for value in ({"L": [{"N": text}]}, {"N": "0e9223372036854775808"}, {"N": text, "S": "a"}):
        told = {"UpdateExpression": "SET v = :v", "ExpressionAttributeValues": {":v": value}}
        assert t.refusal("update_item", TableName="tbl", Key={"p": {"S": "a"}}, **told)[0] == VALID
    assert t.refusal("put_item", TableName="tbl", Item={"p": {"S": "a"}, "v": {"N": text}})[0] == VALID


REFUSED = [
    {"SS": []},
    {"NS": []},
    {"BS": []},
    {"SS": ["a", "a"]},
    {"NS": ["1", "1.0"]},
    {"BS": [b"a", b"a"]},
    {},
    {"S": "a", "N": "1"},
    {"NULL": False},
    *({"N": text} for text in ("NaN", "Infinity", "-Infinity", "dog", " 1", "1 ", "", "1e", "0x1", "--1", "1.2.3")),
    *({"N": text} for text in ("1e126", "11e125", "-1e126", "1e-131", "0.9e-130", "1" * 39, "0." + "1" * 39)),
]


@pytest.mark.parametrize("value", REFUSED, ids=str)
@pytest.mark.parametrize("place", ["top", "list", "map", "update"])
def test_values_that_are_refused(t, value, place):
    nested = {"top": value, "list": {"L": [value]}, "map": {"M": {"k": value}}, "update": value}[place]
    if place == "update":
        told = t.refusal(
            "update_item",
            TableName="tbl",
            Key={"p": {"S": "a"}},
            UpdateExpression="SET v = :v",
            ExpressionAttributeValues={":v": nested},
        )
    else:
        told = t.refusal("put_item", TableName="tbl", Item={"p": {"S": "a"}, "v": nested})
    assert told[0] == VALID
    assert t.scan() == []


SPELLED = [
    ("1e125", "1" + "0" * 125),
    ("9.99999999e125", "999999999" + "0" * 117),
    ("1e-130", "0." + "0" * 129 + "1"),
    ("-17.4E37", "-174" + "0" * 36),
    ("+3", "3"),
    (".123", "0.123"),
    ("0001.2300", "1.23"),
    ("1e+5", "100000"),
    ("0e125", "0"),
    ("-0", "0"),
    ("-0.0", "0"),
    ("3.1415926535897932384626433832795028841", "3.1415926535897932384626433832795028841"),
    ("31415926535897932384626433832795028841e30", "31415926535897932384626433832795028841" + "0" * 30),
]


@pytest.mark.parametrize(("text", "spelled"), SPELLED)
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_is_spelled_out(t, text, spelled, sign):
    if sign and text[0] in "+-":
        text, spelled, sign = text[1:], spelled.removeprefix("-"), ""
    wanted = f"{sign}{spelled}" if spelled != "0" else "0"
    t.client.put_item(TableName="tbl", Item={"p": {"S": "a"}, "v": {"N": f"{sign}{text}"}})
    assert t.client.get_item(TableName="tbl", Key={"p": {"S": "a"}})["Item"]["v"] == {"N": wanted}


SUMS = [
    ("1", "+", "10000000000000000000000", "10000000000000000000001"),
    ("10000000000000000000000", "-", "1", "9999999999999999999999"),
    ("0.1", "+", "0.2", "0.3"),
    ("1e125", "-", "1e125", "0"),
    ("9e125", "+", "9e125", None),
    ("9e125", "-", "-9e125", None),
    ("1e50", "+", "1", None),
    ("1e50", "-", "1", None),
    ("1e125", "+", "1e-130", None),
]


@pytest.mark.parametrize(("left", "operator", "right", "result"), SUMS)
def test_sums_are_exact_or_refused(t, left, operator, right, result):
    values = {":a": {"N": left}, ":b": {"N": right}}
    asked = {"TableName": "tbl", "Key": {"p": {"S": "a"}}, "ExpressionAttributeValues": values}
    asked["UpdateExpression"] = f"SET v = :a {operator} :b"
    if result is None:
        code, message = t.refusal("update_item", **asked)
        assert code == VALID
        assert "umber" in message
    else:
        t.client.update_item(**asked)
        assert t.get(p="a")["v"] == Decimal(result)


@pytest.mark.parametrize(("keys", "attribute", "most"), [("p:S", "p", 2048), ("p:B", "p", 2048)])
def test_a_partition_key_has_up_to_2048_bytes(aws, keys, attribute, most):
    aws.table(keys)
    make = (lambda size: "x" * size) if keys.endswith("S") else (lambda size: b"x" * size)
    aws.put(**{attribute: make(most), "z": "hello"})
    assert aws.get(**{attribute: make(most)})["z"] == "hello"
    for operation, member in (("put_item", "Item"), ("get_item", "Key"), ("delete_item", "Key")):
        code, message = aws.refusal(operation, **{"TableName": "tbl", member: wire({attribute: make(most + 1)})})
        assert code == VALID
        assert "limit" in message


@pytest.mark.parametrize("kind", ["S", "B"])
def test_a_sort_key_has_up_to_1024_bytes(aws, kind):
    aws.table(f"p:S c:{kind}")
    make = (lambda size: "x" * size) if kind == "S" else (lambda size: b"x" * size)
    aws.put(p="p", c=make(1024))
    assert aws.get(p="p", c=make(1024)) is not None
    for operation, member in (("put_item", "Item"), ("get_item", "Key"), ("delete_item", "Key")):
        code, message = aws.refusal(operation, **{"TableName": "tbl", member: wire({"p": "p", "c": make(1025)})})
        assert code == VALID
        assert "limit" in message


def test_letters_count_by_their_bytes(t):
    t.put(p="é" * 1024)
    assert t.refusal("put_item", TableName="tbl", Item={"p": {"S": "é" * 1025}})[0] == VALID


def test_sort_keys_of_table_and_local_index_are_not_added_up(aws):
    aws.table("p:S c:S", lsi=[("loc", "p:S x:S")])
    aws.put(p="p", c="x" * 1024, x="y" * 1024)
    assert len(aws.query("p = :p AND x = :x", {"p": "p", "x": "y" * 1024}, IndexName="loc")) == 1


def test_a_long_attribute_name_works_everywhere(t):
    name = "n" * 65535
    t.put(**{"p": "a", name: 1, "another": 2})
    named = {"ExpressionAttributeNames": {"#n": name}}
    found = t.client.get_item(TableName="tbl", Key=wire({"p": "a"}), ProjectionExpression="#n", **named)["Item"]
    assert found == wire({name: 1})
    t.update("SET #n = #n + :one", {"p": "a"}, values={"one": 1, "was": 1}, ConditionExpression="#n = :was", **named)
    assert t.get(p="a")[name] == 2
    assert t.client.get_item(TableName="tbl", Key=wire({"p": "a"}), AttributesToGet=[name])["Item"] == wire({name: 2})


def test_an_item_has_up_to_400_kb(t):
    most = 400 * 1024
    t.put(p="a", v="x" * (most - 3))
    code, message = t.refusal("put_item", TableName="tbl", Item=wire({"p": "a", "v": "x" * (most - 2)}))
    assert (code, message) == (VALID, "Item size has exceeded the maximum allowed size")
    code, message = t.refusal(
        "update_item",
        TableName="tbl",
        Key=wire({"p": "a"}),
        UpdateExpression="SET w = :w",
        ExpressionAttributeValues=wire({":w": "x" * 10}),
    )
    assert (code, message) == (VALID, "Item size to update has exceeded the maximum allowed size")


def test_a_put_replaces_the_whole_item(t):
    t.put(p="a", x=1)
    t.put(p="a", y=2)
    assert t.get(p="a") == {"p": "a", "y": 2}


def test_an_update_makes_an_item_that_is_not_there(t):
    t.update("SET x = :x", {"p": "a"}, values={"x": 1})
    t.update(None, {"p": "b"})
    t.client.update_item(TableName="tbl", Key=wire({"p": "c"}), AttributeUpdates={})
    t.update("REMOVE x", {"p": "d"})
    t.client.update_item(TableName="tbl", Key=wire({"p": "e"}), AttributeUpdates={"x": {"Action": "DELETE"}})
    assert sorted(item["p"] for item in t.scan()) == ["a", "b", "c"]


KEYS = [
    ({}, VALID),
    ({"q": "a"}, VALID),
    ({"p": "a", "q": "a"}, VALID),
    ({"p": 1}, VALID),
    ({"p": ""}, VALID),
    ({"p": b"a"}, VALID),
]


@pytest.mark.parametrize(("key", "code"), KEYS, ids=str)
@pytest.mark.parametrize("operation", ["get_item", "delete_item", "update_item"])
def test_a_key_is_exactly_the_tables(t, operation, key, code):
    assert t.refusal(operation, TableName="tbl", Key=wire(key))[0] == code


@pytest.mark.parametrize("consistent", [True, False])
def test_an_item_that_is_not_there_is_no_error(t, consistent):
    told = t.client.get_item(TableName="tbl", Key=wire({"p": "nobody"}), ConsistentRead=consistent)
    assert "Item" not in told
    assert "Attributes" not in t.client.delete_item(TableName="tbl", Key=wire({"p": "nobody"}), ReturnValues="ALL_OLD")
