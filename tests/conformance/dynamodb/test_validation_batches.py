"""BatchGetItem and BatchWriteItem: what they refuse, in AWS's order and words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.dynamodb.validation import (
    ATTRIBUTES,
    CAPACITY,
    LONG,
    METRICS,
    SCHEMA,
    Case,
    bad,
    longer,
    null,
    number_of,
    one_of,
    shorter,
)

X, ONE = {"S": "x"}, {"N": "1"}
TWICE = "Provided list of item keys contains duplicates"
NOT_FOUND = "Requested resource not found"
EMPTY_VALUE = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
SEVERAL = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
HI = {"ReturnConsumedCapacity": "hi", "ReturnItemCollectionMetrics": "hi"}
CAPACITY_HI = bad("hi", "returnConsumedCapacity", one_of(CAPACITY))
METRICS_HI = bad("hi", "returnItemCollectionMetrics", one_of(METRICS))
NAMES = "Map keys must satisfy constraint: [{}, {}, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
TABLE_NAMES = NAMES.format(shorter(255), longer(3))
ITEM = "putRequest=PutRequest(item={id=AttributeValue(s=%s, n=null, b=null, iNT=null, dECIMAL=null, dOUBLE=null, "
ITEM += "sS=null, nS=null, bS=null, iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, "
ITEM += "bOOL=null)}, workloadProfileName=null)"


def gets(*keys: Any, table: str = "things", **more: Any) -> dict[str, Any]:
    return {"RequestItems": {table: {"Keys": list(keys), **more}}}


def writes(*requests: Any, table: str = "things") -> dict[str, Any]:
    return {"RequestItems": {table: list(requests)}}


def put(item: Any) -> dict[str, Any]:
    return {"PutRequest": {"Item": item}}


def delete(key: Any) -> dict[str, Any]:
    return {"DeleteRequest": {"Key": key}}


def ids(count: int) -> list[dict[str, Any]]:
    return [{"id": {"S": f"a{number}"}} for number in range(count)]


# fmt: off
GETS = [
    Case("nothing", {}, [null("requestItems")], "aws-tests"),
    Case("a bad enum and nothing", {"ReturnConsumedCapacity": "hi"}, [null("requestItems"), CAPACITY_HI],
         "aws-tests, in the order of today"),
    Case("RequestItems empty", {"RequestItems": {}}, "The requestItems parameter is required for BatchGetItem",
         "captured"),
    Case("no Keys", {"RequestItems": {"things": {}}}, [null("requestItems.things.member.keys")], "aws-tests"),
    Case("Keys empty", gets(), [bad("[]", "requestItems.things.member.keys", longer(1))], "aws-tests"),
    Case("AttributesToGet empty", gets(ATTRIBUTES, AttributesToGet=[]),
         [bad("[]", "requestItems.things.member.attributesToGet", longer(1))], "aws-tests"),
    Case("101 Keys", gets(*ids(101)), "1 validation error detected: Value at 'RequestItems.things.member.Keys' failed "
         "to satisfy constraint: Member must have length less than or equal to 100", "captured"),
    Case("101 Keys of two tables", {"RequestItems": {"things": {"Keys": ids(100)}, "other": {"Keys": ids(1)}}},
         "Too many items requested for the BatchGetItem call", "aws-tests"),
    Case("mixture before keys", gets({"id": {}}, AttributesToGet=["a"], ProjectionExpression=""),
         "Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}", "aws-tests"),
    Case("names alone", gets({"id": {}}, ExpressionAttributeNames={}),
         "ExpressionAttributeNames can only be specified when using expressions", "aws-tests"),
    Case("AttributesToGet with a name twice, before keys", gets({"id": {}}, AttributesToGet=["a", "a"]),
         "One or more parameter values were invalid: Duplicate value in attribute name: a", "aws-tests"),
    Case("names that are empty, before keys",
         gets({"id": {}}, ProjectionExpression="", ExpressionAttributeNames={}),
         "ExpressionAttributeNames must not be empty", "aws-tests"),
    Case("an empty projection, before keys", gets({"id": {}}, ProjectionExpression=""),
         "Invalid ProjectionExpression: The expression can not be empty;", "aws-tests"),
    Case("a projection that overlaps", gets(ATTRIBUTES, ProjectionExpression="a, a.b"),
         "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of "
         "these paths; path one: [a], path two: [a, b]", "captured"),
    Case("a projection that overlaps, beside a good one",
         {"RequestItems": {"rows": {"Keys": [{"pk": X, "sk": X}], "ProjectionExpression": "a"},
                           "things": {"Keys": [ATTRIBUTES], "ProjectionExpression": "a, a"}}},
         "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of "
         "these paths; path one: [a], path two: [a]", "captured"),
    Case("a projection into the key", gets(ATTRIBUTES, ProjectionExpression="id.x"),
         "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id",
         "aws-tests"),
    Case("a wrong value before one key twice", gets(ATTRIBUTES, ATTRIBUTES, {"id": {}}), EMPTY_VALUE, "assumed"),
    Case("one key twice", gets(ATTRIBUTES, {"id": X}, ATTRIBUTES), TWICE, "captured"),
    Case("one number in two spellings", gets({"id": ONE}, {"id": {"N": "1.0"}}, table="counted"), TWICE, "aws-tests"),
    Case("one key of two attributes twice", gets({"pk": X, "sk": X}, {"sk": X, "pk": X}, table="rows"), TWICE,
         "aws-tests"),
    Case("one key twice in a table that is not there", gets(ATTRIBUTES, ATTRIBUTES, table="gone"), TWICE, "aws-tests"),
    Case("no such table", gets(ATTRIBUTES, table="gone"), NOT_FOUND, "captured", "ResourceNotFoundException"),
    Case("one of two tables is not there", {"RequestItems": {"things": {"Keys": [ATTRIBUTES]},
                                                              "gone": {"Keys": [ATTRIBUTES]}}},
         NOT_FOUND, "aws-tests", "ResourceNotFoundException"),
    Case("a key of another type", gets({"id": ONE}), SCHEMA, "captured for other operations"),
    Case("a key of another name", gets({"x": X}), SCHEMA, "aws-tests"),
    Case("a key too long", gets({"id": {"S": "x" * 2049}}), "One or more parameter values were invalid: Size of "
         "hashkey has exceeded the maximum size limit of2048 bytes", "aws-tests"),
    Case("a bad key beside a good one", gets(ATTRIBUTES, {}), SCHEMA, "aws-tests"),
]
WRITES = [
    Case("nothing", {}, [null("requestItems")], "aws-tests"),
    Case("bad enums and nothing", HI, [null("requestItems"), CAPACITY_HI, METRICS_HI],
         "aws-tests, in the order of today"),
    Case("RequestItems empty", {"RequestItems": {}}, "The requestItems parameter is required for BatchWriteItem",
         "captured"),
    Case("no requests", writes(), [bad("{things=[]}", "requestItems", f"Map value must satisfy constraint: "
                                       f"[{shorter(25)}, {longer(1)}]")], "aws-tests"),
    Case("26 requests", writes(*map(put, ids(26))),
         [bad("{things=[" + ", ".join(f"WriteRequest({ITEM % f'a{number}'}, deleteRequest=null)"
                                      for number in range(26)) + "]}", "requestItems",
              f"Map value must satisfy constraint: [{shorter(25)}, {longer(1)}]")], "captured"),
    Case("26 requests to two tables", {"RequestItems": {"things": list(map(put, ids(25))), "gone": [put(ATTRIBUTES)]}},
         "Too many items requested for the BatchWriteItem call", "aws-tests for BatchGetItem"),
    Case("a put of nothing", writes({"PutRequest": {}}), [null("requestItems.things.member.1.member.putRequest.item")],
         "aws-tests"),
    Case("a deletion of nothing", writes(put(ATTRIBUTES), {"DeleteRequest": {}}),
         [null("requestItems.things.member.2.member.deleteRequest.key")], "aws-tests"),
    Case("a request that is neither", writes({}), SEVERAL, "aws-tests"),
    Case("a request that is both", writes({**put(ATTRIBUTES), **delete(ATTRIBUTES)}), SEVERAL, "assumed"),
    Case("an item too large", writes(put({"id": {"S": "x" * 409_600}})),
         "Item size has exceeded the maximum allowed size", "aws-tests"),
    Case("an item too large for a table that is not there", writes(put({"id": {"S": "x" * 409_600}}), table="gone"),
         "Item size has exceeded the maximum allowed size", "aws-tests"),
    Case("no such table", writes(put(ATTRIBUTES), table="gone"), NOT_FOUND, "captured", "ResourceNotFoundException"),
    Case("no such table, and one key twice", writes(put(ATTRIBUTES), delete(ATTRIBUTES), table="gone"), NOT_FOUND,
         "aws-tests", "ResourceNotFoundException"),
    Case("a put and a deletion of one key", writes(put(ATTRIBUTES), delete(ATTRIBUTES)), TWICE, "captured"),
    Case("two puts of one key", writes(put({**ATTRIBUTES, "a": X}), put(ATTRIBUTES)), TWICE, "aws-tests"),
    Case("two deletions of one key", writes(delete({"id": ONE}), delete({"id": {"N": "1.0"}}), table="counted"), TWICE,
         "aws-tests"),
    Case("a put without the key", writes(put({"a": X})), SCHEMA, "recorded"),
    Case("a put with the key of another type", writes(put({"id": ONE})), SCHEMA, "captured"),
    Case("a put with a list for the key", writes(put({"id": {"L": [X]}})), SCHEMA, "captured"),
    Case("a put with an empty key", writes(put({"id": {"S": ""}})), "One or more parameter values are not valid. The "
         "AttributeValue for a key attribute cannot contain an empty string value. Key: id",
         "captured for other operations"),
    Case("a put with a key too long", writes(put({"id": {"S": "x" * 2049}})), "One or more parameter values were "
         "invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes", "aws-tests"),
    Case("a put with an index's key of another type", writes(put({"pk": X, "sk": X, "color": ONE}), table="rows"),
         "One or more parameter values were invalid: Type mismatch for Index Key color Expected: S Actual: N "
         "IndexName: by_color", "aws-tests"),
    Case("a deletion by too much", writes(delete({"id": X, "a": X})), SCHEMA, "aws-tests"),
    Case("a deletion by nothing", writes(delete({})), SCHEMA, "aws-tests"),
]
# fmt: on


@pytest.mark.parametrize("case", GETS, ids=number_of(GETS))
def test_batch_get_item(world, case):
    world.refuses("BatchGetItem", case)


@pytest.mark.parametrize("case", WRITES, ids=number_of(WRITES))
def test_batch_write_item(world, case):
    world.refuses("BatchWriteItem", case)


@pytest.mark.parametrize(("what", "name"), [("short", "ab"), ("long", LONG), ("with a semicolon", "abc;")])
@pytest.mark.parametrize("operation", ["BatchGetItem", "BatchWriteItem"])
def test_the_name_of_a_table(world, operation, what, name):
    """aws-tests: what stands behind the name is printed as Java prints it, which they leave open."""
    request = gets(ATTRIBUTES, table=name) if operation == "BatchGetItem" else writes(put(ATTRIBUTES), table=name)
    error = world.refusal(operation, request)
    assert error.code == "ValidationException", what
    assert error.message.startswith(f"1 validation error detected: Value '{{{name}=")
    assert error.message.endswith(f"' at 'requestItems' failed to satisfy constraint: {TABLE_NAMES}")
