"""Scan, as AWS answers it."""

from __future__ import annotations

import pytest


@pytest.fixture
def music(dynamodb):
    dynamodb.table("music", "id:S n:N", gsi={"by_genre": ("genre:S", "KEYS_ONLY")})
    for number in range(40):
        item = {"id": {"S": f"p{number % 13}"}, "n": {"N": str(number)}}
        dynamodb.put_item(TableName="music", Item=item | ({"genre": {"S": "jazz"}} if number % 2 else {}))
    return dynamodb


def all_pages(dynamodb, **params):
    items, start = [], {}
    while True:
        answer = dynamodb.scan(TableName="music", **params, **start)
        items += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return items
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def numbers(items):
    return sorted(int(item["n"]["N"]) for item in items)


def test_everything_is_found_once(music):
    assert numbers(all_pages(music)) == list(range(40))
    assert numbers(all_pages(music, Limit=3)) == list(range(40))


@pytest.mark.parametrize("segments", [1, 2, 3, 7])
def test_segments_part_the_table(music, segments):
    parts = [all_pages(music, Segment=segment, TotalSegments=segments, Limit=2) for segment in range(segments)]
    assert numbers([item for part in parts for item in part]) == list(range(40))
    hashes = [{item["id"]["S"] for item in part} for part in parts]
    assert sum(map(len, hashes)) == 13  # a partition is in one segment alone


def test_a_scan_goes_on_after_an_item_that_is_gone(music):
    first = music.scan(TableName="music", Limit=10)
    seen = numbers(first["Items"])
    music.delete_item(TableName="music", Key=first["LastEvaluatedKey"])
    rest = music.scan(TableName="music", ExclusiveStartKey=first["LastEvaluatedKey"])
    assert sorted(seen + numbers(rest["Items"])) == list(range(40))


def test_items_written_between_two_pages_are_met(music):
    first = music.scan(TableName="music", Limit=1)
    for number in range(100, 300):
        music.put_item(TableName="music", Item={"id": {"S": f"new{number}"}, "n": {"N": str(number)}})
    found = numbers(music.scan(TableName="music")["Items"])
    assert found == [*range(40), *range(100, 300)]
    assert first["Count"] == 1


def test_an_index_is_scanned_sparsely(music):
    assert numbers(all_pages(music, IndexName="by_genre", Limit=7)) == list(range(1, 40, 2))


def test_a_filter_and_a_count(music):
    answer = music.scan(
        TableName="music", FilterExpression="n < :x", ExpressionAttributeValues={":x": {"N": "5"}}, Select="COUNT"
    )
    assert answer == {"Count": 5, "ScannedCount": 40}


def test_legacy_filters_work(music):
    answer = music.scan(
        TableName="music", ScanFilter={"n": {"ComparisonOperator": "LT", "AttributeValueList": [{"N": "5"}]}}
    )
    assert numbers(answer["Items"]) == list(range(5))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"Segment": 0},
            (
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
                "present"
            ),
        ),
        (
            {"TotalSegments": 2},
            (
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
                "present"
            ),
        ),
        (
            {"Segment": 2, "TotalSegments": 2},
            (
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not "
                "less than TotalSegments: 2"
            ),
        ),
        (
            {"Select": "ALL_PROJECTED_ATTRIBUTES"},
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        ),
        (
            {"ExclusiveStartKey": {"id": {"S": "a"}}},
            "The provided starting key is invalid: The provided key element does not match the schema",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(music, more, message):
    with music.refuses(message):
        music.scan(TableName="music", **more)


def test_a_starting_key_belongs_to_its_segment(music):
    key = music.scan(TableName="music", Limit=1)["LastEvaluatedKey"]
    with music.refuses(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct "
        "Segment. TotalSegments: 2 Segment: 1"
    ):
        music.scan(TableName="music", ExclusiveStartKey=key, Segment=1, TotalSegments=2)
