"""ListBulkOperations, as the service's model describes it."""

from __future__ import annotations

import re

import pytest

from replaykit.ports.clock import instant

DAY = 24 * 60 * 60
TOKEN = re.compile(r"([0-9a-f]{16})+")


def start(dynamodb, table="music"):
    dynamodb.clock.advance(1)
    dynamodb.put_file("in.json", b"")
    answer = dynamodb.start_bulk_put_items(
        TableName=table,
        InputS3Configuration={"S3Bucket": "files", "S3KeyPrefix": "in", "InputFormat": "DYNAMODB_JSON"},
        OutputS3Configuration={"S3Bucket": "files", "OutputType": ["ERROR"]},
    )
    return answer["BulkOperationDescription"]["BulkOperationArn"]


def arns(answer):
    return [one["BulkOperationArn"] for one in answer["BulkOperationsSummaryList"]]


@pytest.fixture
def tables(dynamodb):
    dynamodb.table("music")
    dynamodb.table("films")
    return dynamodb


def test_the_newest_first_whatever_their_tables(tables):
    made = [start(tables, table) for table in ("music", "films", "music", "films")]
    assert arns(tables.list_bulk_operations()) == made[::-1]


def test_a_summary(tables):
    arn = start(tables)
    now = instant(tables.clock.now())
    summary = {"BulkOperationArn": arn, "BulkOperationStatus": "COMPLETED", "StartTime": now, "EndTime": now}
    assert tables.list_bulk_operations() == {"BulkOperationsSummaryList": [summary]}


def test_ten_on_a_page(tables):
    made = [start(tables) for _ in range(12)][::-1]
    first = tables.list_bulk_operations()
    assert arns(first) == made[:10]
    assert TOKEN.fullmatch(first["NextToken"])
    second = tables.list_bulk_operations(NextToken=first["NextToken"], MaxResults=2)
    assert second == {"BulkOperationsSummaryList": second["BulkOperationsSummaryList"]}
    assert arns(second) == made[10:]


def test_those_of_90_days(tables):
    start(tables)
    tables.clock.advance(90 * DAY)
    assert arns(tables.list_bulk_operations()) == []


def test_a_token_that_is_none(tables):
    with tables.refuses("Invalid NextToken for ListBulkOperations"):
        tables.list_bulk_operations(NextToken="0" * 16)
