"""PutRecords: up to 500 records, each into the shard of its hash key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.putting import explicit_hash_key, require_puttable
from replaykit.services.kinesis.requests import find_active, invalid
from replaykit.services.kinesis.store import DataStreams

MOST_BYTES = 10 * 1024 * 1024


@operation("kinesis", "PutRecords")
def put_records(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html.

    Records are put in the order of the request, which AWS does not promise.
    """
    GAPS.refuse(ctx.call)
    stream, entries = find_active(ctx, request), request["Records"]
    for number, entry in enumerate(entries, 1):
        require_puttable(stream, entry, f"records.{number}.member.")
    if sum(len(entry["Data"]) + len(entry["PartitionKey"].encode()) for entry in entries) > MOST_BYTES:
        # ASSUMPTION: the words of the time when 5 MB were the limit (moto's tests); a recorded call would prove them.
        raise invalid("Records size exceeds 10 MB limit")
    places = [explicit_hash_key(entry) for entry in entries]
    told = []
    for entry, place in zip(entries, places, strict=True):
        shard, record = stream.append(entry["PartitionKey"], entry["Data"], ctx.now, place)
        told.append({"SequenceNumber": str(record.number), "ShardId": shard.shard_id})
    return {"FailedRecordCount": 0, "Records": told}
