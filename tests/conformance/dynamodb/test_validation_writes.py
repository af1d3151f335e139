"""PutItem, UpdateItem, DeleteItem and GetItem: their own rules, and which of two faults is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import ATTRIBUTES, NO_TABLE, NOT_VALID, SCHEMA, WRONG, Case, number_of

ONE, X = {"N": "1"}, {"S": "x"}
BIG = {"S": "x" * 409_600}
EMPTY_VALUE = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
RETURN_VALUES = "ReturnValues can only be ALL_OLD or NONE"
TOO_LARGE = "Item size has exceeded the maximum allowed size"
HASH_SIZE = WRONG + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
RANGE_SIZE = WRONG + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
NO_EXPRESSION = "ExpressionAttributeNames can only be specified when using expressions"
NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"


def mixed(old: str, new: str) -> str:
    return (
        "Can not use both expression and non-expression parameters in the same request: "
        f"Non-expression parameters: {{{old}}} Expression parameters: {{{new}}}"
    )


def empty_key(kind: str, name: str) -> str:
    return NOT_VALID + f"The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {name}"


def nested(depth: int) -> Any:
    """A text within maps within maps."""
    return {"M": {"a": nested(depth - 1)}} if depth else X


def put(what: str, told: str, source: str, table: str = "things", item: Any = ATTRIBUTES, **more: Any) -> Any:
    return "PutItem", Case(f"put: {what}", {"TableName": table, "Item": item, **more}, told, source)


def update(what: str, told: str, source: str, table: str = "things", key: Any = ATTRIBUTES, **more: Any) -> Any:
    return "UpdateItem", Case(f"update: {what}", {"TableName": table, "Key": key, **more}, told, source)


def delete(what: str, told: str, source: str, table: str = "things", key: Any = ATTRIBUTES, **more: Any) -> Any:
    return "DeleteItem", Case(f"delete: {what}", {"TableName": table, "Key": key, **more}, told, source)


def get(what: str, told: str, source: str, table: str = "things", key: Any = ATTRIBUTES, **more: Any) -> Any:
    return "GetItem", Case(f"get: {what}", {"TableName": table, "Key": key, **more}, told, source)


# fmt: off
ORDER = [
    put("mixture before values", mixed("Expected", "ConditionExpression"), "aws-tests", item={"id": {}}, Expected={},
        ConditionExpression=""),
    put("names alone before values", NO_EXPRESSION, "aws-tests", item={"id": {}}, ExpressionAttributeNames={}),
    put("values alone before values", "ExpressionAttributeValues can only be specified when using expressions: "
        "ConditionExpression is null", "aws-tests", item={"id": {}}, ExpressionAttributeValues={}),
    put("names alone before values alone", NO_EXPRESSION, "aws-tests", **{NAMES: {}, VALUES: {}}),
    put("values before ReturnValues", EMPTY_VALUE, "aws-tests", item={"id": {}}, ReturnValues="ALL_NEW"),
    put("ReturnValues before size", RETURN_VALUES, "aws-tests", item={"id": BIG}, ReturnValues="UPDATED_OLD"),
    put("ReturnValues before names", RETURN_VALUES, "aws-tests", ReturnValues="ALL_NEW", ConditionExpression="x",
        ExpressionAttributeNames={}),
    put("size before Expected", TOO_LARGE, "aws-tests", item={"id": BIG}, Expected={"a": {}}),
    put("names before values behind them", "ExpressionAttributeNames must not be empty", "aws-tests",
        ConditionExpression="", **{NAMES: {}, VALUES: {}}),
    put("a name of no form", 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"', "aws-tests",
        ConditionExpression="", **{NAMES: {"a": "a"}, VALUES: {}}),
    put("values that are empty", "ExpressionAttributeValues must not be empty", "aws-tests",
        ConditionExpression="", **{NAMES: {"#a": "a"}, VALUES: {}}),
    put("a value of no form", 'ExpressionAttributeValues contains invalid key: Syntax error; key: "b"', "aws-tests",
        ConditionExpression="", **{VALUES: {"b": {}}}),
    put("an empty expression", "Invalid ConditionExpression: The expression can not be empty;", "aws-tests",
        ConditionExpression=""),
    put("size before the table", TOO_LARGE, "aws-tests", table="none", item={"id": BIG}),
    put("an empty name of an attribute", "Empty attribute name", "assumed", item={"id": X, "": X}),
    update("mixture before the key", mixed("AttributeUpdates, Expected", "UpdateExpression, ConditionExpression"),
           "aws-tests", key={"id": {}}, AttributeUpdates={}, Expected={}, UpdateExpression="", ConditionExpression=""),
    update("names alone before the key", NO_EXPRESSION, "aws-tests", key={"id": {}}, AttributeUpdates={},
           ExpressionAttributeNames={}),
    update("values alone", "ExpressionAttributeValues can only be specified when using expressions: "
           "UpdateExpression and ConditionExpression are null", "aws-tests", key={"id": {}},
           ExpressionAttributeValues={}),
    update("key before AttributeUpdates", EMPTY_VALUE, "aws-tests", key={"id": {}}, AttributeUpdates={"a": {}}),
    update("AttributeUpdates before Expected", WRONG + "Only DELETE action is allowed when no attribute value is "
           "specified", "aws-tests", AttributeUpdates={"a": {}}, Expected={"a": {}}),
    update("UpdateExpression before ConditionExpression",
           "Invalid UpdateExpression: The expression can not be empty;", "aws-tests", UpdateExpression="",
           ConditionExpression=""),
    delete("mixture before the key", mixed("Expected", "ConditionExpression"), "aws-tests", key={"id": {}},
           Expected={}, ConditionExpression=""),
    delete("names alone before the key", NO_EXPRESSION, "aws-tests", key={"id": {}}, ExpressionAttributeNames={}),
    delete("ReturnValues", RETURN_VALUES, "assumed", ReturnValues="ALL_NEW"),
    delete("key before Expected", EMPTY_VALUE, "aws-tests", key={"id": {}}, Expected={"a": {}}),
    get("mixture before the key", mixed("AttributesToGet", "ProjectionExpression"), "aws-tests", key={"id": {}},
        AttributesToGet=["a"], ProjectionExpression=""),
    get("names alone before the key", NO_EXPRESSION, "aws-tests", key={"id": {}}, ExpressionAttributeNames={}),
    get("key before AttributesToGet", EMPTY_VALUE, "aws-tests", key={"id": {}}, AttributesToGet=["a", "a"]),
    get("AttributesToGet with a name twice", WRONG + "Duplicate value in attribute name: b", "aws-tests",
        AttributesToGet=["a", "b", "b"]),
    get("an empty projection", "Invalid ProjectionExpression: The expression can not be empty;", "aws-tests",
        ProjectionExpression=""),
    get("names that are empty", "ExpressionAttributeNames must not be empty", "aws-tests", ProjectionExpression="",
        ExpressionAttributeNames={}),
]
KEYS = [
    put("no key", WRONG + "Missing the key id in the item", "aws-tests", item={}),
    put("no sort key", WRONG + "Missing the key sk in the item", "aws-tests", table="rows", item={"pk": X}),
    put("neither key: the first is told", WRONG + "Missing the key pk in the item", "aws-tests", table="rows",
        item={"x": X}),
    put("key that is NULL", WRONG + "Type mismatch for key id expected: S actual: NULL", "recorded",
        item={"id": {"NULL": True}}),
    put("key that is a map", WRONG + "Type mismatch for key id expected: S actual: M", "aws-tests",
        item={"id": {"M": {}}}),
    put("number expected", WRONG + "Type mismatch for key id expected: N actual: S", "aws-tests", table="counted",
        item={"id": X}),
    put("binary expected", WRONG + "Type mismatch for key part expected: B actual: S", "aws-tests", table="blobs",
        item={"id": X, "part": X}),
    put("key that is empty", empty_key("string", "id"), "captured", item={"id": {"S": ""}}),
    put("binary key that is empty", empty_key("binary", "part"), "captured", table="blobs",
        item={"id": X, "part": {"B": b""}}),
    put("partition key too long", HASH_SIZE, "aws-tests", item={"id": {"S": "x" * 2049}}),
    put("partition key too long in bytes", HASH_SIZE, "aws-tests", item={"id": {"S": "é" * 1025}}),
    put("sort key too long", RANGE_SIZE, "aws-tests", table="rows", item={"pk": X, "sk": {"S": "x" * 1025}}),
    put("binary sort key too long", RANGE_SIZE, "aws-tests", table="blobs",
        item={"id": X, "part": {"B": b"x" * 1025}}),
    put("key of a global index", WRONG + "Type mismatch for Index Key color Expected: S Actual: N IndexName: by_color",
        "captured", table="rows", item={"pk": X, "sk": X, "color": ONE}),
    put("key of a local index", WRONG + "Type mismatch for Index Key extent Expected: N Actual: S "
        "IndexName: by_extent", "captured", table="rows", item={"pk": X, "sk": X, "extent": X}),
    put("key of an index that is empty", NOT_VALID + "A value specified for a secondary index key is not supported. "
        "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by_color, "
        "IndexKey: color", "captured", table="rows", item={"pk": X, "sk": X, "color": {"S": ""}}),
]
for make in (get, update, delete):
    KEYS += [
        make("no attribute in the key", SCHEMA, "aws-tests", key={}),
        make("another attribute", SCHEMA, "aws-tests", key={"x": X}),
        make("one attribute too many", SCHEMA, "aws-tests", key={**ATTRIBUTES, "x": X}),
        make("no sort key", SCHEMA, "aws-tests", table="rows", key={"pk": X}),
        make("sort key of another type", SCHEMA, "aws-tests", table="rows", key={"pk": X, "sk": ONE}),
        make("key of another type", SCHEMA, "captured", key={"id": ONE}),
        make("key that is a list", SCHEMA, "captured", key={"id": {"L": [X]}}),
        make("key that is empty", empty_key("string", "id"), "captured", key={"id": {"S": ""}}),
        make("binary key that is empty", empty_key("binary", "part"), "captured", table="blobs",
             key={"id": X, "part": {"B": b""}}),
        make("partition key too long", HASH_SIZE, "aws-tests", key={"id": {"S": "x" * 2049}}),
        make("sort key too long", RANGE_SIZE, "aws-tests", table="rows", key={"pk": X, "sk": {"S": "x" * 1025}}),
    ]
EXPECTED = [
    ("value and list", {"Value": X, "AttributeValueList": [X]},
     "Value and AttributeValueList cannot be used together for Attribute: a"),
    ("operator and Exists", {"ComparisonOperator": "EQ", "Exists": True, "Value": X},
     "Exists and ComparisonOperator cannot be used together for Attribute: a"),
    ("operator alone", {"ComparisonOperator": "LT"},
     "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a"),
    ("list without an operator", {"AttributeValueList": [X]},
     "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"),
    ("nothing", {}, "Value must be provided when Exists is null for Attribute: a"),
    ("Exists without a value", {"Exists": True}, "Value must be provided when Exists is true for Attribute: a"),
    ("a value that is not to be", {"Exists": False, "Value": X},
     "Value cannot be used when Exists is false for Attribute: a"),
    ("NULL with a value", {"ComparisonOperator": "NULL", "Value": X},
     "Invalid number of argument(s) for the NULL ComparisonOperator"),
    ("NOT_NULL with a list", {"ComparisonOperator": "NOT_NULL", "AttributeValueList": [X]},
     "Invalid number of argument(s) for the NOT_NULL ComparisonOperator"),
    ("EQ with two", {"ComparisonOperator": "EQ", "AttributeValueList": [X, X]},
     "Invalid number of argument(s) for the EQ ComparisonOperator"),
    ("IN with none", {"ComparisonOperator": "IN", "AttributeValueList": []},
     "Invalid number of argument(s) for the IN ComparisonOperator"),
    ("BETWEEN with one", {"ComparisonOperator": "BETWEEN", "Value": X},
     "Invalid number of argument(s) for the BETWEEN ComparisonOperator"),
    ("values of two types", {"ComparisonOperator": "IN", "AttributeValueList": [X, ONE]},
     "AttributeValues inside AttributeValueList must be of same type"),
]
UPDATES = [
    ("PUT without a value", {"Action": "PUT"}, "Only DELETE action is allowed when no attribute value is specified"),
    ("ADD without a value", {"Action": "ADD"}, "Only DELETE action is allowed when no attribute value is specified"),
    *((f"DELETE of {kind}", {"Action": "DELETE", "Value": {kind: value}},
       f"DELETE action with value is not supported for the type {kind}")
      for kind, value in (("S", "x"), ("N", "1"), ("B", b"x"), ("BOOL", True), ("NULL", True), ("L", []), ("M", {}))),
    *((f"ADD of {kind}", {"Action": "ADD", "Value": {kind: value}}, f"ADD action is not supported for the type {kind}")
      for kind, value in (("S", "x"), ("B", b"x"), ("BOOL", True), ("NULL", True), ("M", {}))),
]
OWN = [
    update("SET of the key", WRONG + "Cannot update attribute id. This attribute is part of the key", "captured",
           UpdateExpression="SET id = :v", ExpressionAttributeValues={":v": X}),
    update("SET of the sort key", WRONG + "Cannot update attribute sk. This attribute is part of the key", "captured",
           table="rows", key={"pk": X, "sk": X}, UpdateExpression="SET sk = :v",
           ExpressionAttributeValues={":v": X}),
    update("REMOVE of the key", WRONG + "Cannot update attribute id. This attribute is part of the key", "aws-tests",
           UpdateExpression="REMOVE id"),
    update("AttributeUpdates of the key", WRONG + "Cannot update attribute id. This attribute is part of the key",
           "aws-tests", AttributeUpdates={"id": {"Value": X}}),
    update("key of an index of another type",
           WRONG + "Type mismatch for Index Key color Expected: S Actual: N IndexName: by_color", "captured",
           table="rows", key={"pk": X, "sk": X}, UpdateExpression="SET color = :v",
           ExpressionAttributeValues={":v": ONE}),
    update("AttributeUpdates of an index's key",
           WRONG + "Type mismatch for Index Key extent Expected: N Actual: S IndexName: by_extent", "aws-tests",
           table="rows", key={"pk": X, "sk": X}, AttributeUpdates={"extent": {"Value": X}}),
    update("too large when done", "Item size to update has exceeded the maximum allowed size", "aws-tests",
           AttributeUpdates={"a": {"Value": {"S": "x" * 409_590}}}),
    update("a number that would be added to a text", "Type mismatch for attribute to update", "aws-tests",
           AttributeUpdates={"name": {"Action": "ADD", "Value": ONE}}),
    update("a number that would be added to a text, as an expression",
           "An operand in the update expression has an incorrect data type", "aws-tests",
           UpdateExpression="ADD #n :v", **{NAMES: {"#n": "name"}, VALUES: {":v": ONE}}),
    update("arithmetic on a text", "An operand in the update expression has an incorrect data type", "aws-tests",
           UpdateExpression="SET x = #n + :v", **{NAMES: {"#n": "name"}, VALUES: {":v": ONE}}),
    update("an operand that is not there",
           "The provided expression refers to an attribute that does not exist in the item", "aws-tests",
           UpdateExpression="SET x = nothing_there"),
    update("a path through a text",
           "The document path provided in the update expression is invalid for update", "aws-tests",
           UpdateExpression="SET #n.x = :v", **{NAMES: {"#n": "name"}, VALUES: {":v": ONE}}),
    update("a value of too many levels", "ExpressionAttributeValues contains invalid value: Nesting Levels have "
           "exceeded supported limits: Attributes in the item have nested levels beyond supported limit for key :v",
           "assumed: the introduction", UpdateExpression="SET x = :v",
           ExpressionAttributeValues={":v": nested(32)}),
    get("a projection into the key", "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
        "not allowed: Key: id", "aws-tests", ProjectionExpression="id.x"),
    update("a value into the key", "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
           "not allowed: Key: id", "aws-tests", UpdateExpression="SET x = id[0]"),
    update("a path into an index's key", "Key attributes must be scalars; list random access '[]' and map lookup '.' "
           "are not allowed: IndexKey: color", "aws-tests", table="rows", key={"pk": X, "sk": X},
           UpdateExpression="REMOVE color.x"),
]
# fmt: on
ALL = ORDER + KEYS + OWN
CASES = [case for _, case in ALL]


@pytest.mark.parametrize(("operation", "case"), ALL, ids=number_of(CASES))
def test_a_request(world, operation, case):
    world.refuses(operation, case)


@pytest.mark.parametrize("operation", ["PutItem", "UpdateItem", "DeleteItem"])
@pytest.mark.parametrize(("what", "condition", "told"), EXPECTED, ids=[one[0] for one in EXPECTED])
def test_expected(world, operation, what, condition, told):
    key = "Item" if operation == "PutItem" else "Key"
    request = {"TableName": "none", key: ATTRIBUTES, "Expected": {"a": condition}}
    world.refuses(operation, Case(what, request, WRONG + told, "aws-tests"))


def test_expected_between_the_wrong_way_round(world):
    condition = {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "2"}, ONE]}
    told = "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
    request = {"TableName": "none", "Item": ATTRIBUTES, "Expected": {"a": condition}}
    world.refuses("PutItem", Case("", request, told, "aws-tests"))


@pytest.mark.parametrize(("what", "change", "told"), UPDATES, ids=[one[0] for one in UPDATES])
def test_attribute_updates(world, what, change, told):
    request = {"TableName": "none", "Key": ATTRIBUTES, "AttributeUpdates": {"a": change}}
    world.refuses("UpdateItem", Case(what, request, WRONG + told, "aws-tests"))


@pytest.mark.parametrize("operation", ["PutItem", "UpdateItem", "DeleteItem", "GetItem"])
def test_a_table_that_is_not_there_is_told_before_a_key_that_is_wrong(world, operation):
    member = "Item" if operation == "PutItem" else "Key"
    code, told = NO_TABLE
    world.refuses(operation, Case("", {"TableName": "none", member: {}}, told, "aws-tests", code))
