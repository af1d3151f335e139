"""ListTagsOfResource: the tags of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "ListTagsOfResource")
def list_tags_of_resource(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html.

    A table has at most 50 tags: they fit into one page.
    """
    table = ctx.store.by_arn(request["ResourceArn"], ctx.now)
    return {"Tags": [{"Key": key, "Value": value} for key, value in table.tags.items()]}
