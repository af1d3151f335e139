"""Tables that a recording describes: answers say what they assume, until it is proved."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.hydration.description import install_table

DESCRIPTION = {
    "TableName": "music",
    "AttributeDefinitions": [
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "n", "AttributeType": "N"},
        {"AttributeName": "genre", "AttributeType": "S"},
    ],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
    "TableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/music",
    "TableId": "11111111-1111-4111-8111-111111111111",
    "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by_genre",
            "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
        }
    ],
}
UNSEEN = "item music/{id=a, n=1} was never seen"


def key(id_="a", number="1"):
    return {"id": {"S": id_}, "n": {"N": number}}


@pytest.fixture
def music(dynamodb):
    dynamodb.described = install_table(dynamodb.store, DESCRIPTION, at=1_600_000_000.0)
    return dynamodb


def test_the_description_is_the_recorded_one(music):
    table = music.describe_table(TableName="music")["Table"]
    assert table["TableId"] == DESCRIPTION["TableId"]
    assert table["ProvisionedThroughput"] == DESCRIPTION["ProvisionedThroughput"]
    assert table["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE"


def test_an_item_that_nobody_saw_is_assumed_absent(music):
    assert music.get_item(TableName="music", Key=key()) == {}
    assert music.assumptions == (UNSEEN,)


def test_loaded_items_and_proved_absences_need_no_assumption(music):
    music.described.load(key() | {"genre": {"S": "jazz"}})
    music.described.prove(key("b"))
    assert music.get_item(TableName="music", Key=key())["Item"]["genre"] == {"S": "jazz"}
    assert music.assumptions == ()
    assert music.get_item(TableName="music", Key=key("b")) == {}
    assert music.assumptions == ()


def test_what_is_written_whole_is_known(music):
    music.put_item(TableName="music", Item=key())
    assert music.assumptions == ()
    music.get_item(TableName="music", Key=key())
    assert music.assumptions == ()
    music.delete_item(TableName="music", Key=key())
    music.get_item(TableName="music", Key=key())
    assert music.assumptions == ()


def test_a_condition_or_an_old_value_on_the_unknown_is_an_assumption(music):
    music.put_item(TableName="music", Item=key(), ConditionExpression="attribute_not_exists(id)")
    assert music.assumptions == (UNSEEN,)
    music.put_item(TableName="music", Item=key("b", "1.50"), ReturnValues="ALL_OLD")
    assert music.assumptions == ("item music/{id=b, n=1.5} was never seen",)


def test_an_update_of_the_unknown_leaves_it_doubtful(music):
    change = {"UpdateExpression": "SET x = :x", "ExpressionAttributeValues": {":x": {"N": "1"}}}
    music.update_item(TableName="music", Key=key(), **change)
    assert music.assumptions == (UNSEEN,)
    music.get_item(TableName="music", Key=key())
    assert music.assumptions == (UNSEEN,)
    music.put_item(TableName="music", Item=key())
    music.get_item(TableName="music", Key=key())
    assert music.assumptions == ()


@pytest.mark.parametrize(
    "write",
    [("put_item", {"Item": key()}), ("delete_item", {"Key": key()})],
    ids=["put", "delete"],
)
def test_so_does_whatever_is_done_under_a_condition_on_the_unknown(music, write):
    operation, what = write
    getattr(music, operation)(TableName="music", **what, ConditionExpression="attribute_not_exists(genre)")
    assert music.assumptions == (UNSEEN,)
    music.get_item(TableName="music", Key=key())  # on AWS the condition may have failed
    assert music.assumptions == (UNSEEN,)
    getattr(music, operation)(TableName="music", **what)
    music.get_item(TableName="music", Key=key())
    assert music.assumptions == ()


def test_a_query_may_miss_what_nobody_saw(music):
    query = {
        "TableName": "music",
        "KeyConditionExpression": "id = :a",
        "ExpressionAttributeValues": {":a": {"S": "a"}},
    }
    music.query(**query)
    assert music.assumptions == ("partition music/{id=a} may hold items that were never seen",)
    music.described.knowledge.learn_partition("a")
    music.query(**query)
    assert music.assumptions == ()
    music.get_item(TableName="music", Key=key("a", "77"))
    assert music.assumptions == ()


def test_a_table_that_is_said_to_be_whole_assumes_nothing(music):
    assert not music.described.whole
    music.described.knowledge.learn_all()
    music.scan(TableName="music")
    assert music.assumptions == ()


def test_loading_logs_nothing(music):
    music.update_table(TableName="music", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    music.described.load(key() | {"genre": {"S": "jazz"}})
    assert not music.described.stream.changes
    music.delete_item(TableName="music", Key=key())
    (change,) = music.described.stream.changes
    assert change.keys == key()
    assert music.scan(TableName="music", IndexName="by_genre")["Count"] == 0
