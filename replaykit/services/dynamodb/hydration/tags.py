"""What recorded calls show of tags. The tags that CreateTable sets come with the table when it is made again."""

from __future__ import annotations

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.hydration.calls import table_name
from replaykit.services.dynamodb.hydration.tag_list import TagList


def listed(one: RecordedCall, beginning: Beginning) -> None:
    """ListTagsOfResource, page by page."""
    told = _of_table(one, beginning)
    if told is not None:
        told.page(one.output.get("Tags", ()), one.call.params.get("NextToken"), one.output.get("NextToken"))


def changed(one: RecordedCall, beginning: Beginning) -> None:
    """TagResource and UntagResource: nothing tells any more what these tags were."""
    told = _of_table(one, beginning)
    if told is not None:
        told.change([*(tag["Key"] for tag in one.call.params.get("Tags", ())), *one.call.params.get("TagKeys", ())])


def _of_table(one: RecordedCall, beginning: Beginning) -> TagList | None:
    name = table_name(one.call.params["ResourceArn"])
    return None if beginning.table(name) is None else beginning.tags.setdefault(name, TagList())
