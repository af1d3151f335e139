"""BatchGetItem, as AWS answers it."""

from __future__ import annotations

import pytest


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S")
    dynamodb.table("films", "id:S")
    for name in "abc":
        dynamodb.put_item(TableName="music", Item={"id": {"S": name}, "x": {"N": "1"}})
    return dynamodb


def keys(*names):
    return {"Keys": [{"id": {"S": name}} for name in names]}


def test_what_is_there_is_answered_by_table(music):
    answer = music.batch_get_item(RequestItems={"music": keys("a", "none", "c"), "films": keys("a")})
    assert answer == {
        "Responses": {
            "music": [{"id": {"S": "a"}, "x": {"N": "1"}}, {"id": {"S": "c"}, "x": {"N": "1"}}],
            "films": [],
        },
        "UnprocessedKeys": {},
    }


def test_a_projection_is_of_one_table(music):
    answer = music.batch_get_item(RequestItems={"music": keys("a") | {"ProjectionExpression": "x"}})
    assert answer["Responses"] == {"music": [{"x": {"N": "1"}}]}


def test_every_item_is_rounded_up_by_itself_and_missing_ones_too(music):
    music.put_item(TableName="music", Item={"id": {"S": "big"}, "x": {"S": "y" * 5000}})
    answer = music.batch_get_item(
        RequestItems={"music": keys("a", "none", "big"), "films": keys("a") | {"ConsistentRead": True}},
        ReturnConsumedCapacity="TOTAL",
    )
    assert answer["ConsumedCapacity"] == [
        {"TableName": "music", "CapacityUnits": 2.0},
        {"TableName": "films", "CapacityUnits": 1.0},
    ]


def test_after_16_megabytes_the_rest_is_unprocessed(music):
    names = [f"big{number}" for number in range(50)]
    for name in names:
        music.put_item(TableName="music", Item={"id": {"S": name}, "x": {"S": "y" * 400_000}})
    answer = music.batch_get_item(RequestItems={"music": keys(*names) | {"ConsistentRead": True}})
    found = len(answer["Responses"]["music"])
    assert found == 41  # 16 MB hold 41 items of 400 KB
    assert answer["UnprocessedKeys"] == {"music": keys(*names[41:]) | {"ConsistentRead": True}}


def test_a_key_is_asked_for_once(music):
    with music.refuses("Provided list of item keys contains duplicates"):
        music.batch_get_item(RequestItems={"music": keys("a", "a")})


def test_a_hundred_keys_are_enough(music):
    with music.refuses("Too many items requested for the BatchGetItem call"):
        wanted = {table: keys(*map(str, range(60))) for table in ("music", "films")}
        music.batch_get_item(RequestItems=wanted)


def test_a_wrong_key_is_refused(music):
    with music.refuses("The provided key element does not match the schema"):
        music.batch_get_item(RequestItems={"music": {"Keys": [{"id": {"N": "1"}}]}})


def test_a_table_that_is_not_there_is_not_found(music):
    with music.refuses("Requested resource not found", "ResourceNotFoundException"):
        music.batch_get_item(RequestItems={"books": keys("a")})


def test_a_table_by_its_name_and_by_its_arn(dynamodb):
    arn = dynamodb.table()["TableArn"]
    keys = [{"id": {"S": id_}} for id_ in "ab"]
    for key in keys:
        dynamodb.put_item(TableName="music", Item=key)
    with dynamodb.refuses("Provided list of item keys contains duplicates"):
        dynamodb.batch_get_item(RequestItems={"music": {"Keys": keys}, arn: {"Keys": keys[:1]}})
    answer = dynamodb.batch_get_item(RequestItems={"music": {"Keys": keys[:1]}, arn: {"Keys": keys[1:]}})
    assert answer["Responses"] == {"music": keys[:1], arn: keys[1:]}
