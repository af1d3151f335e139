"""TransactGetItems and TransactWriteItems: what they refuse before they begin, in AWS's order and words."""

from __future__ import annotations

from typing import Any

import pytest

from replaykit.aws.call import OperationCall, Scope
from tests.conformance.dynamodb.validation import (
    ATTRIBUTES,
    CAPACITY,
    METRICS,
    NAME,
    SCHEMA,
    WRONG,
    Case,
    bad,
    longer,
    null,
    number_of,
    one_of,
    shorter,
)

X, ONE = {"S": "x"}, {"N": "1"}
ENUMS = {"ReturnConsumedCapacity": "hi", "ReturnItemCollectionMetrics": "hi"}
CAPACITY_HI = bad("hi", "returnConsumedCapacity", one_of(CAPACITY))
METRICS_HI = bad("hi", "returnItemCollectionMetrics", one_of(METRICS))
SEVERAL = "Transaction request cannot include multiple operations on one item"
EMPTY_KEY = (
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
)
UNUSED = "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"
NOT_FOUND = ("Requested resource not found", "captured", "ResourceNotFoundException")
SET: dict[str, Any] = {"UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": X}}
EXISTS = {"ConditionExpression": "attribute_exists(id)"}


def acts(*actions: Any, **more: Any) -> dict[str, Any]:
    return {"TransactItems": list(actions), **more}


def put(item: Any = ATTRIBUTES, table: str = "things", **more: Any) -> dict[str, Any]:
    return {"Put": {"TableName": table, "Item": item, **more}}


def update(key: Any = ATTRIBUTES, table: str = "things", **more: Any) -> dict[str, Any]:
    return {"Update": {"TableName": table, "Key": key, **SET, **more}}


def delete(key: Any = ATTRIBUTES, table: str = "things", **more: Any) -> dict[str, Any]:
    return {"Delete": {"TableName": table, "Key": key, **more}}


def check(key: Any = ATTRIBUTES, table: str = "things", **more: Any) -> dict[str, Any]:
    return {"ConditionCheck": {"TableName": table, "Key": key, **EXISTS, **more}}


def get(key: Any = ATTRIBUTES, table: str = "things", **more: Any) -> dict[str, Any]:
    return {"Get": {"TableName": table, "Key": key, **more}}


def path(rest: str, number: int = 1) -> str:
    return f"transactItems.{number}.member.{rest}"


# fmt: off
BLOB = {"id": X, "part": {"B": ""}}
WRITES = [
    Case("nothing", {}, [null("transactItems")], "aws-tests"),
    Case("no actions", acts(), [bad("[]", "transactItems", longer(1))], "captured"),
    Case("bad enums and no actions", acts(**ENUMS),
         [bad("[]", "transactItems", longer(1)), CAPACITY_HI, METRICS_HI], "aws-tests, in the order of today"),
    Case("no table of a check, no condition, no key", acts({"ConditionCheck": {}}),
         [null(path(f"conditionCheck.{name}")) for name in ("conditionExpression", "key", "tableName")], "model"),
    Case("an update of nothing", acts({"Update": {}}),
         [null(path(f"update.{name}")) for name in ("updateExpression", "key", "tableName")], "model"),
    Case("a put of nothing", acts({"Put": {}}), [null(path("put.item")), null(path("put.tableName"))], "model"),
    Case("a deletion of nothing", acts(put(), {"Delete": {}}),
         [null(path("delete.key", 2)), null(path("delete.tableName", 2))], "model"),
    Case("a put with a bad name", acts(put(table="bad!name")), [bad("bad!name", path("put.tableName"), NAME)],
         "captured"),
    Case("an update with a bad name, second", acts(put(), update(table="bad!name")),
         [bad("bad!name", path("update.tableName", 2), NAME)], "captured"),
    Case("a deletion with a bad name", acts(delete(table="bad!name")),
         [bad("bad!name", path("delete.tableName"), NAME)], "captured"),
    Case("a check with a bad name", acts(check(table="bad!name")),
         [bad("bad!name", path("conditionCheck.tableName"), NAME)], "captured"),
    Case("a bad enum of an action", acts(put(ReturnValuesOnConditionCheckFailure="ALL_NEW")),
         [bad("ALL_NEW", path("put.returnValuesOnConditionCheckFailure"), one_of("ALL_OLD NONE"))], "captured"),
    Case("a token too long", acts(put(), ClientRequestToken="t" * 37),
         [bad("t" * 37, "clientRequestToken", shorter(36))], "model"),
    Case("no action in an item", acts({}),
         "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request", "captured"),
    Case("two actions in an item", acts({**put(), **delete()}),
         "TransactItems can only contain one of Check, Put, Update or Delete", "assumed"),
    Case("an empty condition of a put", acts(put(ConditionExpression="")),
         "Invalid ConditionExpression: The expression can not be empty;", "captured"),
    Case("an empty condition of a deletion", acts(delete(ConditionExpression="")),
         "Invalid ConditionExpression: The expression can not be empty;", "captured"),
    Case("an empty condition of a check", acts(check(ConditionExpression="")),
         "Invalid ConditionExpression: The expression can not be empty;", "captured"),
    Case("a condition that ends too soon", acts(check(ConditionExpression="attribute_not_exists(")),
         'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "("', "captured"),
    *[
        Case(f"a value that {what} doesn't use", acts(action), UNUSED, "captured")
        for what, action in [
            ("a put", put(**EXISTS, ExpressionAttributeValues={":v": X})),
            ("an update", update(ExpressionAttributeValues={":a": X, ":v": X})),
            ("a deletion", delete(**EXISTS, ExpressionAttributeValues={":v": X})),
            ("a check", check(ExpressionAttributeValues={":v": X})),
        ]
    ],
    Case("an unused value in the second action", acts(put({"id": X}), check(ExpressionAttributeValues={":v": X})),
         UNUSED, "captured"),
    Case("no such table", acts(put(table="gone")), *NOT_FOUND),
    Case("no such table, one key twice", acts(delete(table="gone"), put(table="gone")), NOT_FOUND[0], "aws-tests",
         NOT_FOUND[2]),
    Case("two puts of one item", acts(put(), put()), SEVERAL, "captured"),
    Case("a put and a check of one item", acts(put(), check()), SEVERAL, "captured for two puts"),
    Case("an update and a deletion of one item", acts(update(), delete()), SEVERAL, "captured for two puts"),
    *[
        Case(f"an empty key of {what}", acts(action({"id": {"S": ""}})), EMPTY_KEY + "string value. Key: id",
             "captured")
        for what, action in [("a put", put), ("an update", update), ("a deletion", delete), ("a check", check)]
    ],
    *[
        Case(f"an empty binary key of {what}", acts(action(BLOB, table="blobs")), EMPTY_KEY + "binary value. Key: part",
             "captured")
        for what, action in [("a put", put), ("an update", update), ("a deletion", delete), ("a check", check)]
    ],
    Case("an item too large", acts(put({"id": X, "a": {"S": "x" * 409_600}})),
         "Item size has exceeded the maximum allowed size", "aws-tests for PutItem"),
]
READS = [
    Case("nothing", {}, [null("transactItems")], "model"),
    Case("no actions", acts(), [bad("[]", "transactItems", longer(1))], "captured"),
    Case("a bad enum and no actions", acts(ReturnConsumedCapacity="hi"),
         [bad("[]", "transactItems", longer(1)), CAPACITY_HI], "model"),
    Case("an empty item", acts({}), [null(path("get"))], "model"),
    Case("a get of nothing", acts({"Get": {}}), [null(path("get.key")), null(path("get.tableName"))], "model"),
    Case("a bad name", acts(get(table="bad!name")), [bad("bad!name", path("get.tableName"), NAME)],
         "captured for writes"),
    Case("a projection that is empty", acts(get(ProjectionExpression="")),
         "Invalid ProjectionExpression: The expression can not be empty;", "captured for GetItem"),
    Case("a name that is not used", acts(get(ProjectionExpression="a", ExpressionAttributeNames={"#a": "a"})),
         "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}", "captured for GetItem"),
    Case("names without an expression", acts(get(ExpressionAttributeNames={"#a": "a"})),
         "ExpressionAttributeNames can only be specified when using expressions", "captured for GetItem"),
    Case("no such table", acts(get(table="gone")), *NOT_FOUND),
    Case("one item twice", acts(get(), get()), SEVERAL, "captured for writes"),
    Case("an empty key", acts(get({"id": {"S": ""}})), EMPTY_KEY + "string value. Key: id", "captured for writes"),
]
TOO_LARGE = update(ExpressionAttributeValues={":a": {"S": "x" * 409_700}})
TYPE = WRONG + "Type mismatch for key id expected: S actual: "
CANCELLED = [
    ("TransactWriteItems", "a put, key of another type", put({"id": ONE}), TYPE + "N", "captured"),
    ("TransactWriteItems", "a put, key a list", put({"id": {"L": [X]}}), TYPE + "L", "captured"),
    ("TransactWriteItems", "an update, key of another type", update({"id": ONE}), SCHEMA, "captured"),
    ("TransactWriteItems", "an update, key a list", update({"id": {"L": [X]}}), SCHEMA, "captured"),
    ("TransactWriteItems", "a deletion, key of another type", delete({"id": ONE}), SCHEMA, "captured"),
    ("TransactWriteItems", "a deletion, key a list", delete({"id": {"L": [X]}}), SCHEMA, "captured"),
    ("TransactWriteItems", "a check, key of another type", check({"id": ONE}), SCHEMA, "captured"),
    ("TransactWriteItems", "a check, key a list", check({"id": {"L": [X]}}), SCHEMA, "captured"),
    ("TransactWriteItems", "an update too large", TOO_LARGE,
     "Item size to update has exceeded the maximum allowed size", "the API reference"),
    ("TransactGetItems", "a get, key of another type", get({"id": ONE}), SCHEMA, "captured for writes"),
]
# fmt: on


@pytest.mark.parametrize("case", WRITES, ids=number_of(WRITES))
def test_transact_write_items(world, case):
    world.refuses("TransactWriteItems", case)


@pytest.mark.parametrize("case", READS, ids=number_of(READS))
def test_transact_get_items(world, case):
    world.refuses("TransactGetItems", case)


@pytest.mark.parametrize("case", CANCELLED, ids=[case[1] for case in CANCELLED])
def test_cancelled(world, case):
    """Some of what is wrong with an action is a reason, beside those of the others."""
    operation, _, action, told, source = case
    call = OperationCall("dynamodb", operation, acts(action), Scope())
    error = world.emulator.answer(call).error
    assert error is not None, source
    assert error.code == "TransactionCanceledException", source
    assert error.message == (
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]"
    )
    assert error.members["CancellationReasons"] == [{"Code": "ValidationError", "Message": told}], source


@pytest.mark.parametrize(("operation", "action"), [("TransactWriteItems", put), ("TransactGetItems", get)])
def test_more_than_a_hundred(world, operation, action):
    """captured: how the list is printed is left open."""
    error = world.refusal(operation, acts(*[action({"id": {"S": str(number)}}) for number in range(101)]))
    assert error.code == "ValidationException"
    assert error.message.startswith(
        "1 validation error detected: Value '[TransactWriteItem(" if action is put else "1 "
    )
    assert error.message.endswith(f"' at 'transactItems' failed to satisfy constraint: {shorter(100)}")
