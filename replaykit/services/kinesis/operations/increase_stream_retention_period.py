"""IncreaseStreamRetentionPeriod: records are kept for a longer time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.retention import change_retention, require_longer
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "IncreaseStreamRetentionPeriod")
def increase_stream_retention_period(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html."""
    return change_retention(ctx, request, require_longer)
