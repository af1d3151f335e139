"""ListImports: the imports of the last 90 days, into a table or into all, whether they have ended or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.transfers.transfer import page, read_token

LARGEST_PAGE = 25


@operation("dynamodb", "ListImports")
def list_imports(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html.

    That those under way are listed was measured on AWS. ASSUMPTION: the order, that of exports; a recorded list of
    several imports would prove it.
    """
    after = read_token(request.get("NextToken"), "ListImports", "import")
    arn = request.get("TableArn")
    ctx.store.transfers.settle(ctx.now)
    found = (one for one in ctx.store.transfers.imports.values() if arn in (None, one.table_arn))
    shown, token = page(found, ctx.now, request.get("PageSize", LARGEST_PAGE), after)
    output: dict[str, Any] = {"ImportSummaryList": [one.summarize(ctx.now) for one in shown]}
    return output if token is None else output | {"NextToken": token}
