"""GetRecords: a page of a shard, and the iterator of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodbstreams.iterator import ShardIterator
from replaykit.services.dynamodbstreams.ledger import Ledger
from replaykit.services.dynamodbstreams.limits import read_limit
from replaykit.services.dynamodbstreams.operations.get_shard_iterator import TRIMMED
from replaykit.services.dynamodbstreams.record import describe_record, size
from replaykit.services.dynamodbstreams.shard import Numbered, Shard
from replaykit.services.dynamodbstreams.store import Streams

MOST_RECORDS = 1000
MOST_BYTES = 1024 * 1024
LONGEST_TOLD = 100
# ASSUMPTION: the text (of the model's samples); the code is the API reference's.
EXPIRED = "The provided iterator exceeds the maximum age allowed."


@operation("dynamodbstreams", "GetRecords")
def get_records(ctx: Context[Streams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """At most 1000 records and 1 MB, but one at least; a closed shard that is exhausted has no next iterator."""
    limit = read_limit(request, MOST_RECORDS)
    iterator = read_iterator(ctx, request["ShardIterator"])
    ledger = ctx.store.ledger(iterator.stream_arn, ctx.now)
    shard = find_shard(ctx, ledger, iterator)
    page = fit(ledger.stream, shard.from_number(iterator.position, limit))
    position = page[-1].number + 1 if page else iterator.position
    output: dict[str, Any] = {"Records": [describe_record(ledger.stream, record, ctx.call.scope) for record in page]}
    if shard.closed is None or shard.has_from(position) or ledger.awaits(shard):
        output["NextShardIterator"] = ctx.store.issue(ledger.stream.arn, shard, position, ctx.now)
    else:
        shard.drained = True
    return output


def read_iterator(ctx: Context[Streams], token: str) -> ShardIterator:
    """What a token means, one of ours or one of the recording."""
    handle = ctx.store.handles.get(token)
    if handle is None:
        return ctx.store.read(token)
    if handle.expired and not handle.answered:
        raise AwsError("ExpiredIteratorException", EXPIRED)
    name = handle.shard_name()
    if name is None:
        ctx.assume(f"the iterator {token[:LONGEST_TOLD]} of the recording has expired: nothing tells its shard")
        raise AwsError("ExpiredIteratorException", EXPIRED)
    shard = ctx.store.ledger(handle.arn, ctx.now).shards.get(name)
    position = handle.number(shard) if shard is not None else 0
    return ShardIterator(handle.arn, name, position, int(ctx.store.met(token, ctx.now) * 1000), "")


def find_shard(ctx: Context[Streams], ledger: Ledger, iterator: ShardIterator) -> Shard:
    """The shard, where the iterator may still read it."""
    if iterator.expired(ctx.now):
        raise AwsError("ExpiredIteratorException", EXPIRED)
    shard = ledger.shards.get(iterator.shard_id)
    if shard is None or iterator.position <= shard.trimmed:
        raise AwsError("TrimmedDataAccessException", TRIMMED)
    ledger.go_on_after(iterator.position - 1)  # an iterator of another process may be ahead of this one's numbers
    return shard


def fit(stream: Stream, records: list[Numbered]) -> list[Numbered]:
    """The first records that make up no more than 1 MB, and one in any case."""
    total = 0
    for count, record in enumerate(records):
        total += size(stream, record.change)
        if total > MOST_BYTES and count:
            return records[:count]
    return records
