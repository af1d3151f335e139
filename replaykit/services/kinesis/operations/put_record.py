"""PutRecord: one record, into the shard of its hash key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.number import read_number, spelled, unwritten
from replaykit.services.kinesis.putting import explicit_hash_key, require_puttable
from replaykit.services.kinesis.requests import find_active, invalid
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "PutRecord")
def put_record(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html.

    ASSUMPTION: a stream that is not encrypted tells no EncryptionType, as GetRecords tells none (recorded); a recorded
    answer would prove it.
    """
    GAPS.refuse(ctx.call)
    stream = find_active(ctx, request)
    require_puttable(stream, request)
    place = explicit_hash_key(request)
    if "SequenceNumberForOrdering" in request:
        require_past(ctx, stream.name, request["SequenceNumberForOrdering"])
    shard, record = stream.append(request["PartitionKey"], request["Data"], ctx.now, place)
    return {"ShardId": shard.shard_id, "SequenceNumber": str(record.number)}


def require_past(ctx: Context[DataStreams], name: str, text: str) -> None:
    """Refuse a number that is none, or of the future; numbers here grow by themselves (all of it measured)."""
    number = int(text)
    if unwritten(number):
        raise AwsError("InternalFailure", status=500, fault="server")
    found = read_number(number)
    if found is None or found.at > ctx.now:
        raise invalid(
            f"ExclusiveMinimumSequenceNumber {spelled(number)} used in PutRecord on stream {name} under account "
            f"{ctx.call.scope.account} is invalid."
        )
