"""What is wrong with a request, in the words of the cohort `2026`.

parity: read from real AWS by others in September and October 2026 (paritysuite/dynamodb-conformance), in eu-west-2,
us-east-1 and up to 31 further regions.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import (
    ATTRIBUTES,
    NO_TABLE,
    WRONG,
    Case,
    World,
    at_least,
    bad,
    collected,
    keys,
    longer,
    number_of,
    one_of,
    shorter,
    types,
)

NOT_A_NUMBER = "The parameter cannot be converted to a numeric value"
OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
NESTED = (
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
)
X = {"S": "x"}
THINGS = {"TableName": "things"}
MAP_KEYS = (
    "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length "
    "greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
)


@pytest.fixture(scope="module")
def world():
    return World("2026")


@pytest.fixture(scope="module", params=[("2026", "us-east-1"), ("regional", "eu-west-2")], ids="/".join)
def moved(request):
    """What few regions have moved on to: told everywhere, or by one of them."""
    return World(*request.param)


@pytest.fixture(scope="module")
def most():
    """A region that has not moved on yet."""
    return World("regional", "us-east-2")


def deep(levels: int) -> dict[str, Any]:
    return {"L": [deep(levels - 1)]} if levels else X


# -- values: what is wrong -> how the newer layer tells it, how the older one does

VALUES: dict[str, tuple[dict[str, Any], str, str]] = {
    "a word": ({"N": "ten"}, f"{NOT_A_NUMBER}: ten", f"{NOT_A_NUMBER}: ten"),
    "no number": ({"N": ""}, f"{NOT_A_NUMBER}: ", NOT_A_NUMBER),
    "no number in a set": ({"NS": ["7", ""]}, f"{NOT_A_NUMBER}: ", NOT_A_NUMBER),
    "too large": ({"N": "2e126"}, OVERFLOW, OVERFLOW),
    "larger than an int": ({"N": "1e2147483647"}, OVERFLOW, UNDERFLOW),
    "a text twice": (
        {"SS": ["pear", "fig", "pear", "ash"]},
        f'{WRONG}Input collection ["fig", "pear", "pear", "ash"] contains duplicates.',
        f"{WRONG}Input collection [pear, fig, pear, ash] contains duplicates.",
    ),
    "bytes twice": (
        {"BS": [b"\xfe", b"\x01", b"\x01"]},
        f'{WRONG}Input collection ["AQ==","/g==","AQ=="]of type BS contains duplicates.',
        f"{WRONG}Input collection [/g==, AQ==, AQ==]of type BS contains duplicates.",
    ),
    "a number twice": (
        {"NS": ["3", "5", "3.0"]},
        f"{WRONG}Input collection contains duplicates.",
        "Input collection contains duplicates",
    ),
    "deeper inside": ({"M": {"a": {"L": [{"N": ""}]}}}, f"{NOT_A_NUMBER}: ", NOT_A_NUMBER),
}


def valued(value: Any, **more: Any) -> dict[str, Any]:
    return {**THINGS, **more, "ExpressionAttributeValues": {":v": value}}


SINGLE = {
    "Item": ("PutItem", lambda value: {**THINGS, "Item": {**ATTRIBUTES, "x": value}}),
    "a put's condition": ("PutItem", lambda value: valued(value, Item=ATTRIBUTES, ConditionExpression="x = :v")),
    "Expected": ("PutItem", lambda value: {**THINGS, "Item": ATTRIBUTES, "Expected": {"x": {"Value": value}}}),
    "an update": ("UpdateItem", lambda value: valued(value, Key=ATTRIBUTES, UpdateExpression="SET x = :v")),
    "AttributeUpdates": (
        "UpdateItem",
        lambda value: {**THINGS, "Key": ATTRIBUTES, "AttributeUpdates": {"x": {"Value": value}}},
    ),
    "an update's Key": ("UpdateItem", lambda value: {**THINGS, "Key": {"id": value}, "UpdateExpression": "REMOVE x"}),
    "a deletion's condition": ("DeleteItem", lambda value: valued(value, Key=ATTRIBUTES, ConditionExpression="x = :v")),
    "a deletion's Key": ("DeleteItem", lambda value: {**THINGS, "Key": {"id": value}}),
}
READS = {
    "GetItem": ("GetItem", lambda value: {**THINGS, "Key": {"id": value}}),
    "BatchGetItem": ("BatchGetItem", lambda value: {"RequestItems": {"things": {"Keys": [{"id": value}]}}}),
    "a key condition": ("Query", lambda value: valued(value, KeyConditionExpression="id = :v")),
    "a starting key": (
        "Query",
        lambda value: valued(X, KeyConditionExpression="id = :v", ExclusiveStartKey={"id": value}),
    ),
    "QueryFilter": (
        "Query",
        lambda value: {
            **THINGS,
            "KeyConditions": {"id": {"ComparisonOperator": "EQ", "AttributeValueList": [X]}},
            "QueryFilter": {"x": {"ComparisonOperator": "EQ", "AttributeValueList": [value]}},
        },
    ),
}
OLDER = {
    "a batch's put": (
        "BatchWriteItem",
        lambda value: {"RequestItems": {"things": [{"PutRequest": {"Item": {**ATTRIBUTES, "x": value}}}]}},
    ),
    "a batch's deletion": (
        "BatchWriteItem",
        lambda value: {"RequestItems": {"things": [{"DeleteRequest": {"Key": {"id": value}}}]}},
    ),
    "a transaction's put": (
        "TransactWriteItems",
        lambda value: {"TransactItems": [{"Put": {**THINGS, "Item": {**ATTRIBUTES, "x": value}}}]},
    ),
    "a transaction's read": (
        "TransactGetItems",
        lambda value: {"TransactItems": [{"Get": {**THINGS, "Key": {"id": value}}}]},
    ),
}
WRAPPED = {
    "a filter of a Scan": ("Scan", lambda value: valued(value, FilterExpression="x = :v")),
    "a transaction's update": (
        "TransactWriteItems",
        lambda value: {"TransactItems": [{"Update": valued(value, Key=ATTRIBUTES, UpdateExpression="SET x = :v")}]},
    ),
    "a transaction's check": (
        "TransactWriteItems",
        lambda value: {
            "TransactItems": [{"ConditionCheck": valued(value, Key=ATTRIBUTES, ConditionExpression="x = :v")}]
        },
    ),
}


@pytest.mark.parametrize("place", [*SINGLE, *READS, *OLDER, *WRAPPED])
@pytest.mark.parametrize("fault", VALUES)
def test_a_wrong_value_in_the_words_of_its_operation(world, fault, place):
    value, newer, older = VALUES[fault]
    operation, request = (SINGLE | READS | OLDER | WRAPPED)[place]
    told = newer
    if place in SINGLE:
        told = collected([newer])
    elif place in OLDER:
        told = older
    elif place in WRAPPED:
        told = f"ExpressionAttributeValues contains invalid value: {older} for key :v"
    world.refuses(operation, Case(fault, request(value), told, "parity"))


# -- requests

WRITES = [
    ("values alone", {"ExpressionAttributeValues": {":v": X}},
     "ExpressionAttributeValues can only be specified when using expressions"),
    ("names alone", {"ExpressionAttributeNames": {"#a": "a"}},
     "ExpressionAttributeNames can only be specified when using expressions"),
    ("names beside Expected", {"ExpressionAttributeNames": {"#a": "a"}, "Expected": {"a": {"Exists": False}}},
     "ExpressionAttributeNames can only be specified when using expressions"),
    ("no values", {"ConditionExpression": "attribute_exists(a)", "ExpressionAttributeValues": {}},
     "ExpressionAttributeValues must not be empty"),
    ("a condition that is empty", {"ConditionExpression": ""},
     "Invalid ConditionExpression: The expression can not be empty;"),
    ("ReturnValues", {"ReturnValues": "ALL_NEW"}, "ReturnValues can only be ALL_OLD or NONE"),
    ("Exists without a Value", {"Expected": {"a": {"Exists": True}}},
     f"{WRONG}Value must be provided when Exists is true for Attribute: a"),
    ("a comparison with nothing", {"Expected": {"a": {"ComparisonOperator": "EQ"}}},
     f"{WRONG}Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a"),
    ("one end of a range", {"Expected": {"a": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [X]}}},
     f"{WRONG}Invalid number of argument(s) for the BETWEEN ComparisonOperator"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "wrong", "told"), WRITES, ids=[case[0] for case in WRITES])
def test_a_put_and_a_deletion(world, what, wrong, told):
    for operation, target in (("PutItem", "Item"), ("DeleteItem", "Key")):
        request = {**THINGS, target: ATTRIBUTES, **wrong}
        world.refuses(operation, Case(what, request, collected([told]), "parity"))


def test_a_placeholder_nested_too_deeply_is_refused_before_its_condition_is_looked_at(world):
    request = valued(deep(32), Key={"id": {"S": "nobody"}}, UpdateExpression="SET x = :v", ConditionExpression="x = :v")
    world.refuses("UpdateItem", Case("nesting", request, collected([NESTED]), "parity"))


@pytest.mark.parametrize("levels", [32, 40])
def test_a_transaction_tells_it_bare(moved, levels):
    update = valued(deep(levels), Key=ATTRIBUTES, UpdateExpression="SET x = :v")
    moved.refuses("TransactWriteItems", Case("nesting", {"TransactItems": [{"Update": update}]}, NESTED, "parity"))


PUT = {"Put": {**THINGS, "Item": ATTRIBUTES}}
TRANSACTIONS = [
    Case("nothing", {"TransactItems": []},
         collected([f"Value at 'TransactItems' failed to satisfy constraint: {longer(1)}"]), "parity"),
    Case("a long token", {"TransactItems": [PUT], "ClientRequestToken": "t" * 37},
         collected([f"Value at 'ClientRequestToken' failed to satisfy constraint: {shorter(36)}"]), "parity"),
    Case("a long token among others",
         {"TransactItems": [PUT], "ClientRequestToken": "t" * 37, "ReturnConsumedCapacity": "BOGUS"},
         collected([f"Value at 'ClientRequestToken' failed to satisfy constraint: {shorter(36)}"]), "parity"),
    Case("others alone", {"TransactItems": [PUT], "ReturnConsumedCapacity": "BOGUS"},
         collected([bad("BOGUS", "returnConsumedCapacity", one_of("INDEXES TOTAL NONE"))]), "parity"),
]  # fmt: skip


@pytest.mark.parametrize("case", TRANSACTIONS, ids=number_of(TRANSACTIONS))
def test_a_transaction(moved, most, case):
    moved.refuses("TransactWriteItems", case)
    before = World().refusal("TransactWriteItems", case.request).message
    assert most.refusal("TransactWriteItems", case.request).message == before


def in_map(value: dict[str, Any]) -> dict[str, Any]:
    return {"M": {"m": value}}


@pytest.mark.parametrize("value", [deep(32), in_map(deep(31)), in_map({"L": [deep(30), {"N": "1"}]})])
@pytest.mark.parametrize(
    ("kind", "more", "reason"),
    [
        ("Update", {"UpdateExpression": "SET x = :v"}, "ValidationError"),
        ("Update", {"UpdateExpression": "REMOVE y", "ConditionExpression": "x = :v"}, "ConditionalCheckFailed"),
        ("Delete", {"ConditionExpression": "x = :v"}, "ConditionalCheckFailed"),
        ("ConditionCheck", {"ConditionExpression": "x = :v"}, "ConditionalCheckFailed"),
    ],
)
def test_in_most_regions_a_transaction_runs_and_does_not_store_it(most, kind, more, reason, value):
    request = {"TransactItems": [{kind: valued(value, Key=ATTRIBUTES, **more)}]}
    error = most.refusal("TransactWriteItems", request)
    assert error.code == "TransactionCanceledException"
    (told,) = error.members["CancellationReasons"]
    assert told["Code"] == reason
    assert reason != "ValidationError" or NESTED.startswith(told["Message"])


def test_in_most_regions_what_is_deeper_still_is_told_with_its_key(most):
    check = valued(deep(40), Key=ATTRIBUTES, ConditionExpression="x = :v")
    told = f"ExpressionAttributeValues contains invalid value: {NESTED} for key :v"
    most.refuses("TransactWriteItems", Case("nesting", {"TransactItems": [{"ConditionCheck": check}]}, told, "parity"))


TWO_TABLES = {
    "things": {"Keys": [ATTRIBUTES], "ProjectionExpression": "id"},
    "rows": {"Keys": [{"pk": X, "sk": X}], "AttributesToGet": ["pk"]},
}
BATCHES = [
    Case("nothing", {"RequestItems": {}},
         collected([f"Value at 'RequestItems' failed to satisfy constraint: {longer(1)}"]), "parity"),
    Case("no keys", {"RequestItems": {"things": {"Keys": []}}},
         collected([f"Value at 'RequestItems.things.member.Keys' failed to satisfy constraint: {longer(1)}"]),
         "parity"),
    Case("a table's name", {"RequestItems": {"no/name": {"Keys": [{"id": X, "part": {"B": b"\x01"}}]}}},
         collected([bad('{"no/name":{"Keys":[{"id":{"S":"x"},"part":{"B":"AQ=="}}]}}', "requestItems", MAP_KEYS)]),
         "parity"),
    Case("the two ways of projections", {"RequestItems": TWO_TABLES},
         "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
         "{AttributesToGet} Expression parameters: {ProjectionExpression}", "assumed but for the code"),
]  # fmt: skip


@pytest.mark.parametrize("case", BATCHES, ids=number_of(BATCHES))
def test_a_batch_of_reads(world, case):
    world.refuses("BatchGetItem", case)


def test_a_batch_of_no_writes_is_told_as_before(world):
    told = "The requestItems parameter is required for BatchWriteItem"
    world.refuses("BatchWriteItem", Case("nothing", {"RequestItems": {}}, told, "parity"))


SCANS = [
    Case("a segment beyond them all", {"Segment": 3, "TotalSegments": 3},
         "The Segment parameter is zero-based and must be less than parameter TotalSegments", "parity"),
    Case("Limit 0", {"Limit": 0},
         collected([f"Value at 'Limit' failed to satisfy constraint: {at_least(1)}"]), "parity"),
    Case("a negative segment", {"Segment": -2, "TotalSegments": 3},
         collected([f"Value at 'Segment' failed to satisfy constraint: {at_least(0)}"]), "parity"),
    Case("a starting key of another table", {"ExclusiveStartKey": {"pk": X}}, "The provided starting key is invalid",
         "parity"),
    Case("no attributes chosen", {"Select": "SPECIFIC_ATTRIBUTES"},
         "1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get "
         "SPECIFIC_ATTRIBUTES", "parity"),
    Case("a segment of how many", {"Segment": 0},
         "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
         "parity"),
]  # fmt: skip


@pytest.mark.parametrize("case", SCANS, ids=number_of(SCANS))
def test_a_scan(moved, case):
    moved.refuses("Scan", case._replace(request={**THINGS, **case.request}))


@pytest.mark.parametrize("case", SCANS, ids=number_of(SCANS))
def test_a_scan_is_told_as_before_in_most_regions(most, case):
    request = {**THINGS, **case.request}
    assert most.refusal("Scan", request).message == World().refusal("Scan", request).message


@pytest.mark.parametrize("case", SCANS, ids=number_of(SCANS))
def test_a_scan_in_us_east_1_has_followed(case):
    """Moto's tests that are verified on AWS there, of 27 October."""
    World("regional", "us-east-1").refuses("Scan", case._replace(request={**THINGS, **case.request}))


CHOICES: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"Select": "SPECIFIC_ATTRIBUTES"},
             "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"),
    "all, and a projection": ({"Select": "ALL_ATTRIBUTES", "ProjectionExpression": "pk"},
                              "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"),
    "a count of some": ({"Select": "COUNT", "ProjectionExpression": "pk"},
                        "Cannot specify the ProjectionExpression when choosing to get only the Count"),
    "all projected, and a list": (
        {"Select": "ALL_PROJECTED_ATTRIBUTES", "IndexName": "colors", "AttributesToGet": ["pk"]},
        "Cannot specify the AttributesToGet when choosing to get ALL_PROJECTED_ATTRIBUTES"),
    "all projected, of a table": ({"Select": "ALL_PROJECTED_ATTRIBUTES"},
                                  "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHOICES)
def test_what_a_read_selects_is_counted(world, what):
    """Moto's tests that are verified on AWS, of 27 October 2026."""
    choice, told = CHOICES[what]
    asked_key = {"KeyConditions": {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [X]}}}
    for operation, more in (("Scan", {}), ("Query", asked_key)):
        request = {"TableName": "rows", **choice, **more}
        if "ProjectionExpression" in choice and more:
            request |= {"KeyConditionExpression": "pk = :a", "ExpressionAttributeValues": {":a": X}}
            del request["KeyConditions"]
        world.refuses(operation, Case(what, request, f"1 validation error detected: {told}", "moto"))


def asked(condition: str, **more: Any) -> dict[str, Any]:
    values = {f":{name}": X for name in "abc" if f":{name}" in condition}
    return {"TableName": "rows", "KeyConditionExpression": condition, "ExpressionAttributeValues": values, **more}


COUNTED = "The number of query conditions (3) exceeds the number of key attributes defined in the schema"
QUERIES = [
    Case("two conditions on an attribute", asked("pk = :a AND sk > :b AND sk < :c"),
         "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key", "parity"),
    Case("three attributes, of two", asked("pk = :a AND sk > :b AND color = :c"), f"{COUNTED} (2)", "parity"),
    Case("three attributes, of one", asked("pk = :a AND sk > :b AND color = :c", IndexName="colors"), f"{COUNTED} (1)",
         "parity, of a table"),
    Case("two attributes, of one", asked("id = :a AND color = :b", TableName="things"),
         COUNTED.replace("3", "2") + " (1)", "moto, a remark in a test that is verified on AWS"),
    Case("two attributes, of an index with one", asked("color = :a AND sk = :b", IndexName="colors"),
         COUNTED.replace("3", "2") + " (1)", "moto, as above"),
    Case("three attributes of nothing", asked("pk = :a AND sk > :b AND color = :c", TableName="gone"),
         NO_TABLE[1], "assumed", NO_TABLE[0]),
]  # fmt: skip


@pytest.mark.parametrize("case", QUERIES, ids=number_of(QUERIES))
def test_a_key_condition(world, case):
    world.refuses("Query", case)


def test_the_conditions_on_several_attributes_of_a_part_are_counted_too():
    """As those of simple keys, above."""
    world = World("2026")
    made = {"IndexName": "parts", "KeySchema": keys("a", "b"), "Projection": {"ProjectionType": "ALL"}}
    made["KeySchema"].append({"AttributeName": "c", "KeyType": "RANGE"})
    table = {"TableName": "wide", "AttributeDefinitions": types(id="S", a="S", b="S", c="S"), "KeySchema": keys("id")}
    world.call("CreateTable", {**table, "BillingMode": "PAY_PER_REQUEST", "GlobalSecondaryIndexes": [made]})
    condition = "a = :a AND b = :b AND c = :c AND d = :a"
    told = COUNTED.replace("3", "4") + " (3)"
    world.refuses("Query", Case("four", asked(condition, TableName="wide", IndexName="parts"), told, "parity"))
