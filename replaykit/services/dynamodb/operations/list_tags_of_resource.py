"""ListTagsOfResource: the tags of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.tagging import find_tagged
from replaykit.services.dynamodb.unseen import admit_tags


@operation("dynamodb", "ListTagsOfResource")
def list_tags_of_resource(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html.

    A table has at most 50 tags: they fit into one page.
    """
    table = find_tagged(ctx, request["ResourceArn"])
    admit_tags(ctx, table)
    return {"Tags": [{"Key": key, "Value": value} for key, value in table.tags.items()]}
