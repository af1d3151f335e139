"""DescribeStream: what a stream is, and its shards, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.listing import shards_after
from replaykit.services.kinesis.requests import find_stream
from replaykit.services.kinesis.store import DataStreams

LONGEST_PAGE = 100


@operation("kinesis", "DescribeStream")
def describe_stream(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html; the members are recorded."""
    GAPS.refuse(ctx.call)
    stream = find_stream(ctx, request)
    found = shards_after(ctx, stream, request.get("ExclusiveStartShardId"))
    limit = min(request.get("Limit", LONGEST_PAGE), LONGEST_PAGE)
    page = {"Shards": [shard.describe() for shard in found[:limit]], "HasMoreShards": len(found) > limit}
    return {"StreamDescription": stream.describe(ctx.now) | page}
