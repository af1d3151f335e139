"""RemoveTagsFromStream: take tags off a stream; those that it has not are ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.requests import find_settled
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "RemoveTagsFromStream")
def remove_tags_from_stream(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RemoveTagsFromStream.html."""
    GAPS.refuse(ctx.call)
    stream = find_settled(ctx, request)
    for key in request["TagKeys"]:
        stream.tags.pop(key, None)
    return {}
