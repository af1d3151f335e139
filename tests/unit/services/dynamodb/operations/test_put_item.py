"""PutItem, as AWS answers it."""

from __future__ import annotations

import pytest


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S n:N")
    return dynamodb


def test_an_item_is_written_and_the_answer_is_empty(music):
    item = {"id": {"S": "a"}, "n": {"N": "1"}, "title": {"S": "Blue"}}
    assert music.put_item(TableName="music", Item=item) == {}
    assert music.get_item(TableName="music", Key={"id": {"S": "a"}, "n": {"N": "1"}}) == {"Item": item}


def test_numbers_come_back_in_their_one_spelling(music):
    music.put_item(TableName="music", Item={"id": {"S": "a"}, "n": {"N": "1.0"}, "x": {"NS": ["1e2", "-0.50"]}})
    found = music.get_item(TableName="music", Key={"id": {"S": "a"}, "n": {"N": "1"}})["Item"]
    assert found == {"id": {"S": "a"}, "n": {"N": "1"}, "x": {"NS": ["-0.5", "100"]}}


def test_a_binary_value_is_answered_as_base64(music):
    music.put_item(TableName="music", Item={"id": {"S": "a"}, "n": {"N": "1"}, "x": {"M": {"y": {"B": b"\x00\xff"}}}})
    found = music.get_item(TableName="music", Key={"id": {"S": "a"}, "n": {"N": "1"}})["Item"]
    assert found["x"] == {"M": {"y": {"B": "AP8="}}}


def test_all_old_is_the_item_that_was_there(music):
    old = {"id": {"S": "a"}, "n": {"N": "1"}, "v": {"N": "1"}}
    assert music.put_item(TableName="music", Item=old, ReturnValues="ALL_OLD") == {}
    assert music.put_item(TableName="music", Item=old, ReturnValues="ALL_OLD") == {"Attributes": old}


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"n": {"N": "1"}}, "One or more parameter values were invalid: Missing the key id in the item"),
        ({"id": {"S": "a"}}, "One or more parameter values were invalid: Missing the key n in the item"),
        # Recorded: go-cloud awsdynamodb 2025.
        (
            {"id": {"NULL": True}, "n": {"N": "1"}},
            "One or more parameter values were invalid: Type mismatch for key id expected: S actual: NULL",
        ),
        (
            {"id": {"S": ""}, "n": {"N": "1"}},
            (
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                "empty string value. Key: id"
            ),
        ),
        (
            {"id": {"S": "a" * 2049}, "n": {"N": "1"}},
            (
                "One or more parameter values were invalid: "
                "Size of hashkey has exceeded the maximum size limit of2048 bytes"
            ),
        ),
        ({"id": {"S": "a"}, "n": {"N": "x"}}, "The parameter cannot be converted to a numeric value: x"),
        (
            {"id": {"S": "a"}, "n": {"N": "1"}, "x": {}},
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        (
            {"id": {"S": "a"}, "n": {"N": "1"}, "x": {"S": "y" * 409_600}},
            "Item size has exceeded the maximum allowed size",
        ),
    ],
)
def test_what_is_no_item_is_refused(music, item, message):
    with music.refuses(message):
        music.put_item(TableName="music", Item=item)
    assert music.scan(TableName="music")["Count"] == 0


def test_the_longest_key_is_2048_bytes_of_utf8(music):
    music.put_item(TableName="music", Item={"id": {"S": "é" * 1024}, "n": {"N": "1"}})
    with music.refuses(
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    ):
        music.put_item(TableName="music", Item={"id": {"S": "é" * 1024 + "x"}, "n": {"N": "1"}})


def test_a_condition_that_fails_changes_nothing(music):
    item = {"id": {"S": "a"}, "n": {"N": "1"}, "v": {"N": "1"}}
    music.put_item(TableName="music", Item=item)
    with music.refuses("The conditional request failed", "ConditionalCheckFailedException") as raised:
        music.put_item(TableName="music", Item=item | {"v": {"N": "2"}}, ConditionExpression="attribute_not_exists(id)")
    assert raised.value.members == {}
    assert music.scan(TableName="music")["Items"] == [item]


def test_a_failed_condition_tells_the_item_where_asked(music):
    item = {"id": {"S": "a"}, "n": {"N": "1"}, "v": {"N": "1"}}
    music.put_item(TableName="music", Item=item)
    with music.refuses("The conditional request failed", "ConditionalCheckFailedException") as raised:
        music.put_item(
            TableName="music",
            Item=item,
            ConditionExpression="attribute_not_exists(id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert raised.value.members == {"Item": item}


def test_return_values_are_those_of_the_old_item(music):
    with music.refuses("ReturnValues can only be ALL_OLD or NONE"):
        music.put_item(TableName="music", Item={"id": {"S": "a"}, "n": {"N": "1"}}, ReturnValues="ALL_NEW")


def test_a_table_that_is_not_there_is_not_found(music):
    with music.refuses("Requested resource not found", "ResourceNotFoundException"):
        music.put_item(TableName="films", Item={"id": {"S": "a"}})


def test_a_table_may_be_named_by_its_arn(music):
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
    music.put_item(TableName=arn, Item={"id": {"S": "a"}, "n": {"N": "1"}})
    assert music.scan(TableName="music")["Count"] == 1
    arn = arn.replace("us-east-1", "eu-west-1")
    with music.refuses(f"1 validation error detected: Invalid AWS region in '{arn}'"):
        music.get_item(TableName=arn, Key={"id": {"S": "a"}, "n": {"N": "1"}})


def test_a_write_costs_by_the_larger_of_old_and_new(music):
    small, large = {"id": {"S": "a"}, "n": {"N": "1"}}, {"id": {"S": "a"}, "n": {"N": "1"}, "x": {"S": "y" * 1500}}
    put = {"TableName": "music", "ReturnConsumedCapacity": "TOTAL"}
    units = [music.put_item(Item=item, **put)["ConsumedCapacity"] for item in (small, large, small, small)]
    assert units == [{"TableName": "music", "CapacityUnits": cost} for cost in (1.0, 2.0, 2.0, 1.0)]


def test_an_index_key_has_its_type_and_is_not_empty(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_genre": ("genre:S", "ALL")})
    with dynamodb.refuses(
        "One or more parameter values were invalid: Type mismatch for Index Key genre Expected: S Actual: N "
        "IndexName: by_genre"
    ):
        dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}, "genre": {"N": "1"}})
    with dynamodb.refuses(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
        "The AttributeValue for a key attribute cannot contain an empty string value. "
        "IndexName: by_genre, IndexKey: genre"
    ):
        dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}, "genre": {"S": ""}})
    assert dynamodb.put_item(TableName="music", Item={"id": {"S": "a"}}) == {}


def test_every_index_that_is_written_is_charged(dynamodb):
    dynamodb.table(
        "music", "id:S n:N", gsi={"by_genre": ("genre:S", "ALL")}, lsi={"by_year": ("id:S year:N", "KEYS_ONLY")}
    )
    item = {"id": {"S": "a"}, "n": {"N": "1"}, "genre": {"S": "jazz"}, "year": {"N": "1959"}}
    told = dynamodb.put_item(TableName="music", Item=item, ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"]
    assert told == {
        "TableName": "music",
        "CapacityUnits": 3.0,
        "Table": {"CapacityUnits": 1.0},
        "GlobalSecondaryIndexes": {"by_genre": {"CapacityUnits": 1.0}},
        "LocalSecondaryIndexes": {"by_year": {"CapacityUnits": 1.0}},
    }
    # another genre: deleted there and put there; the local index does not change
    told = dynamodb.put_item(TableName="music", Item=item | {"genre": {"S": "rock"}}, ReturnConsumedCapacity="INDEXES")[
        "ConsumedCapacity"
    ]
    assert told == {
        "TableName": "music",
        "CapacityUnits": 3.0,
        "Table": {"CapacityUnits": 1.0},
        "GlobalSecondaryIndexes": {"by_genre": {"CapacityUnits": 2.0}},
    }


def test_item_collection_metrics_are_told_where_there_is_a_local_index(dynamodb):
    dynamodb.table("music", "id:S n:N", lsi={"by_year": ("id:S year:N", "ALL")})
    dynamodb.table("films", "id:S")
    item = {"id": {"S": "a"}, "n": {"N": "1"}}
    assert dynamodb.put_item(TableName="music", Item=item, ReturnItemCollectionMetrics="SIZE") == {
        "ItemCollectionMetrics": {"ItemCollectionKey": {"id": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]}
    }
    assert dynamodb.put_item(TableName="films", Item={"id": {"S": "a"}}, ReturnItemCollectionMetrics="SIZE") == {}
