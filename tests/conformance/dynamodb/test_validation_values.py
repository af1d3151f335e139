"""Attribute values that are none, in every place that takes one: how they are told, and with what introduction."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import ATTRIBUTES, WRONG, Case

NOT_A_NUMBER = "The parameter cannot be converted to a numeric value"
TOO_PRECISE = "Attempting to store more than 38 significant digits in a Number"
OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
EMPTY = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
SEVERAL = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
TWICE = "Input collection contains duplicates"
DIGITS = "1" * 39

# what -> the value, the text, the source
FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no type": ({}, EMPTY, "aws-tests"),
    "NULL that is false": (
        {"NULL": False},
        WRONG + "Null attribute value types must have the value of true",
        "captured",
    ),
    "SS empty": ({"SS": []}, WRONG + "An string set  may not be empty", "captured"),
    "NS empty": ({"NS": []}, WRONG + "An number set  may not be empty", "captured"),
    "BS empty": ({"BS": []}, WRONG + "Binary sets should not be empty", "captured"),
    "SS with a member twice": ({"SS": ["a", "a"]}, WRONG + "Input collection [a, a] contains duplicates.", "captured"),
    "SS with the empty text twice": (
        {"SS": ["", ""]},
        WRONG + "Input collection [, ] contains duplicates.",
        "captured",
    ),
    "BS with a member twice": (
        {"BS": [b"yo", b"hey", b"yo"]},
        WRONG + "Input collection [eW8=, aGV5, eW8=]of type BS contains duplicates.",
        "aws-tests",
    ),
    "NS with a number twice": ({"NS": ["1", "2", "1"]}, TWICE, "aws-tests"),
    "NS with a number in two spellings": ({"NS": ["1", "1.0"]}, TWICE, "aws-tests"),
    "N empty": ({"N": ""}, NOT_A_NUMBER, "aws-tests"),
    "N a word": ({"N": "b"}, f"{NOT_A_NUMBER}: b", "aws-tests"),
    "N an infinity": ({"N": "Infinity"}, f"{NOT_A_NUMBER}: Infinity", "aws-tests"),
    "NS with a word": ({"NS": ["1", "b"]}, f"{NOT_A_NUMBER}: b", "aws-tests"),
    "NS with the empty text": ({"NS": ["1", ""]}, NOT_A_NUMBER, "captured"),
    "N of 39 digits": ({"N": DIGITS}, TOO_PRECISE, "aws-tests"),
    "N of 39 digits behind the point": ({"N": "-1." + "1" * 38}, TOO_PRECISE, "aws-tests"),
    "N too large": ({"N": "1e126"}, OVERFLOW, "aws-tests"),
    "N too large and negative": ({"N": "-1e126"}, OVERFLOW, "aws-tests"),
    "N too small": ({"N": "1e-131"}, UNDERFLOW, "aws-tests"),
    "N too small and negative": ({"N": "-1e-131"}, UNDERFLOW, "aws-tests"),
    "two types": ({"S": "a", "N": "1"}, SEVERAL, "aws-tests"),
    "two types, the second of them wrong": ({"S": "a", "N": ""}, NOT_A_NUMBER, "aws-tests"),
    "wrong in a map": ({"M": {"a": {"S": "a"}, "b": {}}}, EMPTY, "aws-tests"),
    "wrong in a list of a map": ({"M": {"a": {"L": [{"N": "b"}]}}}, f"{NOT_A_NUMBER}: b", "aws-tests"),
}
FEW = ("no type", "NULL that is false", "SS empty", "NS with a number twice", "N a word", "two types")
THINGS = {"TableName": "things"}


def put(value: Any) -> dict[str, Any]:
    return {**THINGS, "Item": {**ATTRIBUTES, "x": value}}


PLACES = {
    "Key of GetItem": ("GetItem", lambda value: {**THINGS, "Key": {"id": value}}),
    "Key of DeleteItem": ("DeleteItem", lambda value: {**THINGS, "Key": {"id": value}}),
    "Key of UpdateItem": ("UpdateItem", lambda value: {**THINGS, "Key": {"id": value}}),
    "AttributeUpdates": (
        "UpdateItem",
        lambda value: {**THINGS, "Key": ATTRIBUTES, "AttributeUpdates": {"x": {"Value": value, "Action": "PUT"}}},
    ),
    "Expected": ("PutItem", lambda value: {**put({"S": "x"}), "Expected": {"x": {"Value": value}}}),
    "KeyConditions": (
        "Query",
        lambda value: {
            **THINGS,
            "KeyConditions": {"id": {"ComparisonOperator": "EQ", "AttributeValueList": [value]}},
        },
    ),
    "QueryFilter": (
        "Query",
        lambda value: {**THINGS, "QueryFilter": {"x": {"ComparisonOperator": "EQ", "AttributeValueList": [value]}}},
    ),
    "ScanFilter": (
        "Scan",
        lambda value: {**THINGS, "ScanFilter": {"x": {"ComparisonOperator": "EQ", "AttributeValueList": [value]}}},
    ),
    "Keys of BatchGetItem": ("BatchGetItem", lambda value: {"RequestItems": {"things": {"Keys": [{"id": value}]}}}),
    "PutRequest of BatchWriteItem": (
        "BatchWriteItem",
        lambda value: {"RequestItems": {"things": [{"PutRequest": {"Item": {**ATTRIBUTES, "x": value}}}]}},
    ),
    "DeleteRequest of BatchWriteItem": (
        "BatchWriteItem",
        lambda value: {"RequestItems": {"things": [{"DeleteRequest": {"Key": {"id": value}}}]}},
    ),
}
# Which faults of a starting key are told without an introduction.
BARE = ("NS ", "N ", "BS with a member twice", "SS with", "two types, the", "wrong in a list")


@pytest.mark.parametrize("fault", FAULTS)
def test_in_an_item(world, fault):
    value, told, source = FAULTS[fault]
    world.refuses("PutItem", Case(fault, put(value), told, source))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", FEW)
def test_in_another_place(world, fault, place):
    value, told, source = FAULTS[fault]
    operation, request = PLACES[place]
    world.refuses(operation, Case(fault, request(value), told, source))


@pytest.mark.parametrize("fault", FAULTS)
def test_behind_a_placeholder(world, fault):
    """aws-tests: the placeholder is named, whatever the expression."""
    value, told, source = FAULTS[fault]
    request = {**put({"S": "x"}), "ConditionExpression": "x = :v", "ExpressionAttributeValues": {":v": value}}
    text = f"ExpressionAttributeValues contains invalid value: {told} for key :v"
    world.refuses("PutItem", Case(fault, request, text, source))


@pytest.mark.parametrize("operation", ["Query", "Scan"])
@pytest.mark.parametrize("fault", FAULTS)
def test_in_a_starting_key(world, fault, operation):
    """aws-tests: numbers and duplicates are told bare, the others with an introduction."""
    value, told, _ = FAULTS[fault]
    text = told if fault.startswith(BARE) else f"The provided starting key is invalid: {told}"
    request = {**THINGS, "ExclusiveStartKey": {"id": value}}
    world.refuses(operation, Case(fault, request, text, "aws-tests"))
