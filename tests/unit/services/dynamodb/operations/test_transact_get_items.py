"""TransactGetItems, as AWS answers it."""

from __future__ import annotations

import pytest


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S")
    dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}, "x": {"N": "1"}})
    return dynamodb


def get(name, **more):
    return {"Get": {"TableName": "music", "Key": {"id": {"S": name}}} | more}


def test_items_come_in_the_order_of_the_request(music):
    answer = music.transact_get_items(TransactItems=[get("none"), get("a", ProjectionExpression="x")])
    assert answer == {"Responses": [{}, {"Item": {"x": {"N": "1"}}}]}


def test_a_read_costs_twice_a_consistent_one(music):
    answer = music.transact_get_items(TransactItems=[get("none"), get("a")], ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == [{"TableName": "music", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0}]


def test_an_item_is_named_once(music):
    with music.refuses("Transaction request cannot include multiple operations on one item"):
        music.transact_get_items(TransactItems=[get("a"), get("a")])


def test_a_wrong_key_cancels(music):
    with music.refuses(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]",
        "TransactionCanceledException",
    ) as raised:
        music.transact_get_items(TransactItems=[get("a"), {"Get": {"TableName": "music", "Key": {"id": {"N": "1"}}}}])
    assert raised.value.members["CancellationReasons"][1] == {
        "Code": "ValidationError",
        "Message": "The provided key element does not match the schema",
    }
