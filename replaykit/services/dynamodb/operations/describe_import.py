"""DescribeImport: how far an import is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transfers.transfer import require_arn


@operation("dynamodb", "DescribeImport")
def describe_import(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html.

    ASSUMPTION: what is not found is told as for exports; a recorded call for an unknown import would prove it.
    """
    arn = request["ImportArn"]
    require_arn(arn, "import")
    ctx.store.require_account(arn)
    ctx.store.transfers.settle(ctx.now)
    found = ctx.store.transfers.imports.get(arn)
    if found is None:
        raise AwsError("ImportNotFoundException", f"Import not found: Import not found: {arn}")
    return {"ImportTableDescription": found.describe(ctx.now)}
