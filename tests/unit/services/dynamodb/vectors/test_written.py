"""Writes to a table with vector indexes: what is refused, and what the indexes cost; captured on AWS in 2026."""

from __future__ import annotations

import pytest

WRONG = "One or more parameter values were invalid. "
WIDE = "12345678901234567890123456789012345678"  # 20 bytes as a number


@pytest.fixture
def table(songs):
    songs.create(
        songs.declare(), songs.declare("schema", schema="tenant:HASH genre:INLINE_FILTER"), types="tenant:S genre:N"
    )
    return songs


BAD = [
    ({"S": "x"}, "Invalid type for parameter embedding, Expected: 32-bit floating point number list IndexName: plain"),
    ({"N": "5"}, "Invalid type for parameter embedding, Expected: 32-bit floating point number list IndexName: plain"),
    (
        {"NS": ["1", "2", "3"]},
        "Invalid type for parameter embedding, Expected: 32-bit floating point number list IndexName: plain",
    ),
    (
        {"L": [{"N": "1"}, {"N": "0"}]},
        "Invalid size for parameter embedding, Expected: 3, Actual: 2 IndexName: plain",
    ),
    (
        {"L": [{"N": "1"}, {"S": "x"}, {"N": "0"}]},
        (
            "Invalid type for parameter embedding[1], Expected: 32-bit floating point number, Actual: S. "
            "IndexName: plain"
        ),
    ),
    (
        {"L": [{"N": "1E+39"}, {"N": "0"}, {"N": "0"}]},
        (
            "Invalid value for parameter embedding[0], Value: 1E+39 is outside valid range "
            "[-3.4028235E38, 3.4028235E38]. IndexName: plain"
        ),
    ),
]


@pytest.mark.parametrize(("value", "message"), BAD)
def test_a_vector_that_is_none_is_refused_by_every_write(table, value, message):
    key, item = {"id": {"S": "a"}}, {"id": {"S": "a"}, "embedding": value}
    set_ = {"UpdateExpression": "SET embedding = :v", "ExpressionAttributeValues": {":v": value}}
    good = {"PutRequest": {"Item": {"id": {"S": "good"}}}}
    with table.dynamodb.refuses(WRONG + message):
        table.put_item(item)
    with table.dynamodb.refuses(WRONG + message):
        table.dynamodb.update_item(TableName="music", Key=key, **set_)
    with table.dynamodb.refuses(WRONG + message):
        table.dynamodb.batch_write_item(RequestItems={"music": [good, {"PutRequest": {"Item": item}}]})
    assert table.dynamodb.scan(TableName="music")["Count"] == 0


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"tenant": {"N": "7"}}, f"{WRONG}Attribute 'tenant' type mismatch. Expected: S, Actual: N. IndexName: schema"),
        ({"genre": {"S": "x"}}, f"{WRONG}Attribute 'genre' type mismatch. Expected: N, Actual: S. IndexName: schema"),
        (
            {"tenant": {"S": ""}},
            (
                "One or more parameter values are not valid. A value specified for a secondary index key is not "
                "supported. The AttributeValue for a key attribute cannot contain an empty string value. "
                "IndexName: schema, IndexKey: tenant"
            ),
        ),
        (
            {"tenant": {"S": "x" * 2049}},
            (
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
                "of2048 bytes"
            ),
        ),
    ],
)
def test_what_is_searched_by_has_its_type_with_or_without_a_vector(table, attributes, message):
    with table.dynamodb.refuses(message):
        table.put("a", **attributes)
    with table.dynamodb.refuses(message):
        table.put("a", 1, 0, 0, **attributes)


def test_an_empty_filter_and_a_missing_one_are_fine(songs):
    songs.create(songs.declare(schema="genre:INLINE_FILTER"), types="genre:S")
    songs.put("a", 1, 0, 0, genre={"S": ""})
    songs.put("b", 1, 0, 0)
    assert songs.search(1, 0, 0) == ["a", "b"]


def test_an_update_answers_for_what_it_touches(songs):
    songs.create()
    songs.put("old", 1, 0)
    songs.update({"Create": songs.declare()})
    key = {"TableName": "music", "Key": {"id": {"S": "old"}}}
    values = {"ExpressionAttributeValues": {":x": {"N": "1"}}}
    songs.dynamodb.update_item(**key, UpdateExpression="SET title = :x", **values)
    with songs.dynamodb.refuses(
        f"{WRONG}Invalid size for parameter embedding, Expected: 3, Actual: 2 IndexName: plain"
    ):
        songs.dynamodb.update_item(**key, UpdateExpression="SET embedding[0] = :x", **values)
    songs.dynamodb.update_item(**key, UpdateExpression="SET embedding[2] = :x", **values)
    assert songs.search(1, 0, 0) == ["old"]


# -- capacity


def written(told):
    return {name: one["VectorWriteRequestBytes"] for name, one in told.get("VectorIndexes", {}).items()}


@pytest.fixture
def pair(songs):
    """Two indexes on one attribute that differ in their projection."""
    songs.create(songs.declare("all"), songs.declare("keys", projection="KEYS_ONLY"))
    return songs


def test_the_bytes_stand_beside_the_units_and_count_in_no_total(pair):
    told = pair.put("a", 1, 0, 0)
    assert told == {
        "TableName": "music",
        "CapacityUnits": 1.0,
        "Table": {"CapacityUnits": 1.0},
        "VectorIndexes": {"all": {"VectorWriteRequestBytes": 1024.0}, "keys": {"VectorWriteRequestBytes": 1024.0}},
    }
    item = {"id": {"S": "b"}, "embedding": {"L": pair.numbers(1, 0, 0)}}
    answer = pair.dynamodb.put_item(TableName="music", Item=item, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == {"TableName": "music", "CapacityUnits": 1.0}


def test_an_entry_counts_what_is_projected_its_name_and_four_bytes_a_dimension(pair):
    told = pair.put("a", 1, 0, 0, blob={"S": "x" * 1500})
    assert written(told) == {"all": float(3 + 1504 + 9 + 12), "keys": 1024.0}


def test_an_index_is_charged_only_for_the_change_of_what_it_holds(pair):
    pair.put("a", 1, 0, 0, note={"S": "before"})
    assert written(pair.put("a", 1, 0, 0, note={"S": "after"})) == {"all": 1024.0}
    assert written(pair.put("a", "1.0", 0, 0, note={"S": "after"})) == {}
    assert written(pair.put("b", note={"S": "no vector"})) == {}


def test_what_goes_is_charged_too(pair):
    pair.put("a", 1, 0, 0, blob={"S": "x" * 1500})
    told = pair.dynamodb.delete_item(TableName="music", Key={"id": {"S": "a"}}, ReturnConsumedCapacity="INDEXES")
    assert written(told["ConsumedCapacity"]) == {"all": 1528.0, "keys": 1024.0}


def test_a_transaction_doubles_units_not_bytes(pair):
    put_ = {"TableName": "music", "Item": {"id": {"S": "a"}, "embedding": {"L": pair.numbers(1, 0, 0)}}}
    answer = pair.dynamodb.transact_write_items(TransactItems=[{"Put": put_}], ReturnConsumedCapacity="INDEXES")
    (told,) = answer["ConsumedCapacity"]
    assert (told["CapacityUnits"], written(told)) == (2.0, {"all": 1024.0, "keys": 1024.0})


def test_a_batch_adds_up_by_index(pair):
    items = [{"id": {"S": id_}, "embedding": {"L": pair.numbers(1, 0, 0)}} for id_ in "ab"]
    answer = pair.dynamodb.batch_write_item(
        RequestItems={"music": [{"PutRequest": {"Item": item}} for item in items]}, ReturnConsumedCapacity="INDEXES"
    )
    (told,) = answer["ConsumedCapacity"]
    assert (told["CapacityUnits"], written(told)) == (2.0, {"all": 2048.0, "keys": 2048.0})


def test_a_write_is_billed_by_dimensions_and_a_read_by_numbers(pair):
    """1024 billed bytes: 4 for the id, 9 and 12 for the vector, the rest for padding."""
    fixed = len("id") + 2 + len("embedding") + 4 * 3 + len("pad")
    for pad, units in ((1024 - fixed, 1.0), (1025 - fixed, 2.0)):
        told = pair.put("ab", WIDE, WIDE, WIDE, pad={"S": "x" * pad})
        assert told["Table"]["CapacityUnits"] == units
        pair.dynamodb.delete_item(TableName="music", Key={"id": {"S": "ab"}})
    pair.put("ab", WIDE, WIDE, WIDE, pad={"S": "x" * (4096 - fixed)})
    read = pair.dynamodb.get_item(
        TableName="music", Key={"id": {"S": "ab"}}, ConsistentRead=True, ReturnConsumedCapacity="TOTAL"
    )
    assert read["ConsumedCapacity"]["CapacityUnits"] == 2.0
