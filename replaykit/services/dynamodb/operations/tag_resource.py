"""TagResource: add tags to a table, or change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.quotas import require_tags
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "TagResource")
def tag_resource(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html."""
    table = ctx.store.by_arn(request["ResourceArn"], ctx.now)
    tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
    require_tags(ctx, (*table.tags, *tags))
    table.tags.update(tags)
    return {}
