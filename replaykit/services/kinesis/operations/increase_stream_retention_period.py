"""IncreaseStreamRetentionPeriod: records are kept for a longer time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.requests import find_settled
from replaykit.services.kinesis.retention import require_hours, require_longer
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "IncreaseStreamRetentionPeriod")
def increase_stream_retention_period(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html.

    ASSUMPTION: the stream stays ACTIVE; a DescribeStream right after a recorded call would prove it.
    """
    GAPS.refuse(ctx.call)
    stream, hours = find_settled(ctx, request), request["RetentionPeriodHours"]
    require_hours(hours)
    require_longer(stream, hours)
    stream.keep(hours, ctx.now)
    return {}
