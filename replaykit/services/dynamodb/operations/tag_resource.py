"""TagResource: add tags to a table, or change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.quotas import require_tags
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.tagging import find_tagged, read_tags
from replaykit.services.dynamodb.unseen import tag
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "TagResource")
def tag_resource(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html."""
    if not request["Tags"]:
        raise invalid("Atleast one Tag needs to be provided as Input.")
    tags = read_tags(request["Tags"])
    require_tags(ctx, tags)
    table = find_tagged(ctx, request["ResourceArn"])
    require_tags(ctx, (*table.tags, *tags))
    table.tags.update(tags)
    table.unseen.difference_update(map(tag, tags))
    return {}
