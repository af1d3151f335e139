"""DescribeExport: how far an export is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transfers.transfer import require_arn


@operation("dynamodb", "DescribeExport")
def describe_export(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html.

    What is not found is told twice, and is none of this region's in other words (ack-api-quirks, DDB-EXPORT-006).
    """
    arn = request["ExportArn"]
    require_arn(arn, "export")
    ctx.store.require_account(arn)
    ctx.store.transfers.settle(ctx.now)
    export = ctx.store.transfers.exports.get(arn)
    if export is None:
        here = arn.split(":")[3] == ctx.call.scope.region
        why = f"Export not found: {arn}" if here else "Invalid export arn"
        raise AwsError("ExportNotFoundException", f"Export not found: {why}")
    return {"ExportDescription": export.describe()}
