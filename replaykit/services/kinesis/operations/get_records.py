"""GetRecords: a page of a shard, and the iterator of the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.iterator import invalid_iterator
from replaykit.services.kinesis.record import Record, describe_record
from replaykit.services.kinesis.requests import find_shard, stream_name
from replaykit.services.kinesis.shard import Shard
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import Known

MOST_RECORDS = 10_000
MOST_BYTES = 10 * 1024 * 1024


@operation("kinesis", "GetRecords")
def get_records(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html.

    ASSUMPTION: a StreamARN of another stream is told as an iterator that is none; a recorded call would prove it.
    """
    GAPS.refuse(ctx.call)
    iterator = ctx.store.read(request["ShardIterator"], ctx.now)
    iterator.require_young(ctx.now)
    name = iterator.stream_name
    if "StreamARN" in request and stream_name(ctx, {"StreamARN": request["StreamARN"]}) != name:
        raise invalid_iterator()
    stream, shard = find_shard(ctx, name, iterator.shard)
    if stream.known < Known.MADE:
        ctx.assume(f"the Kinesis data stream {name} held no records when the recording began")
    stream.trim(ctx.now)
    page = shard.page(iterator.position, request.get("Limit", MOST_RECORDS))
    told = _fit(stream.arn, page)
    position = page[len(told) - 1].number + 1 if told else iterator.position
    return {
        "Records": told,
        "NextShardIterator": ctx.store.issue(name, iterator.shard, position, ctx.now),
        "MillisBehindLatest": _behind(shard, position, page[len(told) - 1].at if told else ctx.now, ctx.now),
    }


def _fit(arn: str, page: Sequence[Record]) -> list[dict[str, Any]]:
    """The first records that make up no more than 10 MiB, and one in any case."""
    told: list[dict[str, Any]] = []
    total = 0
    for record in page:
        one = describe_record(arn, record)
        total += len(one["Data"]) + len(record.partition_key.encode())
        if total > MOST_BYTES and told:
            break
        told.append(one)
    return told


def _behind(shard: Shard, position: int, at: float, now: float) -> int:
    """How long ago the last record of the page arrived; 0 where it is the newest, and not 0 where it is not."""
    return max(1, int((now - at) * 1000)) if shard.has_from(position) else 0
