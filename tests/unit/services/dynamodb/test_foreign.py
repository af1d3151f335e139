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
    text = (
        f"User: arn:aws:iam::123456789012:root is not authorized to perform: dynamodb:{operation} on resource: {ARN} "
        f"because no resource-based policy allows the dynamodb:{operation} action"
    )
    with dynamodb.refuses(text, "AccessDeniedException"):
        dynamodb.call(operation, CALLS[operation])


def test_its_own_account_may(dynamodb):
    other = dynamodb.at("us-east-1", "210987654321")
    other.table()
    assert other.describe_table(TableName=ARN)["Table"]["TableArn"] == ARN
    other.put_item(TableName=ARN, Item=KEY)


def test_another_regions_table_is_not_found(dynamodb):
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/music"
    with dynamodb.refuses(f"Requested resource not found: Table: {arn} not found", "ResourceNotFoundException"):
        dynamodb.describe_table(TableName=arn)
