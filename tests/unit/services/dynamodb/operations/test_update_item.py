"""UpdateItem, as AWS answers it."""

from __future__ import annotations

import pytest

KEY = {"id": {"S": "a"}}


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S")
    return dynamodb


def update(dynamodb, expression=None, values=None, **more):
    if expression is not None:
        more["UpdateExpression"] = expression
    if values is not None:
        more["ExpressionAttributeValues"] = values
    return dynamodb.update_item(TableName="music", Key=KEY, **more)


def item(dynamodb):
    return dynamodb.get_item(TableName="music", Key=KEY).get("Item")


def test_an_update_makes_the_item_where_there_is_none(music):
    assert update(music, "SET x = :x", {":x": {"N": "1"}}) == {}
    assert item(music) == KEY | {"x": {"N": "1"}}


def test_without_an_expression_the_key_alone_is_made(music):
    assert update(music) == {}
    assert item(music) == KEY


def test_removing_from_what_is_not_there_makes_nothing(music):
    assert update(music, "REMOVE x") == {}
    assert item(music) is None


@pytest.mark.parametrize(
    ("wanted", "attributes"),
    [
        ("NONE", None),
        ("ALL_OLD", KEY | {"x": {"N": "1"}, "y": {"S": "z"}}),
        ("ALL_NEW", KEY | {"x": {"N": "3"}, "y": {"S": "z"}, "new": {"N": "3"}}),
        ("UPDATED_OLD", {"x": {"N": "1"}}),
        ("UPDATED_NEW", {"x": {"N": "3"}, "new": {"N": "3"}}),
    ],
)
def test_return_values(music, wanted, attributes):
    music.put_item(TableName="music", Item=KEY | {"x": {"N": "1"}, "y": {"S": "z"}})
    answer = update(music, "SET x = x + :two, #new = :three", {":two": {"N": "2"}, ":three": {"N": "3"}},
                    ExpressionAttributeNames={"#new": "new"}, ReturnValues=wanted)  # fmt: skip
    assert answer == ({} if attributes is None else {"Attributes": attributes})


def test_old_values_of_a_new_item_are_not_told(music):
    values = {":x": {"N": "1"}}
    assert update(music, "SET x = :x", values, ReturnValues="ALL_OLD") == {}
    music.delete_item(TableName="music", Key=KEY)
    assert update(music, "SET x = :x", values, ReturnValues="UPDATED_OLD") == {}


def test_updated_values_are_the_touched_paths_alone(music):
    music.put_item(TableName="music", Item=KEY | {"m": {"M": {"a": {"N": "1"}, "b": {"N": "2"}}}})
    assert update(music, "SET m.a = :x", {":x": {"N": "5"}}, ReturnValues="UPDATED_NEW") == {
        "Attributes": {"m": {"M": {"a": {"N": "5"}}}}
    }


def test_the_key_is_not_updated(music):
    with music.refuses(
        "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"
    ):
        update(music, "SET id = :x", {":x": {"S": "b"}})


def test_a_condition_decides(music):
    with music.refuses("The conditional request failed", "ConditionalCheckFailedException"):
        update(music, "SET x = :x", {":x": {"N": "1"}}, ConditionExpression="attribute_exists(id)")
    assert item(music) is None


def test_an_update_that_fails_changes_nothing(music):
    music.put_item(TableName="music", Item=KEY | {"x": {"S": "text"}})
    with music.refuses("An operand in the update expression has an incorrect data type"):
        update(music, "SET y = :x, x = x + :x", {":x": {"N": "1"}})
    assert item(music) == KEY | {"x": {"S": "text"}}


def test_an_item_does_not_grow_over_its_limit(music):
    with music.refuses("Item size to update has exceeded the maximum allowed size"):
        update(music, "SET x = :x", {":x": {"S": "y" * 409_600}})
    assert item(music) is None


def test_legacy_updates_work(music):
    music.update_item(
        TableName="music",
        Key=KEY,
        AttributeUpdates={"x": {"Action": "ADD", "Value": {"N": "2"}}, "y": {"Value": {"S": "z"}}},
    )
    assert item(music) == KEY | {"x": {"N": "2"}, "y": {"S": "z"}}


def test_an_update_costs_by_the_larger_of_old_and_new(music):
    told = update(music, "SET x = :x", {":x": {"S": "y" * 3000}}, ReturnConsumedCapacity="TOTAL")
    assert told["ConsumedCapacity"]["CapacityUnits"] == 3.0
    told = update(music, "REMOVE x", ReturnConsumedCapacity="TOTAL")
    assert told["ConsumedCapacity"]["CapacityUnits"] == 3.0


def test_an_index_key_that_is_updated_has_its_type_and_is_not_empty(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_genre": ("genre:S", "ALL")})
    with dynamodb.refuses(
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
        "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value."
    ):
        update(dynamodb, "SET genre = :g", {":g": {"S": ""}})
    with dynamodb.refuses(
        "One or more parameter values were invalid: Type mismatch for Index Key genre Expected: S Actual: N "
        "IndexName: by_genre"
    ):
        update(dynamodb, "SET genre = :g", {":g": {"N": "1"}})


def test_an_index_key_that_was_wrong_before_the_index_may_stay(music):
    music.put_item(TableName="music", Item=KEY | {"genre": {"N": "1"}})
    music.update_table(
        TableName="music",
        AttributeDefinitions=[{"AttributeName": "genre", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "by_genre",
                    "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )
    assert update(music, "SET x = :x", {":x": {"N": "1"}}) == {}
    assert music.scan(TableName="music", IndexName="by_genre")["Count"] == 0
