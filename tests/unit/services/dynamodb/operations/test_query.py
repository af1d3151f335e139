"""Query, as AWS answers it."""

from __future__ import annotations

import pytest

A = {":a": {"S": "a"}}


@pytest.fixture
def music(dynamodb):
    dynamodb.table(
        "music",
        "id:S n:N",
        gsi={"by_genre": ("genre:S year:N", "ALL"), "genres": ("genre:S", "KEYS_ONLY"), "some": ("genre:S", ["title"])},
        lsi={"by_title": ("id:S title:S", "KEYS_ONLY")},
    )
    for number in (3, 1, -2, 10, 2):
        dynamodb.put_item(TableName="music", Item=song("a", number))
    dynamodb.put_item(TableName="music", Item=song("b", 1))
    return dynamodb


def song(id_, number):
    genre = "jazz" if number % 2 else "rock"
    return {
        "id": {"S": id_},
        "n": {"N": str(number)},
        "title": {"S": f"t{number}"},
        "genre": {"S": genre},
        "year": {"N": "1959"},
    }


def query(dynamodb, condition, values=A, **more):
    return dynamodb.query(TableName="music", KeyConditionExpression=condition, ExpressionAttributeValues=values, **more)


def numbers(answer):
    return [int(item["n"]["N"]) for item in answer["Items"]]


@pytest.mark.parametrize(
    ("condition", "bounds", "found"),
    [
        ("id = :a", (), [-2, 1, 2, 3, 10]),
        ("id = :a AND n = :x", ("2",), [2]),
        ("id = :a AND n < :x", ("2",), [-2, 1]),
        ("id = :a AND n <= :x", ("2",), [-2, 1, 2]),
        ("id = :a AND n > :x", ("2",), [3, 10]),
        ("id = :a AND n >= :x", ("2.0",), [2, 3, 10]),
        ("id = :a AND n BETWEEN :x AND :y", ("1", "3"), [1, 2, 3]),
        ("n > :x AND :a = id", ("3",), [10]),
    ],
)
def test_items_come_in_the_order_of_their_range_key(music, condition, bounds, found):
    values = A | {name: {"N": bound} for name, bound in zip((":x", ":y"), bounds, strict=False)}
    assert numbers(query(music, condition, values)) == found
    assert numbers(query(music, condition, values, ScanIndexForward=False)) == found[::-1]


def test_begins_with_cuts_a_text(music):
    values = A | {":t": {"S": "t1"}}
    answer = query(music, "id = :a AND begins_with(title, :t)", values, IndexName="by_title")
    assert numbers(answer) == [1, 10]


def test_pages_go_on_where_they_ended_also_backward(music):
    for forward, found in ((True, [-2, 1, 2, 3, 10]), (False, [10, 3, 2, 1, -2])):
        pages, start = [], {}
        while True:
            answer = query(music, "id = :a", Limit=2, ScanIndexForward=forward, **start)
            pages.append(numbers(answer))
            if "LastEvaluatedKey" not in answer:
                break
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        assert pages == [found[:2], found[2:4], found[4:]]


def test_a_page_that_ends_at_its_limit_does_not_know_that_it_is_the_last(music):
    answer = query(music, "id = :a", Limit=5)
    assert answer["LastEvaluatedKey"] == {"id": {"S": "a"}, "n": {"N": "10"}}
    answer = query(music, "id = :a", Limit=5, ExclusiveStartKey=answer["LastEvaluatedKey"])
    assert answer == {"Items": [], "Count": 0, "ScannedCount": 0}


def test_pages_of_one_come_to_an_end_in_a_partition_of_one(dynamodb):
    """A mapper that asks page by page (dyntastic's `per_page=1`) goes on after the only item there can be."""
    dynamodb.table("things", "id:S")
    for name in "ab":
        dynamodb.put_item(TableName="things", Item={"id": {"S": name}})
    asked = {"TableName": "things", "KeyConditionExpression": "id = :a", "ExpressionAttributeValues": A, "Limit": 1}
    first = dynamodb.query(**asked)
    assert first["Items"] == [first["LastEvaluatedKey"]] == [{"id": {"S": "a"}}]
    for forward in (True, False):
        rest = dynamodb.query(**asked, ExclusiveStartKey=first["LastEvaluatedKey"], ScanIndexForward=forward)
        assert rest == {"Items": [], "Count": 0, "ScannedCount": 0}
    with dynamodb.refuses("The provided starting key is outside query boundaries based on provided conditions"):
        dynamodb.query(**asked, ExclusiveStartKey={"id": {"S": "b"}})


def test_a_page_ends_after_a_megabyte(music):
    for number in range(20, 25):
        music.put_item(TableName="music", Item=song("big", number) | {"x": {"S": "y" * 300_000}})
    answer = query(music, "id = :b", {":b": {"S": "big"}}, ReturnConsumedCapacity="TOTAL")
    assert numbers(answer) == [20, 21, 22, 23]  # the fourth passes 1 MB
    assert answer["LastEvaluatedKey"]["n"] == {"N": "23"}
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 147.0


def test_a_filter_counts_what_it_drops(music):
    answer = query(music, "id = :a", A | {":g": {"S": "jazz"}}, FilterExpression="genre = :g", Limit=3)
    assert (answer["Count"], answer["ScannedCount"], numbers(answer)) == (1, 3, [1])


def test_count_answers_no_items(music):
    assert query(music, "id = :a", Select="COUNT") == {"Count": 5, "ScannedCount": 5}


def test_projections(music):
    answer = query(music, "id = :a", Limit=1, ProjectionExpression="n, title")
    assert answer["Items"] == [{"n": {"N": "-2"}, "title": {"S": "t-2"}}]
    assert music.query(
        TableName="music",
        KeyConditions={"id": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "b"}]}},
        AttributesToGet=["n"],
    )["Items"] == [{"n": {"N": "1"}}]


def test_a_global_index_has_its_own_keys_and_pages(music):
    values = {":g": {"S": "rock"}}
    answer = query(music, "genre = :g", values, IndexName="by_genre", Limit=2)
    assert answer["LastEvaluatedKey"].keys() == {"id", "n", "genre", "year"}
    rest = query(music, "genre = :g", values, IndexName="by_genre", ExclusiveStartKey=answer["LastEvaluatedKey"])
    assert sorted(numbers(answer) + numbers(rest)) == [-2, 2, 10]


def test_an_index_holds_what_it_projects(music):
    values = {":g": {"S": "jazz"}}
    keys_only = query(music, "genre = :g", values, IndexName="genres")["Items"]
    assert [item.keys() for item in keys_only] == [{"id", "n", "genre"}] * 3
    some = query(music, "genre = :g", values, IndexName="some")["Items"]
    assert [item.keys() for item in some] == [{"id", "n", "genre", "title"}] * 3


def test_a_local_index_fetches_what_it_does_not_hold(music):
    values = A | {":t": {"S": "t1"}}
    condition = "id = :a AND title = :t"
    cheap = query(music, condition, values, IndexName="by_title", ReturnConsumedCapacity="INDEXES")
    assert cheap["Items"] == [{"id": {"S": "a"}, "n": {"N": "1"}, "title": {"S": "t1"}}]
    assert cheap["ConsumedCapacity"]["CapacityUnits"] == 0.5
    whole = query(
        music, condition, values, IndexName="by_title", Select="ALL_ATTRIBUTES", ReturnConsumedCapacity="INDEXES"
    )
    assert whole["Items"] == [song("a", 1)]
    assert whole["ConsumedCapacity"] == {
        "TableName": "music",
        "CapacityUnits": 1.0,
        "Table": {"CapacityUnits": 0.5},
        "LocalSecondaryIndexes": {"by_title": {"CapacityUnits": 0.5}},
    }
    some = query(music, condition, values, IndexName="by_title", ProjectionExpression="genre", Limit=1)
    assert some["Items"] == [{"genre": {"S": "jazz"}}]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"IndexName": "none"}, "The table does not have the specified index: none"),
        (
            {"IndexName": "by_genre", "ConsistentRead": True},
            "Consistent reads are not supported on global secondary indexes",
        ),
        (
            {"Select": "ALL_PROJECTED_ATTRIBUTES"},
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        ),
        (
            {"Select": "COUNT", "ProjectionExpression": "n"},
            "Cannot specify the ProjectionExpression when choosing to get only the Count",
        ),
        (
            {"Select": "ALL_ATTRIBUTES", "ProjectionExpression": "n"},
            "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
        ),
        (
            {"FilterExpression": "n > :a"},
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: n",
        ),
        ({"ExclusiveStartKey": {"id": {"S": "a"}}}, "The provided starting key is invalid"),
        (
            {"ExclusiveStartKey": {"id": {"S": "a"}, "n": {"S": "1"}}},
            "The provided key element does not match the schema",
        ),
        (
            {"ExclusiveStartKey": {"id": {"S": "b"}, "n": {"N": "1"}}},
            "The provided starting key is outside query boundaries based on provided conditions",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(music, more, message):
    with music.refuses(message):
        query(music, "id = :a", **more)


def test_a_global_index_does_not_fetch(music):
    values = {":g": {"S": "jazz"}}
    with music.refuses(
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
        "index genres because its projection type is not ALL"
    ):
        query(music, "genre = :g", values, IndexName="genres", Select="ALL_ATTRIBUTES")
    with music.refuses(
        "One or more parameter values were invalid: Global secondary index genres does not project [title]"
    ):
        query(music, "genre = :g", values, IndexName="genres", ProjectionExpression="id, title")


def test_a_key_condition_of_the_wrong_type_is_refused(music):
    # Recorded: go-cloud awsdynamodb 2019 and 2025, TestQueryErrors.
    with music.refuses(
        "One or more parameter values were invalid: Condition parameter type does not match schema type"
    ):
        query(music, "id = :a", {":a": {"N": "1"}})


def test_the_partition_key_must_be_given(music):
    with music.refuses("Query condition missed key schema element: id"):
        query(music, "n = :a", {":a": {"N": "1"}})


def test_a_partition_that_is_not_there_is_empty(music):
    answer = query(music, "id = :a", {":a": {"S": "none"}}, ReturnConsumedCapacity="TOTAL")
    assert answer == {
        "Items": [],
        "Count": 0,
        "ScannedCount": 0,
        "ConsumedCapacity": {"TableName": "music", "CapacityUnits": 0.5},
    }
