"""DescribeBulkOperation; what came of an operation is tested with StartBulkPutItems."""

from __future__ import annotations


def test_one_that_never_was(dynamodb):
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/music/bulk-operation/01658528578619-0badf00d"
    with dynamodb.refuses(f"Requested resource not found: BulkOperation: {arn} not found", "ResourceNotFoundException"):
        dynamodb.describe_bulk_operation(BulkOperationArn=arn)
