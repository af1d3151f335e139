"""What Query and Scan look at first: the starting key, the key conditions, Select, the filter's paths.

aws-tests (architect/dynalite): of each request that has several faults, the one that AWS tells.
"""

from __future__ import annotations

import pytest

from tests.conformance.dynamodb.validation import ATTRIBUTES, WRONG, Case

START = "The provided starting key is invalid"
SCHEMA = "The provided key element does not match the schema"
BOTH = f"{START}: {SCHEMA}"
MISSED = "Query condition missed key schema element: "
NOT_SUPPORTED = "Query key condition not supported"
TYPE = WRONG + "Condition parameter type does not match schema type"
NOT_ALL = (
    WRONG + "Select type ALL_ATTRIBUTES is not supported for global secondary index colors_and_extents because its "
    "projection type is not ALL"
)
X, Y, ONE = {"S": "x"}, {"S": "y"}, {"N": "1"}
SMALLER = {"IndexName": "colors_and_extents", "Select": "ALL_ATTRIBUTES"}
OF_PK = {"KeyConditionExpression": "pk = :x", "ExpressionAttributeValues": {":x": X}}
OF_OTHER = {"KeyConditionExpression": "plain = :n", "ExpressionAttributeValues": {":n": ONE}}
OF_COLOR = {"KeyConditionExpression": "color = :x", "ExpressionAttributeValues": {":x": X}}
INTO_THE_KEY = {"FilterExpression": "attribute_exists(pk.a.b)"}


def filtered(text, asked=OF_PK):
    return {"FilterExpression": text, **asked}


QUERIES = {
    "too few attributes before the condition": ({"ExclusiveStartKey": {"pk": X}, **OF_OTHER}, START),
    "the partition key's type before its condition": ({"ExclusiveStartKey": {"pk": ONE, "sk": X}, **OF_OTHER}, SCHEMA),
    "the partition key's condition before the sort key's type": (
        {"ExclusiveStartKey": {"pk": X, "sk": ONE}, **OF_OTHER},
        MISSED + "pk",
    ),
    "the partition key's condition before another attribute": (
        {"ExclusiveStartKey": {"pk": X, "plain": X}, **OF_OTHER},
        MISSED + "pk",
    ),
    "the sort key's type, where the partition key's condition is good": (
        {"ExclusiveStartKey": {"pk": X, "sk": ONE}, **OF_PK},
        SCHEMA,
    ),
    "another attribute, where the partition key's condition is good": (
        {"ExclusiveStartKey": {"pk": X, "plain": X}, **OF_PK},
        START,
    ),
    "the index's key before the table's": (
        {"IndexName": "colors", "ExclusiveStartKey": {"pk": ONE, "sk": X, "color": ONE}, **OF_COLOR},
        SCHEMA,
    ),
    "the table's key after the index's": (
        {"IndexName": "colors", "ExclusiveStartKey": {"pk": ONE, "sk": X, "color": X}, **OF_COLOR},
        BOTH,
    ),
    "the starting key before Select": ({"ExclusiveStartKey": {"color": X}, **SMALLER, **OF_COLOR}, START),
    "the condition before Select": ({**SMALLER, **OF_OTHER}, MISSED + "color"),
    "the filter's keys before Select": (
        {**SMALLER, **filtered("extent = :x", OF_COLOR)},
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: extent",
    ),
    "Select before the filter's paths": ({**SMALLER, **filtered("attribute_exists(pk.a)", OF_COLOR)}, NOT_ALL),
    "the filter's keys before its paths": (
        filtered("attribute_exists(pk.a)"),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: pk",
    ),
}
CONDITIONS = {
    "two conditions, neither of the key": ("plain = :v AND plainer = :v", X, NOT_SUPPORTED),
    "two conditions, one of them of the key": ("id = :v AND plain = :v", X, NOT_SUPPORTED),
    "a type before an operator": ("id < :v", ONE, TYPE),
    "an operator": ("id < :v", X, NOT_SUPPORTED),
}
SCANS = {
    "the starting key before the filter's paths": ({"ExclusiveStartKey": {"pk": X}, **INTO_THE_KEY}, BOTH),
    "the index before the starting key": (
        {"IndexName": "none", "ExclusiveStartKey": {}, **INTO_THE_KEY},
        "The table does not have the specified index: none",
    ),
    "the index's part of the starting key before Select": (
        {"ExclusiveStartKey": {"pk": X, "sk": X, "color": X, "extent": X}, **SMALLER},
        SCHEMA,
    ),
    "too few attributes before Select": ({"ExclusiveStartKey": {"color": X}, **SMALLER}, START),
    "Select before the table's part of the starting key": (
        {"ExclusiveStartKey": {"plain": X, "plainer": X, "color": X, "extent": ONE}, **SMALLER, **INTO_THE_KEY},
        NOT_ALL,
    ),
}


@pytest.mark.parametrize("what", QUERIES)
def test_a_query(world, what):
    request, told = QUERIES[what]
    world.refuses("Query", Case(what, {"TableName": "rows", **request}, told, "aws-tests"))


@pytest.mark.parametrize("what", CONDITIONS)
def test_conditions_on_a_key_of_one_attribute(world, what):
    text, value, told = CONDITIONS[what]
    request = {"TableName": "things", "KeyConditionExpression": text, "ExpressionAttributeValues": {":v": value}}
    world.refuses("Query", Case(what, request, told, "aws-tests"))


@pytest.mark.parametrize("what", SCANS)
def test_a_scan(world, what):
    request, told = SCANS[what]
    world.refuses("Scan", Case(what, {"TableName": "rows", **request}, told, "aws-tests"))


def test_the_segment_of_the_starting_key_before_the_filters_paths(world):
    request = {
        "TableName": "things",
        "ExclusiveStartKey": ATTRIBUTES,
        "TotalSegments": 2,
        "FilterExpression": "id.a = id.b",
    }
    told = sorted(str(world.refusal("Scan", {**request, "Segment": segment}).message) for segment in (0, 1))
    assert told[0] == (
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id"
    )
    assert told[1].startswith(
        f"{START}: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
    )
