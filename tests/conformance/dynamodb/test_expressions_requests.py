"""Whole requests: key conditions, mixed parameters, placeholders that are missing, empty or unused.

All texts: seen in public test suites that are run against the service, or in its users' reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import KeyCondition, Placeholders, key_condition, requests

X, Y, ONE = {"S": "x"}, {"S": "y"}, {"N": "1"}
V = {":v": X, ":w": Y}


def query(text: str, **values: Any) -> requests.QueryForm:
    return requests.of_query({"KeyConditionExpression": text, "ExpressionAttributeValues": values or V})


def message_of(call: Callable[[], object]) -> str | None:
    with pytest.raises(AwsError) as caught:
        call()
    assert caught.value.code == "ValidationException"
    return caught.value.message


GOOD = [
    ("id = :v", KeyCondition(X)),
    (":v = id", KeyCondition(X)),
    ("(id = :v)", KeyCondition(X)),
    ("id = :v AND srt = :w", KeyCondition(X, "=", (Y,))),
    ("srt > :w AND id = :v", KeyCondition(X, ">", (Y,))),
    ("((srt <= :w) AND (id = :v))", KeyCondition(X, "<=", (Y,))),
    ("id = :v AND :w < srt", KeyCondition(X, ">", (Y,))),
    ("id = :v AnD :w >= srt", KeyCondition(X, "<=", (Y,))),
    ("id = :v AND srt BeTwEeN :v aNd :w", KeyCondition(X, "BETWEEN", (X, Y))),
    ("id = :v AND begins_with(srt, :w)", KeyCondition(X, "begins_with", (Y,))),
]


@pytest.mark.parametrize(("text", "expected"), GOOD)
def test_key_conditions(text: str, expected: KeyCondition) -> None:
    values = V if ":w" in text else {":v": X}
    form = query(text, **values)
    assert form.key_condition("id", "srt", {"id": "S", "srt": "S"}) == expected
    direct = key_condition(text, Placeholders(None, values), partition="id", sort="srt", types={"id": "S", "srt": "S"})
    assert direct == expected


OPERATOR = "Invalid operator used in KeyConditionExpression: "
CONDITION = "Invalid condition in KeyConditionExpression: "
FIRST = "operator must have the key attribute as its first operand"
BAD = [
    ("id = :v OR srt = :w", OPERATOR + "OR"),
    ("NOT id = :v AND srt = :w", OPERATOR + "NOT"),
    ("id <> :v AND srt = :w", OPERATOR + "<>"),
    ("id IN (:v, :w)", OPERATOR + "IN"),
    ("attribute_exists(id) AND srt IN (:v, :w)", OPERATOR + "attribute_exists"),
    ("contains(id, :v) AND srt = :w", OPERATOR + "contains"),
    ("attribute_type(id, :t) AND srt = :w", OPERATOR + "attribute_type"),
    (":v BETWEEN id AND :w", CONDITION + "BETWEEN " + FIRST),
    (
        "begins_with(:v, id) AND srt = :w",
        CONDITION + "begins_with operator must have the key attribute as its first operand",
    ),
    ("size(id) > srt AND a = :v AND b = :w", "KeyConditionExpressions cannot contain nested operations"),
    ("id > srt AND a = :v AND b = :w", CONDITION + "Multiple attribute names used in one condition"),
    ("id.a > srt AND a = :v AND b = :w", "KeyConditionExpressions cannot have conditions on nested attributes"),
    ("id[0] = :v AND srt = :w", "KeyConditionExpressions cannot have conditions on nested attributes"),
    (":v = :w", CONDITION + "No key attribute specified"),
    ("id = :v AND id = :w", "KeyConditionExpressions must only contain one condition per key"),
    ("id = :v AND srt > :w AND srt < :w", "KeyConditionExpressions must only contain one condition per key"),
    ("id = :v AND srt > :w AND c = :v", "Conditions can be of length 1 or 2 only"),
    ("id = :v AND srt = (:w", 'Invalid KeyConditionExpression: Syntax error; token: "<EOF>", near: ":w"'),
    ("((id = :v)) AND srt = :w", "Invalid KeyConditionExpression: The expression has redundant parentheses;"),
    ("", "Invalid KeyConditionExpression: The expression can not be empty;"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_key_conditions_that_can_not_be_used(text: str, message: str) -> None:
    values = {**V, ":t": {"S": "S"}} if ":t" in text else V
    assert message_of(lambda: query(text, **{k: v for k, v in values.items() if not text or k in text})) == message


EMPTY = (
    "One or more parameter values are not valid. "
    "The AttributeValue for a key attribute cannot contain an empty string value. "
)
ON_KEYS = [
    ("srt = :v", "id", "srt", "Query condition missed key schema element: id"),
    ("id = :v AND c = :w", "id", "srt", "Query condition missed key schema element: srt"),
    ("id = :v AND c = :w", "id", None, "Query key condition not supported"),
    ("id < :v", "id", "srt", "Query key condition not supported"),
    ("begins_with(id, :v) AND srt = :w", "id", "srt", "Query key condition not supported"),
    ("id = :e", "id", "srt", EMPTY + "Key: id"),
    ("id = :v AND begins_with(srt, :e)", "id", "srt", EMPTY + "Key: srt"),
    (
        "id = :v AND srt = :n",
        "id",
        "srt",
        "One or more parameter values were invalid: Condition parameter type does not match schema type",
    ),
]


@pytest.mark.parametrize(("text", "partition", "sort", "message"), ON_KEYS)
def test_key_conditions_that_do_not_fit_the_keys(text: str, partition: str, sort: str | None, message: str) -> None:
    values = {**V, ":n": ONE, ":e": {"S": ""}}
    form = query(text, **{name: value for name, value in values.items() if name in text})
    assert message_of(lambda: form.key_condition(partition, sort, {"id": "S", "srt": "S"})) == message


MIXED = "Can not use both expression and non-expression parameters in the same request: "
ALONE = "ExpressionAttributeValues can only be specified when using expressions: "
INVALID = "ExpressionAttributeValues contains invalid value: "
NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"
REQUESTS: list[tuple[Callable[[Any], object], dict[str, Any], str]] = [
    (
        requests.of_put,
        {"Expected": {}, "ConditionExpression": ""},
        MIXED + "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
    ),
    (
        requests.of_update,
        {"AttributeUpdates": {}, "Expected": {}, "ConditionExpression": "", "UpdateExpression": ""},
        MIXED
        + "Non-expression parameters: {AttributeUpdates, Expected} "
        + "Expression parameters: {UpdateExpression, ConditionExpression}",
    ),
    (
        requests.of_scan,
        {"ScanFilter": {}, "AttributesToGet": ["a"], "FilterExpression": "a"},
        MIXED + "Non-expression parameters: {AttributesToGet, ScanFilter} Expression parameters: {FilterExpression}",
    ),
    (
        requests.of_query,
        {"KeyConditions": {}, "KeyConditionExpression": "a"},
        MIXED + "Non-expression parameters: {KeyConditions} Expression parameters: {KeyConditionExpression}",
    ),
    (requests.of_get, {NAMES: {}}, "ExpressionAttributeNames can only be specified when using expressions"),
    (
        requests.of_put,
        {VALUES: {}},
        ALONE + "ConditionExpression is null",
    ),
    (
        requests.of_update,
        {VALUES: {}, "Expected": {}},
        ALONE + "UpdateExpression and ConditionExpression are null",
    ),
    (requests.of_put, {"ConditionExpression": "", NAMES: {}}, "ExpressionAttributeNames must not be empty"),
    (requests.of_put, {"ConditionExpression": "", VALUES: {}}, "ExpressionAttributeValues must not be empty"),
    (
        requests.of_put,
        {"ConditionExpression": "", NAMES: {"a": "a"}},
        'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ),
    (
        requests.of_put,
        {"ConditionExpression": "", VALUES: {":b": {}, "b": X}},
        'ExpressionAttributeValues contains invalid key: Syntax error; key: "b"',
    ),
    (
        requests.of_put,
        {"ConditionExpression": "", VALUES: {":b": {}}},
        INVALID + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :b",
    ),
    (
        requests.of_put,
        {"ConditionExpression": "", VALUES: {":b": {"N": "b"}}},
        INVALID + "The parameter cannot be converted to a numeric value: b for key :b",
    ),
    (
        requests.of_update,
        {"UpdateExpression": "", "ConditionExpression": ""},
        "Invalid UpdateExpression: The expression can not be empty;",
    ),
    (
        requests.of_update,
        {"UpdateExpression": "REMOVE a", "ConditionExpression": "b = :v", VALUES: V},
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}",
    ),
    (
        requests.of_update,
        {"UpdateExpression": "REMOVE a", NAMES: {"#n": "n", "#m": "m"}},
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n, #m}",
    ),
    (
        requests.of_query,
        {},
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    ),
    (
        requests.of_query,
        {"KeyConditionExpression": "a OR b", "FilterExpression": "", VALUES: V},
        'Invalid KeyConditionExpression: Syntax error; token: "OR", near: "a OR b"',
    ),
    (
        requests.of_query,
        {"KeyConditionExpression": "a = :v OR b = :w", "FilterExpression": "", VALUES: V},
        "Invalid FilterExpression: The expression can not be empty;",
    ),
]


@pytest.mark.parametrize(("read", "request_", "message"), REQUESTS)
def test_requests(read: Callable[[Any], object], request_: dict[str, Any], message: str) -> None:
    assert message_of(lambda: read(request_)) == message


def test_key_conditions_may_stand_beside_a_filter_expression() -> None:
    form = requests.of_query(
        {
            "KeyConditions": {"id": {"ComparisonOperator": "EQ", "AttributeValueList": [X]}},
            "FilterExpression": "a = :v",
            VALUES: {":v": ONE},
            "ProjectionExpression": "a",
        }
    )
    assert form.key_condition("id", None, {"id": "S"}) == KeyCondition(X)
    assert form.filter is not None
    assert form.filter.paths == (("a",),)
    assert form.projection is not None


def test_placeholders_of_one_request_serve_all_its_expressions() -> None:
    form = requests.of_update(
        {
            "UpdateExpression": "SET #a = :new",
            "ConditionExpression": "#a = :old OR #b = :old",
            NAMES: {"#a": "name", "#b": "b"},
            VALUES: {":new": X, ":old": Y},
        }
    )
    assert form.condition is not None
    assert form.update is not None
    assert form.condition.test({"name": Y})
    assert form.update.apply({"name": Y}) == {"name": X}
