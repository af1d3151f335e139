"""DescribeStreamSummary: what a stream is, without its shards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.requests import find_stream
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "DescribeStreamSummary")
def describe_stream_summary(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html.

    ASSUMPTION: MaxRecordSizeInKiB is told of every stream; a recording of 2026 would prove it.
    """
    GAPS.refuse(ctx.call)
    stream = find_stream(ctx, request)
    summary = {
        "OpenShardCount": len(stream.open_shards(ctx.now)),
        "ConsumerCount": 0,
        "MaxRecordSizeInKiB": stream.most_kib,
    }
    return {"StreamDescriptionSummary": stream.describe(ctx.now) | summary}
