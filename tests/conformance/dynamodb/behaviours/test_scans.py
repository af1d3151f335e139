"""Scans of a table: pages, segments, filters. Source: aws-tests."""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.behaviours.speech import wire

VALID = "ValidationException"


@pytest.fixture
def filled(aws):
    """164 items in few large and many small partitions."""
    aws.table("p:S c:S")
    items = [{"p": f"{number}", "c": f"{number}", "a": "x" * (number % 7)} for number in range(36)]
    items += [{"p": "long", "c": f"{number}", "another": "y" * (number % 5)} for number in range(128)]
    for start in range(0, len(items), 25):
        requests = [{"PutRequest": {"Item": wire(item)}} for item in items[start : start + 25]]
        assert aws.client.batch_write_item(RequestItems={"tbl": requests})["UnprocessedItems"] == {}
    return aws, items


def same(found, wanted):
    return sorted(map(str, found)) == sorted(map(str, wanted))


def everything(aws, **more):
    pages = aws.client.get_paginator("scan").paginate(TableName="tbl", **more)
    return [item for page in pages for item in page["Items"]]


@pytest.mark.parametrize("limit", [None, 1, 2, 4, 33, 50, 100, 9007, 16 * 1024 * 1024])
def test_pages_of_any_size_hold_every_item_once(filled, limit):
    aws, items = filled
    found = everything(aws, **({"PaginationConfig": {"PageSize": limit}} if limit else {}))
    assert same(found, map(wire, items))


@pytest.mark.parametrize("limit", [None, 1, 2, 4, 33])
@pytest.mark.parametrize("kind", ["N", "S", "B"])
def test_so_do_pages_of_a_table_without_sort_key(aws, limit, kind):
    aws.table(f"p:{kind}")
    make = {"N": int, "S": str, "B": lambda number: bytes([number])}[kind]
    items = [{"p": make(number), "s": number} for number in range(23)]
    for item in items:
        aws.put(**item)
    found = everything(aws, **({"PaginationConfig": {"PageSize": limit}} if limit else {}))
    assert same(found, map(wire, items))


def test_a_partition_is_scanned_in_the_order_of_its_sort_keys(filled):
    aws, items = filled
    found = [item["c"]["S"] for item in everything(aws) if item["p"]["S"] == "long"]
    assert found == sorted(item["c"] for item in items if item["p"] == "long")


@pytest.mark.parametrize("segments", [1, 2, 3, 17, 100])
def test_segments_share_the_table(filled, segments):
    aws, items = filled
    parts = [everything(aws, TotalSegments=segments, Segment=number) for number in range(segments)]
    assert same([item for part in parts for item in part], map(wire, items))


@pytest.mark.parametrize("limit", [1, 7])
def test_a_segment_has_pages_too(filled, limit):
    aws, items = filled
    found = [
        item
        for number in range(4)
        for item in everything(aws, TotalSegments=4, Segment=number, PaginationConfig={"PageSize": limit})
    ]
    assert same(found, map(wire, items))


@pytest.mark.parametrize(
    "asked",
    [
        {"TotalSegments": 1_000_001, "Segment": 0},
        {"TotalSegments": 5, "Segment": 5},
        {"TotalSegments": 5, "Segment": 9},
        {"TotalSegments": 5, "Segment": -1},
        {"TotalSegments": 0, "Segment": 0},
        {"TotalSegments": 5},
        {"Segment": 0},
        {"TotalSegments": 1_000_000, "Segment": 0, "ExclusiveStartKey": wire({"p": "0", "c": "0"})},
        {"Limit": 0},
        {"Limit": -1},
        {"Select": "ALL_PROJECTED_ATTRIBUTES"},
        {"Select": "SPECIFIC_ATTRIBUTES"},
        {"Select": "COUNT", "AttributesToGet": ["x"]},
        {"Select": "ALL_ATTRIBUTES", "AttributesToGet": ["x"]},
        {"ScanFilter": {"a": {"ComparisonOperator": "EQ"}}},
        {"FilterExpression": ""},
        {"FilterExpression": "a = :v"},
        {"ExpressionAttributeNames": {"#a": "a"}},
        {"ProjectionExpression": "a, a"},
        {"ProjectionExpression": "a.b, a"},
        {"ExclusiveStartKey": wire({"p": "0"})},
        {"ExclusiveStartKey": wire({"p": "0", "c": 0})},
    ],
    ids=str,
)
def test_scans_that_are_refused(aws, asked):
    aws.table("p:S c:S")
    assert aws.refusal("scan", TableName="tbl", **asked)[0] == VALID


FILTERS = [
    ("a = :v", {"v": "xx"}, lambda item: item.get("a") == "xx"),
    ("a = :v AND p = :p", {"v": "x", "p": "8"}, lambda item: (item.get("a"), item["p"]) == ("x", "8")),
    ("c = :v", {"v": "9"}, lambda item: item["c"] == "9"),
    ("p = :p AND another = :v", {"p": "long", "v": "yy"}, lambda item: item.get("another") == "yy"),
    ("attribute_exists(a)", {}, lambda item: "a" in item),
    ("size(another) > :n", {"n": 3}, lambda item: len(item.get("another", "")) > 3),
    ("NOT begins_with(p, :l)", {"l": "l"}, lambda item: item["p"] != "long"),
    ("c BETWEEN :a AND :b", {"a": "1", "b": "2"}, lambda item: "1" <= item["c"] <= "2"),
    ("p IN (:a, :b)", {"a": "1", "b": "2"}, lambda item: item["p"] in {"1", "2"}),
]


@pytest.mark.parametrize(("text", "values", "passes"), FILTERS, ids=[one[0] for one in FILTERS])
def test_a_filter_may_name_any_attribute_even_the_keys(filled, text, values, passes):
    aws, items = filled
    bound = {"ExpressionAttributeValues": wire({f":{name}": value for name, value in values.items()})} if values else {}
    found = everything(aws, FilterExpression=text, **bound)
    assert same(found, [wire(item) for item in items if passes(item)])


@pytest.mark.parametrize(("attribute", "value"), [("p", "7"), ("c", "9"), ("another", "yyy")])
def test_so_may_a_scan_filter(filled, attribute, value):
    aws, items = filled
    asked = {attribute: {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": value}]}}
    found = everything(aws, ScanFilter=asked)
    assert same(found, [wire(item) for item in items if item.get(attribute) == value])


def test_counts(filled):
    aws, items = filled
    told = aws.client.scan(TableName="tbl", Select="COUNT")
    assert (told["Count"], told["ScannedCount"]) == (len(items), len(items))
    assert "Items" not in told
    told = aws.client.scan(TableName="tbl", FilterExpression="attribute_exists(a)")
    assert (told["Count"], told["ScannedCount"]) == (36, 164)


def test_a_start_need_not_be_an_item(filled):
    aws, _ = filled
    seen = everything(aws)
    start = seen[50]
    key = {name: start[name] for name in "pc"}
    aws.client.delete_item(TableName="tbl", Key=key)
    rest = aws.client.scan(TableName="tbl", ExclusiveStartKey=key)["Items"]
    assert rest == seen[51:]
