"""DescribeBulkOperation: how far a bulk operation is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transfers.bulk_operations import BulkOperation


@operation("dynamodb", "DescribeBulkOperation")
def describe_bulk_operation(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBulkOperation.html."""
    found = find_bulk_operation(ctx, request["BulkOperationArn"])
    return {"BulkOperationDescription": found.describe(ctx.now)}


def find_bulk_operation(ctx: Context[Tables], arn: str) -> BulkOperation:
    """ASSUMPTION: the text, and that an ARN of no form is not found either: the model names one error."""
    ctx.store.transfers.settle(ctx.now)
    found = ctx.store.transfers.bulk.get(arn)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Requested resource not found: BulkOperation: {arn} not found")
    return found
