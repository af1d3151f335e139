"""ExecuteTransaction, as AWS answers it."""

from __future__ import annotations

import pytest

CANCELLED = "Transaction cancelled, please refer cancellation reasons for specific reasons "
CANCELED = "TransactionCanceledException"
NOT_BOTH = "ExecuteTransaction API does not support both read and write operations in the same request."


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S", gsi={"by_genre": ("genre:S", "ALL")})
    for name in ("a", "b"):
        dynamodb.put_item(TableName="music", Item={"id": {"S": name}, "v": {"N": "1"}})
    return dynamodb


def transact(dynamodb, *statements, **more):
    written = [one if isinstance(one, dict) else {"Statement": one} for one in statements]
    return dynamodb.execute_transaction(TransactStatements=written, **more)


def values(dynamodb):
    items = dynamodb.scan(TableName="music")["Items"]
    return {item["id"]["S"]: item.get("v", {}).get("N") for item in items}


def test_writes_are_all_done(music):
    answer = transact(
        music,
        "INSERT INTO music VALUE {'id': 'c', 'v': 7}",
        {"Statement": "UPDATE music SET v = v + ? WHERE id = 'a'", "Parameters": [{"N": "1"}]},
        "DELETE FROM music WHERE id = 'b'",
        "EXISTS(SELECT * FROM music WHERE id = 'd' AND v IS MISSING)",
    )
    assert answer == {"Responses": []}  # Recorded.
    assert values(music) == {"a": "2", "c": "7"}


def test_reads_are_told_in_their_order(music):
    answer = transact(
        music,
        "SELECT v FROM music WHERE id = 'b'",
        "SELECT * FROM music WHERE id = 'none'",
        {"Statement": "SELECT * FROM music WHERE id IN [?]", "Parameters": [{"S": "a"}]},
    )
    assert answer == {"Responses": [{"Item": {"v": {"N": "1"}}}, {}, {"Item": {"id": {"S": "a"}, "v": {"N": "1"}}}]}


def test_one_fails_and_nothing_is_done(music):
    with music.refuses(CANCELLED + "[None, ConditionalCheckFailed, DuplicateItem]", CANCELED) as raised:
        transact(
            music,
            "INSERT INTO music VALUE {'id': 'c'}",
            {
                "Statement": "UPDATE music SET v = 2 WHERE id = 'a' AND v = 9",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            },
            "INSERT INTO music VALUE {'id': 'b'}",
        )
    assert raised.value.members["CancellationReasons"] == [
        {"Code": "None"},
        {
            "Code": "ConditionalCheckFailed",
            "Message": "The conditional request failed",
            "Item": {"id": {"S": "a"}, "v": {"N": "1"}},
        },
        {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"},
    ]
    assert values(music) == {"a": "1", "b": "1"}


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("v IS MISSING", "ConditionalCheckFailed"),
        ("v = 1 AND attribute_exists(id)", None),
        ("NOT v = 1", "ConditionalCheckFailed"),
        ("id = 'b' AND v = 1", "ConditionalCheckFailed"),  # Captured: the first of two values is the key.
    ],
)
def test_a_condition_guards_the_others(music, condition, reason):
    statements = (
        f"EXISTS(SELECT * FROM music WHERE id = 'a' AND {condition})",
        "UPDATE music SET v = 5 WHERE id = 'b'",
    )
    if reason is None:
        transact(music, *statements)
        assert values(music)["b"] == "5"
    else:
        with music.refuses(CANCELLED + f"[{reason}, None]", CANCELED):
            transact(music, *statements)
        assert values(music)["b"] == "1"


def test_reads_and_writes_do_not_mix(music):
    with music.refuses(NOT_BOTH):
        transact(music, "SELECT * FROM music WHERE id = 'a'", "UPDATE music SET v = 5 WHERE id = 'b'")
    with music.refuses(NOT_BOTH):
        transact(music, "SELECT * FROM music WHERE id = 'a'", "EXISTS(SELECT * FROM music WHERE id = 'a' AND v = 1)")


def test_an_item_is_named_once(music):
    once = "Transaction request cannot include multiple operations on one item"
    select = "SELECT * FROM music WHERE id = 'a'"
    with music.refuses(once):
        transact(music, select, "SELECT v FROM music WHERE id = 'a'")
    with music.refuses(once):
        transact(music, "UPDATE music SET v = 5 WHERE id = 'a'", "DELETE FROM music WHERE id = 'a'")
    # Captured: a key of the wrong type comes before it.
    with music.refuses(CANCELLED + "[None, None, ValidationError]", CANCELED) as raised:
        transact(music, select, select, "SELECT * FROM music WHERE id = 1")
    message = raised.value.members["CancellationReasons"][2]["Message"]
    assert message == "The provided key element does not match the schema"


def test_parameters_are_looked_at_before_any_statement(music):
    # Captured: told without the place of its statement.
    with music.refuses("One or more parameter values were invalid: Input collection [a, a] contains duplicates."):
        transact(music, "UPDTE", {"Statement": "UPDATE", "Parameters": [{"SS": ["a", "a"]}]})


def test_a_token_makes_a_repetition_harmless_for_ten_minutes(music):
    # Verified, with its capacity.
    request = {"ClientRequestToken": "t", "ReturnConsumedCapacity": "INDEXES"}
    statement = "UPDATE music SET v = v + 1 WHERE id = 'a'"
    first = transact(music, statement, **request)
    again = transact(music, statement, **request)
    assert values(music)["a"] == "2"
    (told,) = first["ConsumedCapacity"]
    assert (told["WriteCapacityUnits"], told.get("ReadCapacityUnits")) == (2.0, None)
    (told,) = again["ConsumedCapacity"]
    assert (told["ReadCapacityUnits"], told.get("WriteCapacityUnits")) == (2.0, None)
    assert again["Responses"] == []
    music.clock.advance(601)
    transact(music, statement, **request)
    assert values(music)["a"] == "3"


def test_a_token_is_of_one_request(music):
    transact(music, "UPDATE music SET v = 2 WHERE id = 'a'", ClientRequestToken="t")
    with music.refuses(None, "IdempotentParameterMismatchException"):
        transact(music, "UPDATE music SET v = 3 WHERE id = 'a'", ClientRequestToken="t")


def test_everything_costs_twice(music):
    answer = transact(
        music,
        "INSERT INTO music VALUE {'id': 'c', 'genre': 'jazz'}",
        "DELETE FROM music WHERE id = 'a'",
        ReturnConsumedCapacity="TOTAL",
    )
    assert answer["ConsumedCapacity"] == [{"TableName": "music", "CapacityUnits": 6.0, "WriteCapacityUnits": 6.0}]
    answer = transact(music, "SELECT * FROM music WHERE id = 'b'", ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == [{"TableName": "music", "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0}]


def test_a_put_of_what_lacks_its_key_is_a_reason(dynamodb):
    # Captured.
    dynamodb.table("sorted", "pk:S sk:S")
    with dynamodb.refuses(CANCELLED + "[ValidationError, None]", CANCELED) as raised:
        transact(dynamodb, "INSERT INTO sorted VALUE {'pk': 'x'}", "DELETE FROM sorted WHERE pk = 'y' AND sk = '1'")
    reason = raised.value.members["CancellationReasons"][0]
    assert reason["Message"] == "One or more parameter values were invalid: Missing the key sk in the item"


@pytest.mark.parametrize("count", [0, 101])
def test_there_are_one_to_100(music, count):
    with pytest.raises(Exception, match=r"1 validation error detected: Value .* at 'transactStatements' failed to"):
        transact(music, *["DELETE FROM music WHERE id = 'a'"] * count)
