"""GetItem, as AWS answers it."""

from __future__ import annotations

import pytest

KEY = {"id": {"S": "a"}}


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S")
    return dynamodb


def test_what_is_not_there_is_an_empty_answer(music):
    assert music.get_item(TableName="music", Key=KEY) == {}


def test_only_the_wanted_attributes_are_answered(music):
    music.put_item(TableName="music", Item=KEY | {"x": {"L": [{"N": "1"}, {"N": "2"}]}, "y": {"S": "z"}})
    wanted = {"ProjectionExpression": "#x[1], nix", "ExpressionAttributeNames": {"#x": "x"}}
    assert music.get_item(TableName="music", Key=KEY, **wanted) == {"Item": {"x": {"L": [{"N": "2"}]}}}
    assert music.get_item(TableName="music", Key=KEY, AttributesToGet=["y"]) == {"Item": {"y": {"S": "z"}}}
    assert music.get_item(TableName="music", Key=KEY, AttributesToGet=["none"]) == {"Item": {}}


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ({}, "The provided key element does not match the schema"),
        (KEY | {"n": {"N": "1"}}, "The provided key element does not match the schema"),
        ({"id": {"N": "1"}}, "The provided key element does not match the schema"),
        ({"other": {"S": "a"}}, "The provided key element does not match the schema"),
        (
            {"id": {"S": ""}},
            (
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                "empty string value. Key: id"
            ),
        ),
    ],
)
def test_a_key_is_the_key_attributes_and_nothing_else(music, key, message):
    with music.refuses(message):
        music.get_item(TableName="music", Key=key)


@pytest.mark.parametrize(
    ("size", "consistent", "units"),
    [(0, False, 0.5), (0, True, 1.0), (100, False, 0.5), (4096, True, 1.0), (4097, True, 2.0), (4097, False, 1.0)],
)
def test_a_read_costs_by_four_kilobytes_and_half_unless_consistent(music, size, consistent, units):
    if size:
        music.put_item(TableName="music", Item=KEY | {"x": {"S": "y" * (size - 4)}})  # id, a, x and the text
    told = music.get_item(TableName="music", Key=KEY, ConsistentRead=consistent, ReturnConsumedCapacity="INDEXES")[
        "ConsumedCapacity"
    ]
    assert told == {"TableName": "music", "CapacityUnits": units, "Table": {"CapacityUnits": units}}


def test_none_tells_no_capacity(music):
    assert music.get_item(TableName="music", Key=KEY, ReturnConsumedCapacity="NONE") == {}


def test_the_table_is_looked_for_before_the_key_is_compared(music):
    with music.refuses("Requested resource not found", "ResourceNotFoundException"):
        music.get_item(TableName="films", Key={"other": {"S": "a"}})


def test_a_missing_parameter_is_told_by_the_model(music):
    with music.refuses(
        "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null"
    ):
        music.get_item(TableName="music")
