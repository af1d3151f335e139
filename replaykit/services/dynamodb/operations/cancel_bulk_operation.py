"""CancelBulkOperation: stop a bulk operation that has not ended; what it has put stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.operations.describe_bulk_operation import find_bulk_operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "CancelBulkOperation")
def cancel_bulk_operation(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancelBulkOperation.html.

    ASSUMPTION: one that has ended can't be cancelled, and the text; a recorded call would prove it.
    """
    found = find_bulk_operation(ctx, request["BulkOperationArn"])
    if found.ended_at(ctx.now) is not None:
        raise invalid(f"Bulk operation is not in progress: {found.arn}")
    if found.cancelled_at is None:
        found.cancelled_at = ctx.now + ctx.world.settings.delay
    return {"BulkOperationArn": found.arn, "BulkOperationStatus": "CANCELLING"}
