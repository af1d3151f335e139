"""Query and Scan: their own rules, of the request and of the table that it meets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import NOT_VALID, SCHEMA, WRONG, Case, number_of

ONE, X, Y = {"N": "1"}, {"S": "x"}, {"S": "y"}
START = "The provided starting key is invalid"
NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"
NO_EXPRESSION = "ExpressionAttributeNames can only be specified when using expressions"
BETWEEN = "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
NOT_INDEXABLE = "Attempted conditional constraint is not an indexable operation"
NOT_SUPPORTED = "Query key condition not supported"
SCALARS = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "


def on(operator: str, *values: Any) -> dict[str, Any]:
    return {"ComparisonOperator": operator, **({"AttributeValueList": list(values)} if values else {})}


def mixed(old: str, new: str) -> str:
    return (
        "Can not use both expression and non-expression parameters in the same request: "
        f"Non-expression parameters: {{{old}}} Expression parameters: {{{new}}}"
    )


def query(what: str, told: str, source: str, table: str = "gone", **more: Any) -> Any:
    return "Query", Case(f"query: {what}", {"TableName": table, **more}, told, source)


def scan(what: str, told: str, source: str, table: str = "gone", **more: Any) -> Any:
    return "Scan", Case(f"scan: {what}", {"TableName": table, **more}, told, source)


def rows(what: str, told: str, source: str, **more: Any) -> Any:
    """A Query of the table that has it all, by its partition unless said otherwise."""
    return query(what, told, source, "rows", **{"KeyConditions": {"pk": on("EQ", X)}, **more})


# fmt: off
ORDER = [
    query("mixture before everything", mixed("AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions",
          "ProjectionExpression, FilterExpression, KeyConditionExpression"), "aws-tests", AttributesToGet=["a", "a"],
          QueryFilter={"a": on("EQ")}, ConditionalOperator="OR", KeyConditions={"a": on("EQ")}, ProjectionExpression="",
          FilterExpression="", KeyConditionExpression=""),
    query("KeyConditions beside a filter are no mixture", mixed("AttributesToGet", "FilterExpression"), "aws-tests",
          AttributesToGet=["a"], FilterExpression="", KeyConditions={"a": on("EQ")}),
    query("names alone", NO_EXPRESSION, "aws-tests", QueryFilter={"a": on("EQ")}, ExpressionAttributeNames={}),
    query("values alone", "ExpressionAttributeValues can only be specified when using expressions: FilterExpression "
          "and KeyConditionExpression are null", "aws-tests", QueryFilter={"a": on("EQ")},
          ExpressionAttributeValues={}),
    query("QueryFilter before AttributesToGet",
          WRONG + "Invalid number of argument(s) for the EQ ComparisonOperator", "aws-tests",
          QueryFilter={"a": on("EQ")}, AttributesToGet=["a", "a"]),
    query("AttributesToGet before the starting key", WRONG + "Duplicate value in attribute name: a", "aws-tests",
          AttributesToGet=["a", "a"], ExclusiveStartKey={"a": {}}),
    query("the starting key before the key condition", START + ": Supplied AttributeValue is empty, must contain "
          "exactly one of the supported datatypes", "aws-tests", ExclusiveStartKey={"a": {}}),
    query("no key condition", "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
          "request.", "aws-tests", FilterExpression="", ExpressionAttributeNames={}),
    query("names before expressions", "ExpressionAttributeNames must not be empty", "aws-tests",
          KeyConditionExpression="", FilterExpression="", ExpressionAttributeNames={}),
    query("an empty key condition", "Invalid KeyConditionExpression: The expression can not be empty;", "captured",
          KeyConditionExpression="", FilterExpression=""),
    query("KeyConditions that are empty", "Conditions can be of length 1 or 2 only", "aws-tests", KeyConditions={}),
    query("three KeyConditions", "Conditions can be of length 1 or 2 only", "aws-tests",
          KeyConditions={name: on("EQ", X) for name in "abc"}),
    query("a wrong one of three KeyConditions", WRONG + "Invalid number of argument(s) for the EQ ComparisonOperator",
          "aws-tests", KeyConditions={"a": on("EQ"), "b": on("EQ", X), "c": on("EQ", X)}),
    query("Limit of none", "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must "
          "have value greater than or equal to 1", "captured", Limit=0, KeyConditions={"a": on("EQ", X)}),
    scan("mixture before everything", mixed("AttributesToGet, ScanFilter, ConditionalOperator",
         "ProjectionExpression, FilterExpression"), "aws-tests", AttributesToGet=["a", "a"],
         ScanFilter={"a": on("EQ")}, ConditionalOperator="OR", ProjectionExpression="", FilterExpression=""),
    scan("names alone", NO_EXPRESSION, "aws-tests", AttributesToGet=["a", "a"], ExpressionAttributeNames={}),
    scan("values alone", "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is "
         "null", "aws-tests", AttributesToGet=["a", "a"], ExpressionAttributeValues={}),
    scan("AttributesToGet before ScanFilter", WRONG + "Duplicate value in attribute name: a", "aws-tests",
         AttributesToGet=["a", "a"], ScanFilter={"a": on("EQ")}),
    scan("ScanFilter before the starting key",
         WRONG + "Invalid number of argument(s) for the EQ ComparisonOperator", "aws-tests",
         ScanFilter={"a": on("EQ")}, ExclusiveStartKey={"a": {}}),
    scan("the starting key before the segment", START + ": Supplied AttributeValue is empty, must contain exactly one "
         "of the supported datatypes", "aws-tests", ExclusiveStartKey={"a": {}}, Segment=1),
    scan("the segment before the expressions", "The TotalSegments parameter is required but was not present in the "
         "request when Segment parameter is present", "aws-tests", Segment=1, FilterExpression=""),
    scan("Segment of nothing without TotalSegments", "The TotalSegments parameter is required but was not present in "
         "the request when Segment parameter is present", "captured", Segment=0),
    scan("TotalSegments without a Segment", "The Segment parameter is required but was not present in the request when "
         "parameter TotalSegments is present", "captured", TotalSegments=4),
    scan("a Segment beyond all", "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
         "Segment: 5 is not less than TotalSegments: 5", "captured", Segment=5, TotalSegments=5),
    scan("an empty filter", "Invalid FilterExpression: The expression can not be empty;", "aws-tests",
         FilterExpression=""),
    scan("an empty projection", "Invalid ProjectionExpression: The expression can not be empty;", "aws-tests",
         ProjectionExpression=""),
    scan("the filter before the projection", "Invalid FilterExpression: The expression can not be empty;", "aws-tests",
         FilterExpression="", ProjectionExpression=""),
]
COUNTS = [
    *((operator, 0) for operator in ("EQ", "NE", "LE", "LT", "GE", "GT", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH",
                                     "IN", "BETWEEN")),
    *((operator, 2) for operator in ("EQ", "NE", "LE", "LT", "GE", "GT", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH")),
    ("NULL", 1), ("NOT_NULL", 1), ("BETWEEN", 1), ("BETWEEN", 3),
]
KINDS = [
    *((operator, kind) for operator in ("LE", "LT", "GE", "GT", "IN") for kind in ("SS", "M")),
    ("CONTAINS", "SS"), ("NOT_CONTAINS", "NS"), ("BEGINS_WITH", "N"), ("BEGINS_WITH", "SS"),
]
CONTENTS: dict[str, Any] = {"SS": ["a"], "NS": ["1"], "M": {}, "N": "1"}
SELECT = [
    ("SPECIFIC_ATTRIBUTES of none", {"Select": "SPECIFIC_ATTRIBUTES"},
     "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"),
    ("ALL_ATTRIBUTES and AttributesToGet", {"Select": "ALL_ATTRIBUTES", "AttributesToGet": ["a"]},
     "Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES"),
    ("ALL_ATTRIBUTES and a projection", {"Select": "ALL_ATTRIBUTES", "ProjectionExpression": "a"},
     "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"),
    ("COUNT and AttributesToGet", {"Select": "COUNT", "AttributesToGet": ["a"]},
     "Cannot specify the AttributesToGet when choosing to get only the Count"),
]
MEETING = [
    rows("no partition key", "Query condition missed key schema element: pk", "captured",
         KeyConditions={"sk": on("EQ", X)}),
    rows("another attribute", "Query condition missed key schema element: pk", "captured",
         KeyConditions={"x": on("EQ", X)}),
    rows("another attribute beside the partition key", "Query condition missed key schema element: sk", "aws-tests",
         KeyConditions={"pk": on("EQ", X), "x": on("EQ", X)}),
    query("another attribute beside the only key", NOT_SUPPORTED, "aws-tests", "things",
          KeyConditions={"id": on("EQ", X), "x": on("EQ", X)}),
    *(rows(f"{operator} of the partition key", NOT_INDEXABLE, "aws-tests", KeyConditions={"pk": on(operator, *values)})
      for operator, *values in (("NE", X), ("NULL",), ("NOT_NULL",), ("CONTAINS", X), ("NOT_CONTAINS", X), ("IN", X))),
    *(rows(f"{operator} of the sort key", NOT_INDEXABLE, "aws-tests",
           KeyConditions={"pk": on("EQ", X), "sk": on(operator, *values)})
      for operator, *values in (("NE", X), ("NULL",), ("CONTAINS", X), ("IN", X, Y))),
    *(rows(f"{operator} of the partition key", NOT_SUPPORTED, "aws-tests", KeyConditions={"pk": on(operator, *values)})
      for operator, *values in (("LE", X), ("LT", X), ("GE", X), ("GT", X), ("BEGINS_WITH", X), ("BETWEEN", X, Y))),
    rows("partition key of another type", WRONG + "Condition parameter type does not match schema type", "aws-tests",
         KeyConditions={"pk": on("EQ", ONE)}),
    rows("sort key of another type", WRONG + "Condition parameter type does not match schema type", "aws-tests",
         KeyConditions={"pk": on("EQ", X), "sk": on("BETWEEN", ONE, {"N": "2"})}),
    rows("sort key the wrong way round", BETWEEN, "aws-tests",
         KeyConditions={"pk": on("EQ", X), "sk": on("BETWEEN", Y, X)}),
    rows("empty partition key", NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty string "
         "value. Key: pk", "captured for other operations", KeyConditions={"pk": on("EQ", {"S": ""})}),
    rows("QueryFilter of a key", "QueryFilter can only contain non-primary key attributes: Primary key attribute: pk",
         "aws-tests", QueryFilter={"x": on("EQ", X), "pk": on("EQ", X)}),
    query("FilterExpression of a key", "Filter Expression can only contain non-primary key attributes: Primary key "
          "attribute: sk", "aws-tests", "rows", KeyConditionExpression="pk = :v", FilterExpression="sk = :v",
          ExpressionAttributeValues={":v": X}),
    query("FilterExpression of an index's key", "Filter Expression can only contain non-primary key attributes: "
          "Primary key attribute: color", "aws-tests", "rows", IndexName="colors", KeyConditionExpression="color = :v",
          FilterExpression="color = :v", ExpressionAttributeValues={":v": X}),
    query("projection into a key", SCALARS + "Key: sk", "aws-tests", "rows", KeyConditionExpression="pk = :v",
          ProjectionExpression="sk.x", ExpressionAttributeValues={":v": X}),
    query("filter into an index's key", SCALARS + "IndexKey: color", "aws-tests", "rows",
          KeyConditionExpression="pk = :v", FilterExpression="color[0] = :v", ExpressionAttributeValues={":v": X}),
    scan("projection into a key", SCALARS + "Key: id", "aws-tests", "things", ProjectionExpression="id[1]"),
    scan("filter into an index's key", SCALARS + "IndexKey: extent", "aws-tests", "rows",
         FilterExpression="attribute_exists(extent.x)"),
    rows("no such index", "The table does not have the specified index: other", "aws-tests", IndexName="other"),
    scan("no such index", "The table does not have the specified index: other", "aws-tests", "rows", IndexName="other"),
    *(make("consistent read of a global index", "Consistent reads are not supported on global secondary indexes",
           "captured", IndexName="colors", ConsistentRead=True, **more)
      for make, more in ((rows, {}), (scan, {"table": "rows"}))),
    *(make("all attributes of a smaller global index", WRONG + "Select type ALL_ATTRIBUTES is not supported for global "
           "secondary index colors_and_extents because its projection type is not ALL", "aws-tests",
           IndexName="colors_and_extents", Select="ALL_ATTRIBUTES", **more)
      for make, more in ((rows, {"KeyConditions": {"color": on("EQ", X)}}), (scan, {"table": "rows"}))),
    *(make("an attribute that a global index has not", WRONG + "Global secondary index colors_and_extents does not "
           "project [x]", "captured", IndexName="colors_and_extents", AttributesToGet=["x"], **more)
      for make, more in ((rows, {"KeyConditions": {"color": on("EQ", X)}}), (scan, {"table": "rows"}))),
    query("ALL_PROJECTED_ATTRIBUTES of a table", "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an "
          "IndexName", "captured", "rows", Select="ALL_PROJECTED_ATTRIBUTES", KeyConditions={"pk": on("EQ", X)}),
    scan("ALL_PROJECTED_ATTRIBUTES of a table", "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an "
         "IndexName", "aws-tests", "rows", Select="ALL_PROJECTED_ATTRIBUTES"),
]
STARTS = [
    rows("too few", START, "aws-tests", ExclusiveStartKey={"pk": X}),
    rows("too many", START, "aws-tests", ExclusiveStartKey={"pk": X, "sk": X, "x": X}),
    rows("others", START, "aws-tests", ExclusiveStartKey={"pk": X, "x": X}),
    rows("of another type", SCHEMA, "aws-tests", ExclusiveStartKey={"pk": X, "sk": ONE}),
    rows("of another partition", "The provided starting key is outside query boundaries based on provided conditions",
         "aws-tests", ExclusiveStartKey={"pk": Y, "sk": X}),
    rows("outside of the sort key's condition", "The provided starting key does not match the range key predicate",
         "aws-tests", KeyConditions={"pk": on("EQ", X), "sk": on("GT", Y)}, ExclusiveStartKey={"pk": X, "sk": X}),
    rows("of another partition, under a condition on the sort key",
         "The query can return at most one row and cannot be restarted", "aws-tests",
         KeyConditions={"pk": on("EQ", X), "sk": on("EQ", X)}, ExclusiveStartKey={"pk": Y, "sk": X}),
    rows("of the table for an index", START, "aws-tests", IndexName="by_color", ExclusiveStartKey={"pk": X, "sk": X}),
    rows("of an index, of another type", SCHEMA, "aws-tests", IndexName="by_color",
         ExclusiveStartKey={"pk": X, "sk": X, "color": ONE}),
    rows("of an index, where the table's key is of another type", f"{START}: {SCHEMA}", "aws-tests",
         IndexName="by_color", ExclusiveStartKey={"pk": X, "sk": ONE, "color": X}),
    scan("too few", f"{START}: {SCHEMA}", "aws-tests", "rows", ExclusiveStartKey={"pk": X}),
    scan("too many", f"{START}: {SCHEMA}", "aws-tests", "things", ExclusiveStartKey={"id": X, "x": X}),
    scan("of another type", f"{START}: {SCHEMA}", "aws-tests", "things", ExclusiveStartKey={"id": ONE}),
    scan("of the table for an index", START, "aws-tests", "rows", IndexName="colors",
         ExclusiveStartKey={"pk": X, "sk": X}),
    scan("of an index, of another type", SCHEMA, "aws-tests", "rows", IndexName="colors",
         ExclusiveStartKey={"pk": X, "sk": X, "color": ONE}),
]
# fmt: on
ALL = ORDER + MEETING


@pytest.mark.parametrize(("operation", "case"), ALL, ids=[f"{case.what}: {case.told[:40]}" for _, case in ALL])
def test_a_request(world, operation, case):
    world.refuses(operation, case)


@pytest.mark.parametrize(("operation", "case"), STARTS, ids=number_of(case for _, case in STARTS))
def test_a_starting_key(world, operation, case):
    world.refuses(operation, case)


@pytest.mark.parametrize("member", ["ScanFilter", "QueryFilter", "KeyConditions"])
@pytest.mark.parametrize(("operator", "count"), COUNTS)
def test_the_number_of_values(world, operator, count, member):
    condition = {"ComparisonOperator": operator, "AttributeValueList": [X] * count}
    told = WRONG + f"Invalid number of argument(s) for the {operator} ComparisonOperator"
    operation = "Scan" if member == "ScanFilter" else "Query"
    world.refuses(operation, Case("", {"TableName": "gone", member: {"a": condition}}, told, "aws-tests"))


@pytest.mark.parametrize("member", ["ScanFilter", "QueryFilter", "KeyConditions"])
@pytest.mark.parametrize(("operator", "kind"), KINDS)
def test_types_that_an_operator_does_not_take(world, operator, kind, member):
    told = WRONG + f"ComparisonOperator {operator} is not valid for {kind} AttributeValue type"
    request = {"TableName": "gone", member: {"a": on(operator, {kind: CONTENTS[kind]})}}
    world.refuses("Scan" if member == "ScanFilter" else "Query", Case("", request, told, "aws-tests"))


@pytest.mark.parametrize("member", ["ScanFilter", "QueryFilter", "KeyConditions"])
@pytest.mark.parametrize("operator", ["IN", "BETWEEN"])
def test_values_of_two_types(world, operator, member):
    told = WRONG + "AttributeValues inside AttributeValueList must be of same type"
    request = {"TableName": "gone", member: {"a": on(operator, X, ONE)}}
    world.refuses("Scan" if member == "ScanFilter" else "Query", Case("", request, told, "aws-tests"))


@pytest.mark.parametrize("member", ["ScanFilter", "QueryFilter", "KeyConditions"])
def test_between_the_wrong_way_round(world, member):
    request = {"TableName": "gone", member: {"a": on("BETWEEN", Y, X)}}
    world.refuses("Scan" if member == "ScanFilter" else "Query", Case("", request, BETWEEN, "aws-tests"))


@pytest.mark.parametrize("operation", ["Query", "Scan"])
@pytest.mark.parametrize(("what", "more", "told"), SELECT, ids=[one[0] for one in SELECT])
def test_select(world, operation, what, more, told):
    by_key = {"KeyConditionExpression": "pk = :v", VALUES: {":v": X}}
    by_old = {"KeyConditions": {"pk": on("EQ", X)}}
    keyed = {} if operation == "Scan" else by_old if "AttributesToGet" in more else by_key
    world.refuses(operation, Case(what, {"TableName": "rows", **keyed, **more}, told, "captured or assumed"))
