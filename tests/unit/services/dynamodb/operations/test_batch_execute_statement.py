"""BatchExecuteStatement, as AWS answers it."""

from __future__ import annotations

import pytest


@pytest.fixture
def music(dynamodb):
    for name in ("music", "films"):
        dynamodb.table(name, "id:S", gsi={"by_genre": ("genre:S", "ALL")})
        dynamodb.put_item(TableName=name, Item={"id": {"S": "old"}, "v": {"N": "1"}})
    return dynamodb


def batch(dynamodb, *statements, **more):
    written = [one if isinstance(one, dict) else {"Statement": one} for one in statements]
    return dynamodb.batch_execute_statement(Statements=written, **more)


def error(code, message, **more):
    return {"Error": {"Code": code, "Message": message}, **more}


def test_reads(music):
    answer = batch(
        music,
        "SELECT * FROM music WHERE id = 'old'",
        "SELECT v FROM films WHERE id = 'old'",
        {"Statement": "SELECT * FROM films WHERE id = ?", "Parameters": [{"S": "none"}]},
    )
    assert answer == {
        "Responses": [
            {"TableName": "music", "Item": {"id": {"S": "old"}, "v": {"N": "1"}}},
            {"TableName": "films", "Item": {"v": {"N": "1"}}},
            {"TableName": "films"},
        ]
    }


def test_writes_name_their_tables(music):
    # Recorded.
    answer = batch(
        music,
        "INSERT INTO music VALUE {'id': 'new'}",
        "UPDATE films SET v = v + 1 WHERE id = 'old'",
        "DELETE FROM music WHERE id = 'old'",
    )
    assert answer == {"Responses": [{"TableName": "music"}, {"TableName": "films"}, {"TableName": "music"}]}
    assert music.scan(TableName="music")["Items"] == [{"id": {"S": "new"}}]
    assert music.scan(TableName="films")["Items"] == [{"id": {"S": "old"}, "v": {"N": "2"}}]


def test_each_fails_by_itself(music):
    answer = batch(
        music,
        "INSERT INTO music VALUE {'id': 'old'}",
        {
            "Statement": "UPDATE music SET v = 2 WHERE id = 'old' AND v = 9",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        },
        "UPDATE absent SET v = 2 WHERE id = 'old'",
        "UPDATE music SET v = 2",
        "UPDTE music SET v = 2 WHERE id = 'old'",
        {"Statement": "UPDATE music SET v = ? WHERE id = 'old'", "Parameters": [{"SS": []}]},
        "DELETE FROM music WHERE id = 'badvariant' RETURNING MODIFIED OLD *",
        "UPDATE music SET v = 3 WHERE id = 'old' RETURNING ALL NEW *",
    )
    old = {"id": {"S": "old"}, "v": {"N": "1"}}
    assert answer["Responses"] == [
        error("DuplicateItem", "Duplicate primary key exists in table", TableName="music"),
        {
            "Error": {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed", "Item": old},
            "TableName": "music",
        },
        error("ResourceNotFound", "Requested resource not found"),
        error("ValidationError", "Where clause does not contain a mandatory equality on all key attributes"),
        error("ValidationError", "Statement wasn't well formed, can't be processed: Unexpected token after expression"),
        error("ValidationError", "One or more parameter values were invalid: An string set  may not be empty"),
        error(
            "ValidationError",
            "Invalid returning clause: RETURNING MODIFIED OLD *. "
            "Only RETURNING ALL OLD * is allowed in DELETE statements.",
        ),
        {"TableName": "music", "Item": {"id": {"S": "old"}, "v": {"N": "3"}}},
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM music",
        "SELECT * FROM music WHERE v = 1",
        "SELECT * FROM music WHERE id = 'old' AND v = 1",
        "SELECT * FROM music WHERE id = 'old' AND id = 'other'",
        "SELECT * FROM music WHERE id > 'a'",
        "SELECT * FROM music.by_genre WHERE genre = 'x'",
    ],
)
def test_a_read_is_by_the_key_and_nothing_else(music, statement):
    # Verified, captured.
    text = "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
    assert batch(music, statement)["Responses"] == [error("ValidationError", text)]


def test_a_key_may_stand_in_a_list_of_one(music):
    answer = batch(music, "SELECT v FROM music WHERE id IN ['old'] AND (id = 'old')")
    assert answer["Responses"] == [{"TableName": "music", "Item": {"v": {"N": "1"}}}]


def test_too_many_reads_are_told_first(music):
    values = ", ".join(f"'{number}'" for number in range(51))
    text = "Too many decomposed read operations for a given query."
    answer = batch(music, f"SELECT * FROM music WHERE id IN [{values}]")
    assert answer["Responses"] == [error("ValidationError", text)]


def test_reads_and_writes_do_not_mix(music):
    # ASSUMPTION: the text.
    with music.refuses(
        "BatchExecuteStatement API does not support both read and write operations in the same request."
    ):
        batch(music, "SELECT * FROM music WHERE id = 'old'", "DELETE FROM music WHERE id = 'old'")
    assert len(music.scan(TableName="music")["Items"]) == 1


def test_an_exists_belongs_to_a_transaction(music):
    text = "EXISTS can only be used in ExecuteTransaction write requests."
    answer = batch(music, "EXISTS(SELECT * FROM music WHERE id = 'old' AND v = 1)")
    assert answer["Responses"] == [error("ValidationError", text)]


def test_capacity_is_told_by_table(music):
    answer = batch(
        music,
        "INSERT INTO music VALUE {'id': 'a', 'genre': 'jazz'}",
        "DELETE FROM films WHERE id = 'old'",
        "DELETE FROM music WHERE id = 'none'",
        ReturnConsumedCapacity="INDEXES",
    )
    assert answer["ConsumedCapacity"] == [
        {
            "TableName": "music",
            "CapacityUnits": 3.0,
            "Table": {"CapacityUnits": 2.0},
            "GlobalSecondaryIndexes": {"by_genre": {"CapacityUnits": 1.0}},
        },
        {"TableName": "films", "CapacityUnits": 1.0, "Table": {"CapacityUnits": 1.0}},
    ]
    one = {"Statement": "SELECT * FROM music WHERE id = 'a'", "ConsistentRead": True}
    answer = batch(music, one, "SELECT * FROM music WHERE id = 'a'", ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == [{"TableName": "music", "CapacityUnits": 1.5}]


@pytest.mark.parametrize("count", [0, 26])
def test_there_are_one_to_25(music, count):
    with pytest.raises(Exception, match=r"1 validation error detected: Value .* at 'statements' failed to satisfy"):
        batch(music, *["SELECT * FROM music WHERE id = 'old'"] * count)
