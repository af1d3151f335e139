"""AddTagsToStream: put tags on a stream, in the place of those of the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.requests import find_settled
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.tags import require_tags


@operation("kinesis", "AddTagsToStream")
def add_tags_to_stream(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_AddTagsToStream.html."""
    GAPS.refuse(ctx.call)
    stream = find_settled(ctx, request)
    require_tags(stream.name, ctx.call.scope.account, request["Tags"], stream.tags)
    stream.tags.update(request["Tags"])
    return {}
