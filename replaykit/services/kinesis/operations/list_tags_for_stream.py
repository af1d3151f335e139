"""ListTagsForStream: the tags of a stream, by key, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.requests import find_stream
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import Known

LONGEST_PAGE = 50


@operation("kinesis", "ListTagsForStream")
def list_tags_for_stream(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForStream.html.

    ASSUMPTION: in the order of the keys, as ExclusiveStartTagKey lets think; a recorded list of several would prove it.
    """
    GAPS.refuse(ctx.call)
    stream = find_stream(ctx, request)
    if stream.known < Known.MADE:
        ctx.assume(f"the Kinesis data stream {stream.name} had no tags when the recording began")
    after, limit = request.get("ExclusiveStartTagKey", ""), request.get("Limit", LONGEST_PAGE)
    found = [{"Key": key, "Value": value} for key, value in sorted(stream.tags.items()) if key > after]
    return {"Tags": found[:limit], "HasMoreTags": len(found) > limit}
