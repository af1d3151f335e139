"""What PutRecord and PutRecords have in common: what may be put, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from replaykit.aws.error import AwsError
from replaykit.services.kinesis.requests import invalid
from replaykit.services.kinesis.shard import RING
from replaykit.services.kinesis.stream import DataStream

KIB: Final = 1024


def require_puttable(stream: DataStream, entry: Mapping[str, Any], path: str = "") -> None:
    """Refuse a record that has no partition key, or is too large for the stream.

    `path` is where the entry stands in the request. The words of both are measured, of a time in which the model told
    them. ASSUMPTION: they are the same since streams have a size of their own (`MaxRecordSizeInKiB`); a recorded put
    of a record between that and 10 MiB would prove it.
    """
    key, data = entry.get("PartitionKey"), entry["Data"]
    if key is None:
        raise _violation(f"Value null at '{path}partitionKey'", "Member must not be null")
    most = stream.most_kib * KIB
    if len(data) + len(key.encode()) > most:
        shown = f"Value 'java.nio.HeapByteBuffer[pos=0 lim={len(data)} cap={len(data)}]' at '{path}data'"
        raise _violation(shown, f"Member must have length less than or equal to {most}")


def explicit_hash_key(entry: Mapping[str, Any]) -> int | None:
    """Where a record is to lie on the ring, if it says so."""
    text = entry.get("ExplicitHashKey")
    if text is None:
        return None
    if int(text) >= RING:
        raise invalid(
            "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was " + text
        )
    return int(text)


def _violation(shown: str, rule: str) -> AwsError:
    return AwsError("ValidationException", f"1 validation error detected: {shown} failed to satisfy constraint: {rule}")
