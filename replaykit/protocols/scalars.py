"""Timestamps, blobs and numbers as the protocols spell them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

ISO_8601 = "iso8601"
MILLISECONDS = "milliseconds"
"""ISO 8601 with milliseconds, be they none: how S3 tells instants in XML (`2017-06-12T07:38:48.000Z`, recorded)."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")
_FRACTION = re.compile(r"(\.\d{6})\d+")
_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def read_timestamp(value: Any) -> datetime:
    """A timestamp in any of AWS's spellings: epoch seconds, ISO 8601, RFC 822.

    Raises:
        ValueError: it is none of them.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_epoch(value)
    text = str(value).strip()
    if _NUMBER.fullmatch(text):
        return from_epoch(float(text))
    try:
        return _aware(datetime.fromisoformat(_FRACTION.sub(r"\1", text)))
    except ValueError:
        return _aware(parsedate_to_datetime(text))


def from_epoch(seconds: float) -> datetime:
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError(f"{seconds} is no instant") from error


def _aware(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def write_timestamp(value: datetime | float | str, form: str) -> str | int | float:
    """A timestamp in the form that the model names: unixTimestamp, iso8601 or rfc822, or in S3's own."""
    instant = _aware(value) if isinstance(value, datetime) else read_timestamp(value)
    if form == "unixTimestamp":
        return to_epoch(instant)
    if form == "rfc822":
        return format_datetime(instant.replace(microsecond=0), usegmt=True)
    if form == MILLISECONDS:
        return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03d}Z"
    return write_iso8601(instant)


def to_epoch(instant: datetime) -> int | float:
    """Seconds since the epoch: whole where they are whole."""
    since = _aware(instant) - EPOCH
    whole = since.days * 86400 + since.seconds
    return whole + since.microseconds / 1e6 if since.microseconds else whole


def write_iso8601(instant: datetime) -> str:
    """`2024-01-01T00:00:00Z`, with a fraction only where there is one."""
    text = instant.strftime("%Y-%m-%dT%H:%M:%S").zfill(19)  # strftime does not pad years before 1000 everywhere
    micros = instant.microsecond
    if not micros:
        return text + "Z"
    return f"{text}.{micros // 1000:03d}Z" if micros % 1000 == 0 else f"{text}.{micros:06d}Z"


def read_float(text: str) -> float:
    special = _SPECIAL.get(text)
    return float(text) if special is None else special


def write_float(value: float) -> str:
    """As JSON and XML write it: the special values by name."""
    return special_float(value) or repr(value)


def special_float(value: float) -> str | None:
    """The name of a number that JSON has no number for."""
    if value != value:  # noqa: PLR0124  # NaN is what is not itself
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    return None
