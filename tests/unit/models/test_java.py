"""Orders and values as Java shows them; those expected were seen in answers of AWS, or are Java's own."""

from __future__ import annotations

import pytest

from replaykit.models import service
from replaykit.models.java import hash_code, hash_order, in_java, lower_camel

PUT = [
    "TableName",
    "Item",
    "Expected",
    "ReturnValues",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "ConditionalOperator",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValuesOnConditionCheckFailure",
]


@pytest.mark.parametrize(
    ("text", "code"), [("", 0), ("a", 97), ("hello", 99162322), ("FB", 2236), ("Ea", 2236), ("\U0001f600", 1772899)]
)
def test_hash_codes(text: str, code: int) -> None:
    assert hash_code(text) == code


@pytest.mark.parametrize(
    ("members", "seen"),
    [
        (PUT, "returnValues returnConsumedCapacity returnItemCollectionMetrics tableName"),
        ([*PUT, "UpdateExpression", "Key"], "returnConsumedCapacity returnValues"),
        (["AttributeName", "AttributeType"], "attributeType attributeName"),
        (["AttributeName", "KeyType"], "attributeName keyType"),
        (["IndexName", "KeySchema", "Projection"], "indexName keySchema projection"),
        (["ReadCapacityUnits", "WriteCapacityUnits"], "writeCapacityUnits readCapacityUnits"),
        (["Enabled", "AttributeName"], "attributeName enabled"),
        (["CompatibleArchitectures", "CompatibleRuntimes", "LayerName"], "compatibleRuntimes compatibleArchitectures"),
    ],
)
def test_members_stand_in_the_order_that_was_seen_of_aws(members: list[str], seen: str) -> None:
    listed = hash_order(map(lower_camel, members))
    assert [word for word in listed if word in seen.split()] == seen.split()


def test_names_without_room_are_told_in_the_order_of_a_hash_set() -> None:
    assert hash_order(["zz", "aa", "mm"]) == ["zz", "aa", "mm"]
    assert hash_order(["b", "a"]) == ["a", "b"]
    assert hash_order([chr(code) for code in range(ord("n"), ord("a") - 1, -1)]) == list("abcdefghijklmn")
    assert hash_order(["\ud800", "a"]) == ["\ud800", "a"]


def test_a_map_that_is_made_with_room_is_in_another_order() -> None:
    assert hash_order(["pk", "sk", "a"]) == ["a", "sk", "pk"]
    assert hash_order(["pk", "sk", "a", "b", "c"], room=5) == ["sk", "a", "b", "pk", "c"]


def test_members_that_no_model_publishes_are_printed_as_aws_prints_them() -> None:
    shape = service("dynamodb").operations["BatchWriteItem"].input.members["RequestItems"]
    assert in_java(shape, {"t": [{"PutRequest": {"Item": {"pk": {"S": "x"}}}}]}) == (
        "{t=[WriteRequest(putRequest=PutRequest(item={pk=AttributeValue(s=x, n=null, b=null, iNT=null, dECIMAL=null, "
        "dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, "
        "nULL=null, bOOL=null)}, workloadProfileName=null), deleteRequest=null)]}"
    )
