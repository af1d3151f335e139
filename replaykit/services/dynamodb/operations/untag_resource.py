"""UntagResource: take tags from a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.quotas import require_tags
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "UntagResource")
def untag_resource(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html."""
    table = ctx.store.by_arn(request["ResourceArn"], ctx.now)
    require_tags(ctx, request["TagKeys"])
    for key in request["TagKeys"]:
        table.tags.pop(key, None)
    return {}
