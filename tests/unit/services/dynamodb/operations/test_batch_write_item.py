"""BatchWriteItem, as AWS answers it."""

from __future__ import annotations

import pytest


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_genre": ("genre:S", "ALL")})
    dynamodb.table("films", "id:S")
    return dynamodb


def put(name, **more):
    return {"PutRequest": {"Item": {"id": {"S": name}} | more}}


def delete(name):
    return {"DeleteRequest": {"Key": {"id": {"S": name}}}}


def test_puts_and_deletes_of_several_tables(music):
    music.put_item(TableName="music", Item={"id": {"S": "old"}})
    answer = music.batch_write_item(
        RequestItems={"music": [put("a"), delete("old"), delete("none")], "films": [put("b")]}
    )
    assert answer == {"UnprocessedItems": {}}
    assert music.scan(TableName="music")["Items"] == [{"id": {"S": "a"}}]
    assert music.scan(TableName="films")["Items"] == [{"id": {"S": "b"}}]


def test_capacity_is_told_by_table(music):
    answer = music.batch_write_item(
        RequestItems={"music": [put("a", genre={"S": "jazz"}), put("b", x={"S": "y" * 1500})], "films": [delete("c")]},
        ReturnConsumedCapacity="INDEXES",
    )
    assert answer["ConsumedCapacity"] == [
        {
            "TableName": "music",
            "CapacityUnits": 4.0,
            "Table": {"CapacityUnits": 3.0},
            "GlobalSecondaryIndexes": {"by_genre": {"CapacityUnits": 1.0}},
        },
        {"TableName": "films", "CapacityUnits": 1.0, "Table": {"CapacityUnits": 1.0}},
    ]


def test_one_wrong_item_and_nothing_is_written(music):
    # Recorded: LocalStack snapshots, a put without its key.
    with music.refuses("The provided key element does not match the schema"):
        music.batch_write_item(RequestItems={"music": [put("a"), {"PutRequest": {"Item": {"x": {"S": "y"}}}}]})
    assert music.scan(TableName="music")["Count"] == 0


@pytest.mark.parametrize("twice", [[put("a"), put("a")], [put("a"), delete("a")]])
def test_an_item_is_written_once(music, twice):
    with music.refuses("Provided list of item keys contains duplicates"):
        music.batch_write_item(RequestItems={"music": twice})


def test_twenty_five_writes_are_enough(music):
    with music.refuses("Too many items requested for the BatchWriteItem call"):
        writes = {table: [put(str(number)) for number in range(15)] for table in ("music", "films")}
        music.batch_write_item(RequestItems=writes)


def test_a_table_that_is_not_there_is_not_found(music):
    with music.refuses("Requested resource not found", "ResourceNotFoundException"):
        music.batch_write_item(RequestItems={"books": [put("a")], "music": [put("a")]})
    assert music.scan(TableName="music")["Count"] == 0


def test_a_table_by_its_name_and_by_its_arn(dynamodb):
    arn = dynamodb.table()["TableArn"]
    puts = [{"PutRequest": {"Item": {"id": {"S": id_}}}} for id_ in "ab"]
    with dynamodb.refuses("Provided list of item keys contains duplicates"):
        dynamodb.batch_write_item(RequestItems={"music": puts, arn: puts[:1]})
    dynamodb.batch_write_item(RequestItems={"music": puts[:1], arn: puts[1:]})
    assert [item["id"]["S"] for item in dynamodb.items()] == ["a", "b"]
