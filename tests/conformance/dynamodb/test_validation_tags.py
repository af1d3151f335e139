"""TagResource, UntagResource and ListTagsOfResource: what they refuse, in AWS's order and words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import WRONG, Case, null, number_of

PLACE = "arn:aws:dynamodb:us-east-1:123456789012:"
ARN = PLACE + "table/things"
FOREIGN = "arn:aws:dynamodb:us-west-2:999999999999:table/things"
OTHER = "arn:aws:dynamodb:us-west-2:123456789012:table/things"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
MANY = "Number of Tags exceed the current limit for the provided ResourceArn"
GOOD = {"Tags": [{"Key": "k", "Value": "v"}], "TagKeys": ["k"]}
OPERATIONS = ["TagResource", "UntagResource", "ListTagsOfResource"]


def of(arn: str) -> dict[str, Any]:
    return {"ResourceArn": arn, **GOOD}


def tag(*tags: Any) -> dict[str, Any]:
    return {"ResourceArn": ARN, "Tags": [{"Key": key, "Value": value} for key, value in tags]}


def untag(*keys: str) -> dict[str, Any]:
    return {"ResourceArn": ARN, "TagKeys": list(keys)}


def key_is_bad(key: str) -> str:
    return f"The Tag Key provided is invalid, Key: {key}"


def value_is_bad(value: str) -> str:
    return f"The Tag Value provided is invalid, Value: {value}"


# fmt: off
ARNS = [
    Case("no ARN", {}, "Invalid TableArn", "aws-tests"),
    Case("an ARN that is none", of("things"), WRONG + "ARNs must start with 'arn:': things", "october"),
    Case("an empty ARN", of(""), WRONG + "ARNs must start with 'arn:': ", "assumed"),
    Case("an ARN of another service", of(FUNCTION), WRONG + f"Provided Arn is not a DynamoDB resource arn: {FUNCTION}",
         "october"),
    Case("an ARN of an index", of(PLACE + "table/rows/index/colors"),
         WRONG + "Invalid resource arn provided, only table or stream is accepted. "
         f"Provided resource arn: {PLACE}table/rows/index/colors", "october"),
    Case("an ARN of another region", of(OTHER), f"Invalid TableArn: Invalid ResourceArn provided as input {OTHER}",
         "october"),
    Case("no such table", of(PLACE + "table/gone"),
         f"Requested resource not found: ResourcArn: {PLACE}table/gone not found", "aws-tests",
         "ResourceNotFoundException"),
]
TAGS = [
    Case("no tags", {"ResourceArn": ARN}, [null("tags")], "model"),
    Case("an empty list", tag(), "Atleast one Tag needs to be provided as Input.", "october"),
    Case("an empty key", tag(("", "v")), key_is_bad(""), "october"),
    Case("a long key", tag(("k" * 129, "v")), key_is_bad("k" * 129), "october"),
    Case("a sign in a key", tag(("a!", "v")), key_is_bad("a!"), "october"),
    Case("a prefix of AWS", tag(("aws:k", "v")), "Tag Key cannot be prefixed with aws:, Key: aws:k", "october"),
    Case("no value", tag(("k", None)), value_is_bad("null"), "october"),
    Case("a long value", tag(("k", "v" * 257)), value_is_bad("v" * 257), "october"),
    Case("a sign in a value", tag(("k", "a!")), value_is_bad("a!"), "october"),
    Case("one key twice", tag(("k", "v"), ("k", "w")),
         "Duplicate Tag Keys provided as input: Duplicate Tag Key found k", "october"),
    Case("fifty-one tags", tag(*[(f"k{number}", "v") for number in range(51)]), MANY, "october"),
    Case("a bad tag before a table that is not there",
         {**tag(("a!", "v")), "ResourceArn": PLACE + "table/gone"}, key_is_bad("a!"), "october"),
]
KEYS = [
    Case("no keys", {"ResourceArn": ARN}, [null("tagKeys")], "model"),
    Case("an empty list", untag(), "Atleast one Tag Key needs to be provided as Input.", "october"),
    Case("an empty key", untag(""), key_is_bad(""), "october"),
    Case("a long key", untag("k" * 129), key_is_bad("k" * 129), "october"),
    Case("a sign in a key", untag("a!"), key_is_bad("a!"), "october"),
    Case("a prefix of AWS", untag("aws:k"), "Tag Key cannot be prefixed with aws:, Key: aws:k", "october"),
    Case("fifty-one keys", untag(*[f"k{number}" for number in range(51)]), MANY, "october"),
]
# fmt: on


@pytest.mark.parametrize("case", ARNS, ids=number_of(ARNS))
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_arn(world, operation, case):
    world.refuses(operation, case)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_table_of_another_account(world, operation):
    """Before its region is looked at (parity suite, of ListTagsOfResource; assumed of the others)."""
    case = Case("of another account", of(FOREIGN), "Access is denied", "october", "AccessDeniedException")
    world.refuses(operation, case)


@pytest.mark.parametrize("case", TAGS, ids=number_of(TAGS))
def test_tag_resource(world, case):
    world.refuses("TagResource", case)


@pytest.mark.parametrize("case", KEYS, ids=number_of(KEYS))
def test_untag_resource(world, case):
    world.refuses("UntagResource", case)
