"""How long records are kept: what may be asked for (the words are measured, when 168 hours were the most)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from replaykit.emulator import Context
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.requests import find_settled, invalid
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import LEAST_HOURS, MOST_HOURS, DataStream


def change_retention(
    ctx: Context[DataStreams], request: Mapping[str, Any], require: Callable[[DataStream, int], None]
) -> Mapping[str, Any]:
    """Keep records for another time, one that `require` lets the operation ask for.

    ASSUMPTION: the stream stays ACTIVE; a DescribeStream right after a recorded call would prove it.
    """
    GAPS.refuse(ctx.call)
    stream, hours = find_settled(ctx, request), request["RetentionPeriodHours"]
    _require_hours(hours)
    require(stream, hours)
    stream.keep(hours, ctx.now)
    return {}


def _require_hours(hours: int) -> None:
    """Refuse a period that no stream may have."""
    asked = f"Requested retention period ({hours} hours)"
    if hours < LEAST_HOURS:
        raise invalid(f"Minimum allowed retention period is {LEAST_HOURS} hours. {asked} is too short.")
    if hours > MOST_HOURS:
        raise invalid(f"Maximum allowed retention period is {MOST_HOURS} hours. {asked} is too long.")


def require_longer(stream: DataStream, hours: int) -> None:
    """Refuse to shorten; the same period again is no mistake (measured)."""
    if hours < stream.hours:
        raise invalid(f"{_asked(stream, hours, 'shorter')} Use DecreaseRetentionPeriod API.")


def require_shorter(stream: DataStream, hours: int) -> None:
    """Refuse to lengthen."""
    if hours > stream.hours:
        raise invalid(f"{_asked(stream, hours, 'longer')} Use IncreaseRetentionPeriod API.")


def _asked(stream: DataStream, hours: int, than: str) -> str:
    return (
        f"Requested retention period ({hours} hours) for stream {stream.name} can not be {than} than existing "
        f"retention period ({stream.hours} hours)."
    )
