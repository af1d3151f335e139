"""ListExports: the exports of the last 90 days, of a table or of all, whether they have ended or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transfers.exports import Export
from replaykit.services.dynamodb.transfers.transfer import page, read_token

LARGEST_PAGE = 25


@operation("dynamodb", "ListExports")
def list_exports(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html.

    Those that have not ended are listed, and with its ARN a table that is gone has none (both measured on AWS).
    """
    after = read_token(request.get("NextToken"), "ListExports", "export")
    ctx.store.transfers.settle(ctx.now)
    found = (one for one in ctx.store.transfers.exports.values() if _asked(ctx, request.get("TableArn"), one))
    shown, token = page(found, ctx.now, request.get("MaxResults", LARGEST_PAGE), after)
    output: dict[str, Any] = {"ExportSummaries": [one.summarize() for one in shown]}
    return output if token is None else output | {"NextToken": token}


def _asked(ctx: Context[Tables], arn: str | None, export: Export) -> bool:
    if arn is None:
        return True
    table = ctx.store.find(ctx.store.bare_name(arn), ctx.now)
    return table is not None and arn == export.table_arn and export.table_id == table.table_id
