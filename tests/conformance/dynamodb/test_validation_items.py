"""The constraints of the models of PutItem, GetItem, UpdateItem, DeleteItem, Query and Scan, collected."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import (
    ATTRIBUTES,
    CAPACITY,
    LONG,
    METRICS,
    NAME,
    OPERATORS,
    RETURNED,
    Case,
    at_least,
    at_most,
    bad,
    longer,
    null,
    number_of,
    one_of,
    shorter,
)

THINGS = {"TableName": "things"}
SELECT = "SPECIFIC_ATTRIBUTES COUNT ALL_ATTRIBUTES ALL_PROJECTED_ATTRIBUTES"
MANY = [f"a{number}" for number in range(256)]
BAD_ENUMS = {"ReturnConsumedCapacity": "hi", "ReturnItemCollectionMetrics": "hi", "ReturnValues": "hi"}
CAPACITY_HI = bad("hi", "returnConsumedCapacity", one_of(CAPACITY))
METRICS_HI = bad("hi", "returnItemCollectionMetrics", one_of(METRICS))
RETURNED_HI = bad("hi", "returnValues", one_of(RETURNED))
GOOD: dict[str, dict[str, Any]] = {
    "PutItem": {"Item": ATTRIBUTES},
    "GetItem": {"Key": ATTRIBUTES},
    "UpdateItem": {"Key": ATTRIBUTES},
    "DeleteItem": {"Key": ATTRIBUTES},
    "Query": {"KeyConditionExpression": "id = :v", "ExpressionAttributeValues": {":v": {"S": "a"}}},
    "Scan": {},
}
NAMES = [
    ("none", None, null("tableName"), "captured"),
    ("empty", "", bad("", "tableName", longer(1)), "captured"),
    ("too long", LONG, bad(LONG, "tableName", shorter(255)), "captured"),
    ("of other characters", "bad table!@#", bad("bad table!@#", "tableName", NAME), "captured"),
]
KEYED = [
    ("PutItem", "nothing", {}, [null("item"), null("tableName")], "aws-tests, in the order of today"),
    ("GetItem", "nothing", {}, [null("key"), null("tableName")], "aws-tests, in the order of today"),
    ("UpdateItem", "nothing", {}, [null("tableName"), null("key")], "aws-tests, in the order of today"),
    ("DeleteItem", "nothing", {}, [null("key"), null("tableName")], "aws-tests, in the order of today"),
    ("PutItem", "no Item", {**THINGS}, [null("item")], "aws-tests"),
    ("GetItem", "no Key", {**THINGS}, [null("key")], "aws-tests"),
    ("UpdateItem", "no Key", {**THINGS}, [null("key")], "aws-tests"),
    ("DeleteItem", "no Key", {**THINGS}, [null("key")], "aws-tests"),
    (
        "PutItem",
        "three enums",
        {**THINGS, "Item": ATTRIBUTES, **BAD_ENUMS},
        [RETURNED_HI, CAPACITY_HI, METRICS_HI],
        "captured",
    ),
    (
        "DeleteItem",
        "three enums",
        {**THINGS, "Key": ATTRIBUTES, **BAD_ENUMS},
        [RETURNED_HI, CAPACITY_HI, METRICS_HI],
        "captured",
    ),
    (
        "UpdateItem",
        "three enums: its table of members is a larger one",
        {**THINGS, "Key": ATTRIBUTES, **BAD_ENUMS},
        [CAPACITY_HI, RETURNED_HI, METRICS_HI],
        "captured",
    ),
    (
        "PutItem",
        "an empty name and an enum",
        {"TableName": "", "Item": {}, "ReturnValues": "hi"},
        [RETURNED_HI, bad("", "tableName", longer(1))],
        "captured",
    ),
    (
        "PutItem",
        "everything",
        {
            "TableName": "abc;",
            "ConditionalOperator": "hi",
            "Expected": {"a": {"ComparisonOperator": "hi"}},
            **BAD_ENUMS,
        },
        [
            RETURNED_HI,
            bad("hi", "conditionalOperator", one_of("OR AND")),
            null("item"),
            bad("hi", "expected.a.member.comparisonOperator", one_of(OPERATORS)),
            CAPACITY_HI,
            METRICS_HI,
            bad("abc;", "tableName", NAME),
        ],
        "aws-tests, in the order of today",
    ),
    (
        "PutItem",
        "ReturnValuesOnConditionCheckFailure",
        {**THINGS, "Item": ATTRIBUTES, "ReturnValuesOnConditionCheckFailure": "hi"},
        [bad("hi", "returnValuesOnConditionCheckFailure", one_of("ALL_OLD NONE"))],
        "model",
    ),
    (
        "UpdateItem",
        "Expected of the second attribute",
        {**THINGS, "Key": ATTRIBUTES, "Expected": {"a": {}, "b": {"ComparisonOperator": "="}}},
        [bad("=", "expected.b.member.comparisonOperator", one_of(OPERATORS))],
        "aws-tests",
    ),
    (
        "Scan",
        "eleven faults, of which ten are told",
        {
            "TableName": "abc;",
            "IndexName": "abc;",
            "Select": "hi",
            "ReturnConsumedCapacity": "hi",
            "ConditionalOperator": "hi",
            "ScanFilter": {"a": {}, "b": {"ComparisonOperator": ""}},
            "AttributesToGet": [],
            "Limit": -1,
            "Segment": -1,
            "TotalSegments": -1,
        },
        [
            bad("hi", "select", one_of("SPECIFIC_ATTRIBUTES COUNT ALL_ATTRIBUTES ALL_PROJECTED_ATTRIBUTES")),
            bad("abc;", "indexName", NAME),
            bad(-1, "totalSegments", at_least(1)),
            CAPACITY_HI,
            bad("abc;", "tableName", NAME),
            bad("hi", "conditionalOperator", one_of("OR AND")),
            null("scanFilter.a.member.comparisonOperator"),
            bad("", "scanFilter.b.member.comparisonOperator", one_of(OPERATORS)),
            bad(-1, "segment", at_least(0)),
            bad(-1, "limit", at_least(1)),
        ],
        "aws-tests",
    ),
    (
        "GetItem",
        "AttributesToGet empty",
        {**THINGS, "Key": ATTRIBUTES, "AttributesToGet": []},
        [bad("[]", "attributesToGet", longer(1))],
        "aws-tests",
    ),
    (
        "GetItem",
        "AttributesToGet of 256",
        {**THINGS, "Key": ATTRIBUTES, "AttributesToGet": MANY},
        [bad(f"[{', '.join(MANY)}]", "attributesToGet", shorter(255))],
        "aws-tests",
    ),
    (
        "GetItem",
        "everything",
        {"TableName": "abc;", "AttributesToGet": [], "ReturnConsumedCapacity": "hi"},
        [bad("[]", "attributesToGet", longer(1)), CAPACITY_HI, null("key"), bad("abc;", "tableName", NAME)],
        "aws-tests, in the order of today",
    ),
]
READS = [
    ("Query", "nothing", {}, [null("tableName")], "aws-tests"),
    ("Scan", "nothing", {}, [null("tableName")], "aws-tests"),
    *(
        (operation, what, {**THINGS, **GOOD[operation], **more}, [told], source)
        for operation in ("Query", "Scan")
        for what, more, told, source in (
            ("Select", {"Select": "hi"}, bad("hi", "select", one_of(SELECT)), "captured"),
            (
                "ConditionalOperator",
                {"ConditionalOperator": "hi"},
                bad("hi", "conditionalOperator", one_of("OR AND")),
                "aws-tests",
            ),
            ("IndexName short", {"IndexName": "ab"}, bad("ab", "indexName", longer(3)), "aws-tests"),
            ("IndexName long", {"IndexName": LONG}, bad(LONG, "indexName", shorter(255)), "aws-tests"),
            ("IndexName with a semicolon", {"IndexName": "abc;"}, bad("abc;", "indexName", NAME), "aws-tests"),
            ("AttributesToGet empty", {"AttributesToGet": []}, bad("[]", "attributesToGet", longer(1)), "aws-tests"),
            (
                "AttributesToGet of 256",
                {"AttributesToGet": MANY},
                bad(f"[{', '.join(MANY)}]", "attributesToGet", shorter(255)),
                "aws-tests",
            ),
        )
    ),
    ("Scan", "Limit of none", {**THINGS, "Limit": 0}, [bad(0, "limit", at_least(1))], "captured"),
    (
        "Scan",
        "TotalSegments of none",
        {**THINGS, "Segment": 0, "TotalSegments": 0},
        [bad(0, "totalSegments", at_least(1))],
        "aws-tests",
    ),
    (
        "Scan",
        "TotalSegments of too many",
        {**THINGS, "Segment": 0, "TotalSegments": 1_000_001},
        [bad(1_000_001, "totalSegments", at_most(1_000_000))],
        "model",
    ),
    (
        "Scan",
        "Segment below none",
        {**THINGS, "Segment": -1, "TotalSegments": 4},
        [bad(-1, "segment", at_least(0))],
        "captured",
    ),
    (
        "Scan",
        "Segment of too many",
        {**THINGS, "Segment": 1_000_000, "TotalSegments": 4},
        [bad(1_000_000, "segment", at_most(999_999))],
        "model",
    ),
    (
        "Scan",
        "ScanFilter without an operator",
        {**THINGS, "ScanFilter": {"a": {}}},
        [null("scanFilter.a.member.comparisonOperator")],
        "aws-tests",
    ),
    (
        "Scan",
        "ScanFilter with a wrong operator",
        {**THINGS, "ScanFilter": {"a": {"ComparisonOperator": ">"}}},
        [bad(">", "scanFilter.a.member.comparisonOperator", one_of(OPERATORS))],
        "aws-tests",
    ),
    (
        "Query",
        "QueryFilter without an operator",
        {**THINGS, "QueryFilter": {"a": {}}},
        [null("queryFilter.a.member.comparisonOperator")],
        "aws-tests",
    ),
    (
        "Query",
        "KeyConditions without an operator",
        {**THINGS, "KeyConditions": {"id": {}}},
        [null("keyConditions.id.member.comparisonOperator")],
        "aws-tests",
    ),
    (
        "Query",
        "KeyConditions with a wrong operator",
        {**THINGS, "KeyConditions": {"id": {"ComparisonOperator": "="}}},
        [bad("=", "keyConditions.id.member.comparisonOperator", one_of(OPERATORS))],
        "aws-tests",
    ),
    (
        "Query",
        "everything",
        {
            "TableName": "abc;",
            "Select": "hi",
            "IndexName": "a;",
            "ReturnConsumedCapacity": "hi",
            "AttributesToGet": [],
            "ConditionalOperator": "hi",
            "QueryFilter": {"a": {}},
            "KeyConditions": {"a": {}},
        },
        [
            bad("hi", "select", one_of(SELECT)),
            bad("a;", "indexName", longer(3)),
            bad("a;", "indexName", NAME),
            null("queryFilter.a.member.comparisonOperator"),
            CAPACITY_HI,
            bad("abc;", "tableName", NAME),
            bad("hi", "conditionalOperator", one_of("OR AND")),
            bad("[]", "attributesToGet", longer(1)),
            null("keyConditions.a.member.comparisonOperator"),
        ],
        "aws-tests, in the order of today",
    ),
    (
        "Scan",
        "everything",
        {
            "TableName": "abc;",
            "Select": "hi",
            "IndexName": "a;",
            "ReturnConsumedCapacity": "hi",
            "AttributesToGet": [],
            "Limit": 0,
            "Segment": -1,
            "TotalSegments": 0,
        },
        [
            bad("hi", "select", one_of(SELECT)),
            bad("a;", "indexName", longer(3)),
            bad("a;", "indexName", NAME),
            bad(0, "totalSegments", at_least(1)),
            CAPACITY_HI,
            bad("abc;", "tableName", NAME),
            bad(-1, "segment", at_least(0)),
            bad(0, "limit", at_least(1)),
            bad("[]", "attributesToGet", longer(1)),
        ],
        "aws-tests, in the order of today",
    ),
]
ALL = [(operation, Case(f"{operation}: {what}", *rest)) for operation, what, *rest in KEYED + READS]


@pytest.mark.parametrize("operation", GOOD)
@pytest.mark.parametrize("case", NAMES, ids=[one[0] for one in NAMES])
def test_the_name_of_a_table(world, operation, case):
    what, name, told, source = case
    request = {**GOOD[operation], **({} if name is None else {"TableName": name})}
    world.refuses(operation, Case(what, request, [told], source))


@pytest.mark.parametrize("operation", GOOD)
def test_return_consumed_capacity(world, operation):
    request = {**THINGS, **GOOD[operation], "ReturnConsumedCapacity": "hi"}
    world.refuses(operation, Case("", request, [CAPACITY_HI], "captured"))


@pytest.mark.parametrize("operation", GOOD)
def test_a_table_that_is_not_there(world, operation):
    request = {"TableName": "ab", **GOOD[operation]}
    told = "Requested resource not found"
    world.refuses(operation, Case("", request, told, "captured", "ResourceNotFoundException"))


@pytest.mark.parametrize(("operation", "case"), ALL, ids=number_of(case for _, case in ALL))
def test_violations(world, operation, case):
    world.refuses(operation, case)
