"""TransactWriteItems, as AWS answers it."""

from __future__ import annotations

import pytest

CANCELLED = "Transaction cancelled, please refer cancellation reasons for specific reasons "


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_genre": ("genre:S", "ALL")})
    dynamodb.put_item(TableName="music", Item={"id": {"S": "old"}, "v": {"N": "1"}})
    return dynamodb


def put(name, **more):
    return {"Put": {"TableName": "music", "Item": {"id": {"S": name}}} | more}


def keyed(kind, name, **more):
    return {kind: {"TableName": "music", "Key": {"id": {"S": name}}} | more}


def items(dynamodb):
    return sorted(dynamodb.scan(TableName="music")["Items"], key=str)


def test_all_are_done(music):
    answer = music.transact_write_items(
        TransactItems=[
            put("a"),
            keyed("Update", "b", UpdateExpression="SET v = :v", ExpressionAttributeValues={":v": {"N": "2"}}),
            keyed("Delete", "old"),
            keyed("ConditionCheck", "c", ConditionExpression="attribute_not_exists(id)"),
        ]
    )
    assert answer == {}
    assert items(music) == [{"id": {"S": "a"}}, {"id": {"S": "b"}, "v": {"N": "2"}}]


def test_a_check_changes_nothing(music):
    music.transact_write_items(
        TransactItems=[keyed("ConditionCheck", "old", ConditionExpression="attribute_exists(id)")]
    )
    assert items(music) == [{"id": {"S": "old"}, "v": {"N": "1"}}]


def test_one_fails_and_nothing_is_done(music):
    # Recorded: go-cloud awsdynamodb 2025, AtomicWritesFail.
    with music.refuses(CANCELLED + "[None, None, ConditionalCheckFailed]", "TransactionCanceledException") as raised:
        music.transact_write_items(
            TransactItems=[
                put("a"),
                keyed("Delete", "old"),
                keyed("ConditionCheck", "none", ConditionExpression="attribute_exists(id)"),
            ]
        )
    assert raised.value.members == {
        "CancellationReasons": [
            {"Code": "None"},
            {"Code": "None"},
            {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"},
        ]
    }
    assert items(music) == [{"id": {"S": "old"}, "v": {"N": "1"}}]


def test_reasons_tell_the_item_where_asked(music):
    with music.refuses(CANCELLED + "[ConditionalCheckFailed]", "TransactionCanceledException") as raised:
        failing = put("old", ConditionExpression="attribute_not_exists(id)")
        failing["Put"]["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        music.transact_write_items(TransactItems=[failing])
    (reason,) = raised.value.members["CancellationReasons"]
    assert reason["Item"] == {"id": {"S": "old"}, "v": {"N": "1"}}


def test_what_an_update_can_not_do_is_a_reason_too(music):
    music.put_item(TableName="music", Item={"id": {"S": "old"}, "v": {"S": "text"}})
    with music.refuses(CANCELLED + "[None, ValidationError]", "TransactionCanceledException") as raised:
        music.transact_write_items(
            TransactItems=[
                put("a"),
                keyed("Update", "old", UpdateExpression="SET v = v + :s", ExpressionAttributeValues={":s": {"N": "1"}}),
            ]
        )
    reason = raised.value.members["CancellationReasons"][1]
    assert reason == {
        "Code": "ValidationError",
        "Message": "An operand in the update expression has an incorrect data type",
    }


def test_an_item_is_named_once(music):
    with music.refuses("Transaction request cannot include multiple operations on one item"):
        music.transact_write_items(TransactItems=[put("a"), keyed("Delete", "a")])


def test_each_is_one_of_four(music):
    with music.refuses("TransactItems can only contain one of Check, Put, Update or Delete"):
        music.transact_write_items(TransactItems=[put("a") | keyed("Delete", "b")])


def test_the_table_is_looked_for_before_the_item(music):
    # Recorded: LocalStack snapshots, a put of an empty item into no table.
    with music.refuses("Requested resource not found", "ResourceNotFoundException"):
        music.transact_write_items(TransactItems=[{"Put": {"TableName": "films", "Item": {}}}])


def test_a_token_makes_a_repetition_harmless_for_ten_minutes(music):
    request = {
        "TransactItems": [
            keyed("Update", "old", UpdateExpression="ADD v :one", ExpressionAttributeValues={":one": {"N": "1"}})
        ],
        "ClientRequestToken": "t",
    }
    assert music.transact_write_items(**request) == {}
    assert music.transact_write_items(**request) == {}
    assert items(music) == [{"id": {"S": "old"}, "v": {"N": "2"}}]
    repeated = music.transact_write_items(**request, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]
    assert repeated == [{"TableName": "music", "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0}]
    music.clock.advance(601)
    music.transact_write_items(**request)
    assert items(music) == [{"id": {"S": "old"}, "v": {"N": "3"}}]


def test_a_token_is_of_one_request(music):
    music.transact_write_items(TransactItems=[put("a")], ClientRequestToken="t")
    with music.refuses(None, "IdempotentParameterMismatchException"):
        music.transact_write_items(TransactItems=[put("b")], ClientRequestToken="t")


def test_a_transaction_that_failed_may_be_tried_again_under_its_token(music):
    request = {"TransactItems": [put("old", ConditionExpression="attribute_not_exists(id)")], "ClientRequestToken": "t"}
    with music.refuses(CANCELLED + "[ConditionalCheckFailed]", "TransactionCanceledException"):
        music.transact_write_items(**request)
    music.delete_item(TableName="music", Key={"id": {"S": "old"}})
    assert music.transact_write_items(**request) == {}
    assert items(music) == [{"id": {"S": "old"}}]


def test_a_write_costs_twice(music):
    answer = music.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": "music", "Item": {"id": {"S": "a"}, "genre": {"S": "jazz"}}}},
            keyed("Delete", "old"),
        ],
        ReturnConsumedCapacity="INDEXES",
    )
    assert answer["ConsumedCapacity"] == [
        {
            "TableName": "music",
            "CapacityUnits": 6.0,
            "WriteCapacityUnits": 6.0,
            "Table": {"CapacityUnits": 4.0, "WriteCapacityUnits": 4.0},
            "GlobalSecondaryIndexes": {"by_genre": {"CapacityUnits": 2.0, "WriteCapacityUnits": 2.0}},
        }
    ]


def test_a_key_of_the_wrong_type_is_a_reason_and_an_empty_one_a_fault_of_the_request(music):
    # Captured on AWS in four regions by others: paritysuite/dynamodb-conformance#60.
    wrong = {"Delete": {"TableName": "music", "Key": {"id": {"N": "1"}}}}
    with music.refuses(CANCELLED + "[None, ValidationError]", "TransactionCanceledException") as raised:
        music.transact_write_items(TransactItems=[put("a"), wrong])
    reasons = raised.value.members["CancellationReasons"]
    assert reasons[1]["Message"] == "The provided key element does not match the schema"
    empty = "The AttributeValue for a key attribute cannot contain an empty string value."
    with music.refuses(f"One or more parameter values are not valid. {empty} Key: id"):
        music.transact_write_items(TransactItems=[put("a"), keyed("Delete", "")])
    with music.refuses(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
        f"{empty} IndexName: by_genre, IndexKey: genre"
    ):
        music.transact_write_items(
            TransactItems=[{"Put": {"TableName": "music", "Item": {"id": {"S": "a"}, "genre": {"S": ""}}}}]
        )
    assert items(music) == [{"id": {"S": "old"}, "v": {"N": "1"}}]


def test_a_table_by_its_name_and_by_its_arn(dynamodb):
    arn = dynamodb.table()["TableArn"]
    put = [{"Put": {"TableName": name, "Item": {"id": {"S": "a"}}}} for name in ("music", arn)]
    with dynamodb.refuses("Transaction request cannot include multiple operations on one item"):
        dynamodb.transact_write_items(TransactItems=put)
    put[1]["Put"]["Item"] = {"id": {"S": "b"}}
    answer = dynamodb.transact_write_items(TransactItems=put, ReturnConsumedCapacity="TOTAL")
    assert [one["TableName"] for one in answer["ConsumedCapacity"]] == ["music", arn]
    assert [item["id"]["S"] for item in dynamodb.items()] == ["a", "b"]


def test_values_that_are_more_than_an_attribute_may_be(music):
    """What the expressions let pass is no fault of the request when its bytes are counted."""
    given = {"ExpressionAttributeValues": {":far": {"N": "0e1000"}}}
    update = keyed("Update", "b")["Update"] | {"UpdateExpression": "SET v = :far"} | given
    check = keyed("ConditionCheck", "old")["ConditionCheck"] | {"ConditionExpression": "v > :far"} | given
    for _ in range(2):
        music.transact_write_items(
            TransactItems=[{"Update": update}, {"ConditionCheck": check}], ClientRequestToken="1"
        )
    assert items(music)[0] == {"id": {"S": "b"}, "v": {"N": "0"}}
