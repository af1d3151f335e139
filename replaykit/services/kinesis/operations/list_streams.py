"""ListStreams: the streams of an account and region by name, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.next_token import Next, read_next, write_next
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import DataStream

LONGEST_PAGE = 100


@operation("kinesis", "ListStreams")
def list_streams(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html; the members are recorded."""
    after = request.get("ExclusiveStartStreamName", "")
    if "NextToken" in request:
        after = read_next(request["NextToken"], "ListStreams", ctx.call.scope, ctx.store.key, ctx.now).after
    found = [stream for stream in ctx.store.listed(ctx.now) if stream.name > after]
    limit = min(request.get("Limit", LONGEST_PAGE), LONGEST_PAGE)
    page = found[:limit]
    output: dict[str, Any] = {
        "StreamNames": [stream.name for stream in page],
        "HasMoreStreams": len(found) > limit,
        "StreamSummaries": [_summary(stream, ctx.now) for stream in page],
    }
    if len(found) > limit:
        token = Next(page[-1].name, "", ctx.now)
        output["NextToken"] = write_next(token, "ListStreams", ctx.call.scope, ctx.store.key)
    for stream in page:
        ctx.store.meet(ctx, stream.name)
    return output


def _summary(stream: DataStream, now: float) -> dict[str, Any]:
    told = ("StreamName", "StreamARN", "StreamStatus", "StreamModeDetails", "StreamCreationTimestamp")
    described = stream.describe(now)
    return {name: described[name] for name in told}
