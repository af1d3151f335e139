"""UntagResource: take tags from a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.quotas import require_tags
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.tagging import find_tagged, require_key
from replaykit.services.dynamodb.unseen import tag
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "UntagResource")
def untag_resource(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html."""
    if not request["TagKeys"]:
        raise invalid("Atleast one Tag Key needs to be provided as Input.")
    for key in request["TagKeys"]:
        require_key(key)
    require_tags(ctx, request["TagKeys"])
    table = find_tagged(ctx, request["ResourceArn"])
    for key in request["TagKeys"]:
        table.tags.pop(key, None)
    table.unseen.difference_update(map(tag, request["TagKeys"]))
    return {}
