"""Queries of a table: order, ranges, pages, what is selected. Source: aws-tests."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conformance.dynamodb.behaviours.speech import plain, wire

VALID = "ValidationException"
SORTED = {
    "S": ["", " ", "0", "10", "2", "A", "Z", "a", "aa", "z", "é", "ÿ", "\uffff", "\U00010000", "\U0010ffff"][1:],
    "N": [
        Decimal(text)
        for text in (
            *("-9e125", "-2e10", "-710", "-4.1", "-0.1", "-1e-5", "-1e-130", "0", "1e-130", "2e-5", "0.15", "1"),
            *("1.00000000000000000000000001", "3.14159", "3.1415926535897932384626433832795028841", "31.4", "9e125"),
        )
    ],
    "B": [b"\0", b"\0\0", b"\1", b"a", b"a\xff", b"b", b"\x7f", b"\x80", b"\xfe\xff", b"\xff", b"\xff\xff"],
}


@pytest.fixture(params=["S", "N", "B"])
def ordered(aws, request):
    """One partition whose sort keys were written in another order than theirs."""
    values = SORTED[request.param]
    aws.table(f"p:S c:{request.param}")
    for value in [*values[1::2], *values[::2]]:
        aws.put(p="p", c=value)
    return aws, values


def sort_keys(items):
    return [item["c"] if isinstance(item["c"], str | Decimal) else bytes(item["c"]) for item in items]


@pytest.mark.parametrize("forward", [True, False])
def test_sort_keys_come_in_their_order(ordered, forward):
    aws, values = ordered
    found = sort_keys(aws.query("p = :p", {"p": "p"}, ScanIndexForward=forward))
    assert found == (values if forward else values[::-1])


OPERATORS = {
    "=": lambda value, low: value == low,
    "<": lambda value, low: value < low,
    "<=": lambda value, low: value <= low,
    ">": lambda value, low: value > low,
    ">=": lambda value, low: value >= low,
}


@pytest.mark.parametrize("operator", OPERATORS)
def test_each_operator_cuts_the_order(ordered, operator):
    aws, values = ordered
    middle = values[len(values) // 2]
    found = aws.query(f"p = :p AND c {operator} :c", {"p": "p", "c": middle})
    assert sort_keys(found) == [value for value in values if OPERATORS[operator](value, middle)]
    flipped = aws.query(f":p = p AND :c {operator} c", {"p": "p", "c": middle})
    assert sort_keys(flipped) == [value for value in values if OPERATORS[operator](middle, value)]


@pytest.mark.parametrize("name", ["EQ", "LT", "LE", "GT", "GE", "BETWEEN"])
def test_so_does_each_comparison_of_key_conditions(ordered, name):
    aws, values = ordered
    middle, last = values[len(values) // 2], values[-2]
    operator = dict(zip(("EQ", "LT", "LE", "GT", "GE"), OPERATORS, strict=True)).get(name)
    bounds = [middle, last] if operator is None else [middle]
    conditions = {
        "p": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "p"}]},
        "c": {"ComparisonOperator": name, "AttributeValueList": [wire({"c": one})["c"] for one in bounds]},
    }
    found = aws.client.query(TableName="tbl", KeyConditions=conditions)["Items"]
    wanted = [
        one for one in values if (middle <= one <= last if operator is None else OPERATORS[operator](one, middle))
    ]
    assert sort_keys(map(plain, found)) == wanted


def test_between_has_both_ends(ordered):
    aws, values = ordered
    found = aws.query("p = :p AND c BETWEEN :a AND :b", {"p": "p", "a": values[2], "b": values[5]})
    assert sort_keys(found) == values[2:6]
    refused = {"KeyConditionExpression": "p = :p AND c BETWEEN :a AND :b"}
    wrong = wire({":p": "p", ":a": values[5], ":b": values[2]})
    assert aws.refusal("query", TableName="tbl", ExpressionAttributeValues=wrong, **refused)[0] == VALID


@pytest.mark.parametrize(
    ("kind", "prefix"), [("S", "a"), ("S", "ÿ"), ("S", "\U0010ffff"), ("B", b"\xff"), ("B", b"a"), ("B", b"\0")]
)
def test_begins_with(aws, kind, prefix):
    aws.table(f"p:S c:{kind}")
    for value in SORTED[kind]:
        aws.put(p="p", c=value)
    found = sort_keys(aws.query("p = :p AND begins_with(c, :c)", {"p": "p", "c": prefix}))
    assert found == [value for value in SORTED[kind] if value.startswith(prefix)]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 10, 17, 100, 10_000])
@pytest.mark.parametrize("forward", [True, False])
def test_a_limit_takes_the_first_and_pages_go_on(aws, limit, forward):
    aws.table("p:S c:N")
    numbers = list(range(20))
    for number in numbers:
        aws.put(p="p", c=number)
        aws.put(p="other", c=number)
    asked = {
        "TableName": "tbl",
        "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "p"}},
        "ScanIndexForward": forward,
    }
    wanted = numbers if forward else numbers[::-1]
    first = aws.client.query(Limit=limit, **asked)
    assert [int(item["c"]["N"]) for item in first["Items"]] == wanted[:limit]
    assert ("LastEvaluatedKey" in first) is (limit <= 20)
    pages = aws.client.get_paginator("query").paginate(PaginationConfig={"PageSize": limit}, **asked)
    assert [int(item["c"]["N"]) for page in pages for item in page["Items"]] == wanted


def test_a_limit_counts_what_is_read_not_what_passes(aws):
    aws.table("p:S c:N")
    for number in range(10):
        aws.put(p="p", c=number, odd=number % 2)
    asked = {
        "TableName": "tbl",
        "KeyConditionExpression": "p = :p",
        "FilterExpression": "odd = :one",
        "ExpressionAttributeValues": {":p": {"S": "p"}, ":one": {"N": "1"}},
    }
    told = aws.client.query(Limit=3, **asked)
    assert (told["Count"], told["ScannedCount"]) == (1, 3)
    assert told["LastEvaluatedKey"] == wire({"p": "p", "c": 2})
    told = aws.client.query(**asked)
    assert (told["Count"], told["ScannedCount"]) == (5, 10)


WRONG = [
    {},
    {"KeyConditions": {}},
    {"KeyConditionExpression": "c = :v"},
    {"KeyConditionExpression": "z = :v"},
    {"KeyConditionExpression": "p = :v AND z = :v"},
    {"KeyConditionExpression": "p = :v AND c = :v AND z = :v"},
    {"KeyConditionExpression": "p < :v"},
    {"KeyConditionExpression": "p = :v OR c = :v"},
    {"KeyConditionExpression": "p = :v AND NOT c = :v"},
    {"KeyConditionExpression": "p = :v AND c <> :v"},
    {"KeyConditionExpression": "p = :v AND c IN (:v)"},
    {"KeyConditionExpression": "p = :v AND contains(c, :v)"},
    {"KeyConditionExpression": "p = :v AND attribute_exists(c)"},
    {"KeyConditionExpression": "p = :v AND p = :v"},
    {"KeyConditionExpression": "p = :n"},
    {"KeyConditionExpression": "p = :v AND c = :n"},
    {"KeyConditionExpression": "p = :e"},
    {"KeyConditionExpression": "p = :v", "FilterExpression": "c = :v"},
    {"KeyConditionExpression": "p = :v", "FilterExpression": "p = :v"},
    {"KeyConditionExpression": "p = :v", "Select": "ALL_PROJECTED_ATTRIBUTES"},
    {"KeyConditionExpression": "p = :v", "Select": "SPECIFIC_ATTRIBUTES"},
    {"KeyConditionExpression": "p = :v", "Select": "UNKNOWN"},
    {"KeyConditionExpression": "p = :v", "Select": "COUNT", "ProjectionExpression": "c"},
    {"KeyConditionExpression": "p = :v", "Select": "ALL_ATTRIBUTES", "ProjectionExpression": "c"},
    {"KeyConditionExpression": "p = :v", "AttributesToGet": ["c"]},
    {"KeyConditionExpression": "p = :v", "Limit": 0},
    {"KeyConditionExpression": "p = :v", "ExclusiveStartKey": {"p": {"S": "other"}, "c": {"S": "c"}}},
    {"KeyConditionExpression": "p = :v", "ExclusiveStartKey": {"p": {"S": "v"}}},
]


@pytest.mark.parametrize("asked", WRONG, ids=[str(list(one.values())) for one in WRONG])
def test_queries_that_are_refused(aws, asked):
    aws.table("p:S c:S")
    values = {":v": {"S": "v"}, ":n": {"N": "1"}, ":e": {"S": ""}}
    used = {name: value for name, value in values.items() if name in str(asked)}
    more = {"ExpressionAttributeValues": used} if used else {}
    assert aws.refusal("query", TableName="tbl", **asked, **more)[0] == VALID


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, {"p": "p", "c": "c", "x": 1}),
        ({"Select": "ALL_ATTRIBUTES"}, {"p": "p", "c": "c", "x": 1}),
        ({"Select": "SPECIFIC_ATTRIBUTES", "ProjectionExpression": "x"}, {"x": 1}),
        ({"ProjectionExpression": "x, c"}, {"x": 1, "c": "c"}),
        ({"ProjectionExpression": "nobody"}, {}),
    ],
)
@pytest.mark.parametrize("operation", ["query", "scan"])
def test_what_is_selected(aws, operation, asked, shown):
    aws.table("p:S c:S")
    aws.put(p="p", c="c", x=1)
    key = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}
    told = aws.call(operation, TableName="tbl", **(key if operation == "query" else {}), **asked)
    assert told["Items"] == [wire(shown)]
    assert told["Count"] == 1


@pytest.mark.parametrize("wanted", [["a"], ["c", "a"], ["p", "c"], ["nobody"]])
def test_attributes_to_get_of_items_that_lack_them(aws, wanted):
    aws.table("p:S c:S")
    items = [{"p": "p", "c": f"{number}", **({"a": number} if number else {})} for number in range(3)]
    for item in items:
        aws.put(**item)
    asked = {"p": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "p"}]}}
    told = aws.client.query(TableName="tbl", KeyConditions=asked, AttributesToGet=wanted)["Items"]
    assert told == [wire({name: item[name] for name in wanted if name in item}) for item in items]


def test_a_megabyte_ends_a_page(aws):
    aws.table("p:S c:N")
    for number in range(30):
        aws.put(p="p", c=number, x="x" * 50_000)
    asked = {
        "TableName": "tbl",
        "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "p"}},
    }
    first = aws.client.query(**asked)
    assert 19 <= first["Count"] <= 21
    second = aws.client.query(ExclusiveStartKey=first["LastEvaluatedKey"], **asked)
    assert first["Count"] + second["Count"] == 30
    filtered = {**asked, "FilterExpression": "attribute_not_exists(x)"}
    told = aws.client.query(**filtered)
    assert (told["Items"], told["ScannedCount"]) == ([], first["Count"])
    assert told["LastEvaluatedKey"] == first["LastEvaluatedKey"]


def test_a_count_that_passes_a_megabyte_goes_on_too(aws):
    aws.table("p:S c:N")
    for number in range(30):
        aws.put(p="p", c=number, x="x" * 50_000)
    told = aws.client.scan(TableName="tbl", Select="COUNT")
    rest = aws.client.scan(TableName="tbl", Select="COUNT", ExclusiveStartKey=told["LastEvaluatedKey"])
    assert told["Count"] + rest["Count"] == 30
