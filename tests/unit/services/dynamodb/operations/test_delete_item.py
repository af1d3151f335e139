"""DeleteItem, as AWS answers it."""

from __future__ import annotations

import pytest

KEY = {"id": {"S": "a"}}


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_genre": ("genre:S", "ALL")})
    dynamodb.put_item(TableName="music", Item=KEY | {"genre": {"S": "jazz"}})
    return dynamodb


def test_the_item_is_gone_from_the_table_and_its_indexes(music):
    assert music.delete_item(TableName="music", Key=KEY) == {}
    assert music.scan(TableName="music")["Count"] == 0
    assert music.scan(TableName="music", IndexName="by_genre")["Count"] == 0


def test_what_is_not_there_is_deleted_already(music):
    assert music.delete_item(TableName="music", Key={"id": {"S": "b"}}, ReturnValues="ALL_OLD") == {}


def test_all_old_is_the_item(music):
    answer = music.delete_item(TableName="music", Key=KEY, ReturnValues="ALL_OLD")
    assert answer == {"Attributes": KEY | {"genre": {"S": "jazz"}}}


def test_a_condition_decides(music):
    with music.refuses("The conditional request failed", "ConditionalCheckFailedException"):
        music.delete_item(
            TableName="music",
            Key=KEY,
            ConditionExpression="genre = :g",
            ExpressionAttributeValues={":g": {"S": "rock"}},
        )
    assert music.scan(TableName="music")["Count"] == 1


def test_legacy_expectations_work(music):
    with music.refuses("The conditional request failed", "ConditionalCheckFailedException"):
        music.delete_item(TableName="music", Key=KEY, Expected={"genre": {"Exists": False}})


def test_deleting_costs_what_is_deleted(music):
    music.put_item(TableName="music", Item=KEY | {"genre": {"S": "jazz"}, "x": {"S": "y" * 2500}})
    told = music.delete_item(TableName="music", Key=KEY, ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"]
    assert told["Table"] == {"CapacityUnits": 3.0}
    assert told["GlobalSecondaryIndexes"] == {"by_genre": {"CapacityUnits": 3.0}}
    told = music.delete_item(TableName="music", Key=KEY, ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"]
    assert told == {"TableName": "music", "CapacityUnits": 1.0, "Table": {"CapacityUnits": 1.0}}


def test_return_values_are_those_of_the_old_item(music):
    with music.refuses("ReturnValues can only be ALL_OLD or NONE"):
        music.delete_item(TableName="music", Key=KEY, ReturnValues="UPDATED_OLD")
