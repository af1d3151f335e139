"""CancelBulkOperation, as the service's model describes it."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant


@pytest.fixture
def started(slow_dynamodb):
    slow_dynamodb.table("music")
    slow_dynamodb.clock.advance(10)
    slow_dynamodb.put_file("in.json", b'{"Item": {"id": {"S": "a"}}}')
    answer = slow_dynamodb.start_bulk_put_items(
        TableName="music",
        InputS3Configuration={"S3Bucket": "files", "InputFormat": "DYNAMODB_JSON"},
        OutputS3Configuration={"S3Bucket": "files", "OutputType": ["ERROR"]},
    )
    slow_dynamodb.clock.advance(1)
    return slow_dynamodb, answer["BulkOperationDescription"]["BulkOperationArn"]


def describe(dynamodb, arn):
    return dynamodb.describe_bulk_operation(BulkOperationArn=arn)["BulkOperationDescription"]


def test_it_is_cancelling_and_then_cancelled(started):
    dynamodb, arn = started
    cancelling = {"BulkOperationArn": arn, "BulkOperationStatus": "CANCELLING"}
    assert dynamodb.cancel_bulk_operation(BulkOperationArn=arn) == cancelling
    assert dynamodb.cancel_bulk_operation(BulkOperationArn=arn) == cancelling
    described = describe(dynamodb, arn)
    assert described["BulkOperationStatus"] == "CANCELLING"
    assert not {"EndTime", "FailureCode"} & described.keys()
    dynamodb.clock.advance(10)
    dynamodb.emulator.tick()
    described = describe(dynamodb, arn)
    assert described["BulkOperationStatus"] == "CANCELLED"
    assert described["EndTime"] == instant(dynamodb.clock.now())
    assert described["FailureCode"]
    assert described["FailureMessage"]
    (summary,) = dynamodb.list_bulk_operations()["BulkOperationsSummaryList"]
    assert (summary["BulkOperationStatus"], summary["EndTime"]) == ("CANCELLED", described["EndTime"])
    assert dynamodb.scan(TableName="music")["Items"] == []


def test_one_that_has_ended_can_not_be_cancelled(started):
    dynamodb, arn = started
    dynamodb.clock.advance(10)
    with dynamodb.refuses(f"Bulk operation is not in progress: {arn}"):
        dynamodb.cancel_bulk_operation(BulkOperationArn=arn)
    assert describe(dynamodb, arn)["BulkOperationStatus"] == "COMPLETED"


def test_one_that_never_was(dynamodb):
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/music/bulk-operation/01658528578619-0badf00d"
    with dynamodb.refuses(f"Requested resource not found: BulkOperation: {arn} not found", "ResourceNotFoundException"):
        dynamodb.cancel_bulk_operation(BulkOperationArn=arn)
