"""DecreaseStreamRetentionPeriod: records are kept for a shorter time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.retention import change_retention, require_shorter
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "DecreaseStreamRetentionPeriod")
def decrease_stream_retention_period(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html."""
    return change_retention(ctx, request, require_shorter)
