"""ListExports, as AWS answers it."""

from __future__ import annotations

import pytest

ON = {"PointInTimeRecoveryEnabled": True}
DAY = 24 * 60 * 60


def arn_of(dynamodb, table):
    return dynamodb.describe_table(TableName=table)["Table"]["TableArn"]


def export(dynamodb, table="music", **more):
    dynamodb.clock.advance(1)
    answer = dynamodb.export_table_to_point_in_time(TableArn=arn_of(dynamodb, table), S3Bucket="files", **more)
    return answer["ExportDescription"]["ExportArn"]


def arns(answer):
    return [one["ExportArn"] for one in answer["ExportSummaries"]]


@pytest.fixture
def tables(dynamodb):
    for table in ("music", "films"):
        dynamodb.table(table)
        dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=ON)
    return dynamodb


def test_the_newest_of_each_table_first(tables):
    made = [export(tables, table) for table in ("music", "films", "music")]
    assert arns(tables.list_exports()) == sorted(made, reverse=True)
    assert arns(tables.list_exports(TableArn=arn_of(tables, "music"))) == [made[2], made[0]]


def test_a_summary(tables):
    arn = export(tables)
    summary = {"ExportArn": arn, "ExportStatus": "COMPLETED", "ExportType": "FULL_EXPORT"}
    assert tables.list_exports() == {"ExportSummaries": [summary]}


def test_pages_go_on_whatever_comes_between(tables):
    made = sorted((export(tables) for _ in range(7)), reverse=True)
    first = tables.list_exports(MaxResults=3)
    assert arns(first) == made[:3]
    newer = export(tables)
    second = tables.list_exports(MaxResults=3, NextToken=first["NextToken"])
    third = tables.list_exports(MaxResults=3, NextToken=second["NextToken"])
    assert arns(second) + arns(third) == made[3:]
    assert "NextToken" not in third
    assert arns(tables.list_exports())[0] == newer


@pytest.mark.parametrize("token", ["0123456789abcdef" * 16, "nonsense", ""])
def test_a_token_that_is_none(tables, token):
    with tables.refuses("Invalid NextToken for ListExports"):
        tables.list_exports(NextToken=token)


def test_a_token_of_another_list(tables):
    for _ in range(2):
        export(tables)
    token = tables.list_exports(MaxResults=1)["NextToken"]
    with tables.refuses(f"Invalid Request: Provided nextToken is invalid: {token}"):
        tables.list_imports(NextToken=token)


def test_one_that_has_not_ended_is_listed(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    export(slow_dynamodb)
    assert slow_dynamodb.list_exports()["ExportSummaries"][0]["ExportStatus"] == "IN_PROGRESS"
    slow_dynamodb.clock.advance(10)
    assert slow_dynamodb.list_exports()["ExportSummaries"][0]["ExportStatus"] == "COMPLETED"


def test_a_table_that_is_gone_has_none(tables):
    arn, music = export(tables), arn_of(tables, "music")
    tables.delete_table(TableName="music")
    assert arns(tables.list_exports(TableArn=music)) == []
    assert arns(tables.list_exports()) == [arn]
    tables.table("music")  # another table of this name has none of its own
    assert arns(tables.list_exports(TableArn=music)) == []


def test_those_of_90_days(tables):
    arn = export(tables)
    tables.clock.advance(90 * DAY - 1)
    assert arns(tables.list_exports()) == [arn]
    tables.clock.advance(1)
    assert arns(tables.list_exports()) == []
