"""What is told first of a request with several faults: too deep values, unknown enumerations, bad names of tables.

parity: captured on AWS in October 2026 by paritysuite/dynamodb-conformance (validation-ordering). There is no table:
all of it is told before the table is looked for.
"""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from tests.conformance.dynamodb.validation import CAPACITY, METRICS, RETURNED, collected, null, one_of
from tests.conformance.dynamodb.validation import bad as violation

NESTING = (
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
)
TOO_LONG = "Expression size has exceeded the maximum allowed size;"
EMPTY_NAME = "Empty attribute name"
SYNTAX = 'Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"'
UNUSED = "Value provided in ExpressionAttributeValues unused in expressions: keys: {:u}"
ALL_OLD_OR_NONE = "ReturnValues can only be ALL_OLD or NONE"
NEW_OPERATOR = "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]"
NO_NAME = "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1"
OPERATOR = violation("XOR", "conditionalOperator", one_of("OR AND"))
RETURN_VALUES = violation("no", "returnValues", one_of(RETURNED))
NO_CAPACITY = violation("no", "returnConsumedCapacity", one_of(CAPACITY))
NO_METRICS = violation("no", "returnItemCollectionMetrics", one_of(METRICS))
MAP_KEYS = (
    "at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: "
    "[Member must have length less than or equal to 255, Member must have length greater than or equal to 3, "
    "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
)
KEY = {"p": {"S": "a"}}
T = {"TableName": "none"}
X = {"S": "x"}


def deep(levels):
    value = X
    for _ in range(levels):
        value = {"M": {"m": value}}
    return value


def told(operation, wordings="2026", **request):
    emulator = Emulator(ManualClock(), Ids(1), settings=Settings(wordings=wordings))
    error = emulator.answer(OperationCall("dynamodb", operation, request, Scope())).error
    return error.code, error.message


def put(item, **more):
    return {"Put": {**T, "Item": item, **more}}


def delete(key, **more):
    return {"Delete": {**T, "Key": key, **more}}


def check(key, condition="attribute_exists(a)", **values):
    more = {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}} if values else {}
    return {"ConditionCheck": {**T, "Key": key, "ConditionExpression": condition, **more}}


def update(text, **values):
    given = {f":{name}": value for name, value in values.items()}
    return {"Update": {**T, "Key": KEY, "UpdateExpression": text, "ExpressionAttributeValues": given}}


NAMELESS = put(KEY | {"": X})
WRONG = put(KEY, ConditionExpression="a = = b")
MANY = "a = :v" + " AND a = :v" * 400
DEEP_KEY = {"p": deep(100)}
ACTIONS = [
    ([put(KEY | {"d": deep(40)}), NAMELESS], NESTING),
    ([NAMELESS, put(KEY | {"d": deep(100)})], EMPTY_NAME),
    ([put(KEY | {"": X, "d": deep(100)})], EMPTY_NAME),
    ([put(KEY | {"d": deep(100), "": X})], EMPTY_NAME),
    ([put(KEY | {"m": {"M": {"": X}}, "d": deep(40)})], NESTING),
    ([NAMELESS, check(KEY, "d = :d", d=deep(100))], EMPTY_NAME),
    ([check(KEY, "d = :d", d=deep(40)), NAMELESS], NESTING),
    ([delete({"p": deep(40)}), WRONG], NESTING),
    ([check({"p": deep(40)}), update("SET a = :v", v=X, u=X)], NESTING),
    ([WRONG, delete(DEEP_KEY)], SYNTAX),
    ([delete(DEEP_KEY, ConditionExpression="a = = b")], SYNTAX),
    ([delete(DEEP_KEY, ConditionExpression=MANY, ExpressionAttributeValues={":v": X})],
     f"Invalid ConditionExpression: {TOO_LONG} expression size: {len(MANY)}"),
    ([update("SET " + ", ".join(f"a{n} = :v" for n in range(500)), v=X), check(DEEP_KEY)],
     f"Invalid UpdateExpression: {TOO_LONG}"),
    ([update("SET a = :v", v=X, u=X), check(DEEP_KEY)], UNUSED),
]  # fmt: skip


@pytest.mark.parametrize(("actions", "message"), ACTIONS)
def test_a_transaction_tells_its_first_action_that_is_wrong(actions, message):
    assert told("TransactWriteItems", TransactItems=actions) == ("ValidationException", message)


EXPECTED = {"a": {"Exists": False}, "b": {"Exists": False}}
XOR = {"ConditionalOperator": "XOR"}
DEEP_CONDITION = {"ConditionExpression": "d = :d", "ExpressionAttributeValues": {":d": deep(63)}}
NULLS = {"a": {"ComparisonOperator": "NULL"}, "b": {"ComparisonOperator": "NULL"}}
P_IS = {"p": {"ComparisonOperator": "EQ", "AttributeValueList": [X]}}
NO = {"ReturnConsumedCapacity": "no"}
BAD_PUT = {"bad!name": [{"PutRequest": {"Item": KEY}}]}
SINGLE = [
    ("PutItem", {"Item": KEY, "Expected": EXPECTED | {"c": {"Value": deep(100)}}, **XOR}, collected([OPERATOR])),
    ("UpdateItem", {"Key": KEY, "Expected": EXPECTED | {"c": {"Value": deep(100)}}, **XOR}, collected([OPERATOR])),
    ("DeleteItem", {"Key": KEY, **DEEP_CONDITION, "ReturnValues": "no"}, collected([RETURN_VALUES])),
    ("DeleteItem", {"Key": KEY, **DEEP_CONDITION, "ReturnValues": "UPDATED_NEW"}, ALL_OLD_OR_NONE),
    ("DeleteItem", {"Key": DEEP_KEY, "ReturnValues": "no"}, collected([RETURN_VALUES])),
    ("DeleteItem", {"Key": KEY, "Expected": {"d": {"Value": deep(63)}}, "ReturnValues": "no"},
     collected([RETURN_VALUES])),
    ("UpdateItem", {"TableName": "", "UpdateExpression": "REMOVE a"}, collected([NO_NAME, null("key")])),
    ("UpdateItem", {"TableName": "", "UpdateExpression": "REMOVE a", **NO, "ReturnValues": "no"},
     collected([NO_CAPACITY, NO_NAME, RETURN_VALUES, null("key")])),
    ("UpdateItem", {"Expected": EXPECTED, **XOR}, collected([OPERATOR, null("key")])),
    ("Query", {"KeyConditions": P_IS, "QueryFilter": NULLS, **XOR, "Select": "no"}, NEW_OPERATOR),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "request_", "message"), SINGLE)
def test_some_requests_are_answered_in_other_words(operation, request_, message):
    assert told(operation, **(T | request_)) == ("ValidationException", message)


BATCHES = [
    ("BatchWriteItem", BAD_PUT, NO, collected([NO_CAPACITY])),
    ("BatchWriteItem", {"none": BAD_PUT["bad!name"]}, NO | {"ReturnItemCollectionMetrics": "no"},
     collected([NO_CAPACITY, NO_METRICS])),
    ("BatchGetItem", {"bad!name": {"Keys": [KEY]}}, NO,
     collected(["""Value '{"bad!name":{"Keys":[{"p":{"S":"a"}}]}}' """ + MAP_KEYS, NO_CAPACITY])),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "items", "more", "message"), BATCHES)
def test_batches_tell_enumerations_before_or_beside_the_names_of_tables(operation, items, more, message):
    assert told(operation, RequestItems=items, **more) == ("ValidationException", message)


def test_the_classic_words_stay_what_they_were():
    code, message = told("BatchWriteItem", wordings="classic", RequestItems=BAD_PUT, **NO)
    assert (code, message[:2], message.endswith(NO_CAPACITY)) == ("ValidationException", "2 ", True)
