"""ListBulkOperations: the bulk operations of the last 90 days, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transfers.bulk_operations import KIND
from replaykit.services.dynamodb.transfers.transfer import by_time, page, read_token

USUAL_PAGE = 10


@operation("dynamodb", "ListBulkOperations")
def list_bulk_operations(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html."""
    after = read_token(request.get("NextToken"), "ListBulkOperations", KIND)
    ctx.store.transfers.settle(ctx.now)
    found = ctx.store.transfers.bulk.values()
    shown, token = page(found, ctx.now, request.get("MaxResults", USUAL_PAGE), after, by_time)
    output: dict[str, Any] = {"BulkOperationsSummaryList": [one.summarize(ctx.now) for one in shown]}
    return output if token is None else output | {"NextToken": token}
