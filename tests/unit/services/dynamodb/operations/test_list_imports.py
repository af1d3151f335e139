"""ListImports, as AWS answers it."""

from __future__ import annotations

import re

import pytest

from replaykit.ports.clock import instant

DAY = 24 * 60 * 60
TOKEN = re.compile(r"([0-9a-f]{16})+")


def start(dynamodb, name):
    dynamodb.clock.advance(1)
    dynamodb.put_file("a.json", b'{"Item": {"id": {"S": "a"}}}')
    answer = dynamodb.import_table(
        ClientToken=name,
        S3BucketSource={"S3Bucket": "files"},
        InputFormat="DYNAMODB_JSON",
        TableCreationParameters={
            "TableName": name,
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    return answer["ImportTableDescription"]


def arns(answer):
    return [one["ImportArn"] for one in answer["ImportSummaryList"]]


def test_a_summary(dynamodb):
    made = start(dynamodb, "music")
    now = instant(dynamodb.clock.now())
    assert dynamodb.list_imports() == {
        "ImportSummaryList": [
            {
                "ImportArn": made["ImportArn"],
                "ImportStatus": "COMPLETED",
                "TableArn": made["TableArn"],
                "S3BucketSource": {"S3BucketOwner": "123456789012", "S3Bucket": "files"},
                "CloudWatchLogGroupArn": made["CloudWatchLogGroupArn"],
                "InputFormat": "DYNAMODB_JSON",
                "StartTime": now,
                "EndTime": now,
            }
        ]
    }


def test_one_that_has_not_ended_is_listed(slow_dynamodb):
    start(slow_dynamodb, "music")
    (summary,) = slow_dynamodb.list_imports()["ImportSummaryList"]
    assert summary["ImportStatus"] == "IN_PROGRESS"
    assert "EndTime" not in summary


def test_those_of_one_table_and_of_90_days(dynamodb):
    music, films = (start(dynamodb, name) for name in ("music", "films"))
    assert arns(dynamodb.list_imports(TableArn=music["TableArn"])) == [music["ImportArn"]]
    dynamodb.clock.advance(90 * DAY - 1)
    assert arns(dynamodb.list_imports()) == [films["ImportArn"]]


def test_pages(dynamodb):
    made = sorted((start(dynamodb, f"music{number}")["ImportArn"] for number in range(7)), reverse=True)
    shown, more = [], {}
    while True:
        answer = dynamodb.list_imports(PageSize=3, **more)
        shown += arns(answer)
        if "NextToken" not in answer:
            break
        assert TOKEN.fullmatch(answer["NextToken"])
        assert 112 <= len(answer["NextToken"]) <= 1024
        more = {"NextToken": answer["NextToken"]}
    assert shown == made


def test_a_token_of_the_longest_name_is_not_too_long(dynamodb):
    for name in ("a", "b", "c"):
        start(dynamodb, name * 255)
    token = dynamodb.list_imports(PageSize=1)["NextToken"]
    assert len(token) <= 1024
    assert len(arns(dynamodb.list_imports(NextToken=token))) == 2


@pytest.mark.parametrize("token", ["0" * 112, "f" * 112])
def test_a_token_that_is_none(dynamodb, token):
    with dynamodb.refuses("Invalid NextToken for ListImports"):
        dynamodb.list_imports(NextToken=token)
