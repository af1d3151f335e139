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

    ASSUMPTION: the text of what is not found; a recorded call for an unknown export would prove it.
    """
    arn = request["ExportArn"]
    require_arn(arn, "export")
    ctx.store.transfers.settle(ctx.now)
    export = ctx.store.transfers.exports.get(arn)
    if export is None:
        raise AwsError("ExportNotFoundException", f"Export not found: {arn}")
    return {"ExportDescription": export.describe()}
