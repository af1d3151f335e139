"""A table that is named by another account's ARN."""

from __future__ import annotations

import pytest

ARN = "arn:aws:dynamodb:us-east-1:210987654321:table/music"
KEY = {"id": {"S": "a"}}
CALLS = {
    "DescribeTable": {"TableName": ARN},
    "DeleteTable": {"TableName": ARN},
    "UpdateTimeToLive": {"TableName": ARN, "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "ends"}},
    "CreateBackup": {"TableName": ARN, "BackupName": "backup"},
    "ListTagsOfResource": {"ResourceArn": ARN},
    "GetItem": {"TableName": ARN, "Key": KEY},
    "PutItem": {"TableName": ARN, "Item": KEY},
    "Scan": {"TableName": ARN},
}


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize("wordings", ["classic", "2026"])
def test_it_is_nobodys_to_touch(conversation, operation, wordings):
    dynamodb = conversation(wordings=wordings)
    dynamodb.at("us-east-1", "210987654321").table()
    dynamodb.table()
    with dynamodb.refuses("Access is denied", "AccessDeniedException"):
        dynamodb.call(operation, CALLS[operation])


def test_its_own_account_may(dynamodb):
    other = dynamodb.at("us-east-1", "210987654321")
    other.table()
    assert other.describe_table(TableName=ARN)["Table"]["TableArn"] == ARN
    other.put_item(TableName=ARN, Item=KEY)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ("arn:aws:dynamodb:eu-west-1:123456789012:table/music", "AWS region"),
        ("arn:aws-cn:dynamodb:us-east-1:123456789012:table/music", "AWS partition"),
        ("arn:aws:dynamodb:us-east-1:123456789012:table/music/index/by_title", "resource type"),
    ],
)
@pytest.mark.parametrize("operation", ["DescribeTable", "CreateBackup", "GetItem"])
def test_an_arn_that_is_none_of_a_table_here(dynamodb, operation, wrong, what):
    dynamodb.table()
    with dynamodb.refuses(f"1 validation error detected: Invalid {what} in '{wrong}'"):
        dynamodb.call(operation, CALLS[operation] | {"TableName": wrong})


def test_an_export_looks_for_the_table_in_its_own_region(dynamodb):
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/music"
    with dynamodb.refuses(f"Table not found: {arn}", "TableNotFoundException"):
        dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="files")


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("ExportTableToPointInTime", {"TableArn": ARN, "S3Bucket": "files"}),
        ("DescribeExport", {"ExportArn": f"{ARN}/export/01658528578619-0badf00d"}),
        ("DescribeImport", {"ImportArn": f"{ARN}/import/01658528578619-0badf00d"}),
        ("DescribeBackup", {"BackupArn": f"{ARN}/backup/01658528578619-0badf00d"}),
    ],
)
def test_what_is_made_of_another_accounts_table(dynamodb, operation, request_):
    with dynamodb.refuses("Access is denied", "AccessDeniedException"):
        dynamodb.call(operation, request_)
