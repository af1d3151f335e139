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
# ASSUMPTION: the text (of the model's samples); the code is the API reference's.
EXPIRED = "The provided iterator exceeds the maximum age allowed."


@operation("dynamodbstreams", "GetRecords")
def get_records(ctx: Context[Streams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """At most 1000 records and 1 MB, but one at least; a closed shard that is exhausted has no next iterator."""
    limit = read_limit(request, MOST_RECORDS)
    iterator = ctx.store.read(request["ShardIterator"])
    ledger = ctx.store.ledger(iterator.stream_arn, ctx.now)
    shard = find_shard(ctx, ledger, iterator)
    page = fit(ledger.stream, shard.from_number(iterator.position, limit))
    position = page[-1].number + 1 if page else iterator.position
    output: dict[str, Any] = {"Records": [describe_record(ledger.stream, record, ctx.call.scope) for record in page]}
    if shard.closed is None or shard.has_from(position):
        output["NextShardIterator"] = ctx.store.issue(ledger.stream.arn, shard, position, ctx.now)
    return output


def find_shard(ctx: Context[Streams], ledger: Ledger, iterator: ShardIterator) -> Shard:
    """The shard, where the iterator may still read it."""
    if iterator.expired(ctx.now):
        raise AwsError("ExpiredIteratorException", EXPIRED)
    shard = ledger.shards.get(iterator.shard_id)
    if shard is None or iterator.position <= shard.trimmed:
        raise AwsError("TrimmedDataAccessException", TRIMMED)
    return shard


def fit(stream: Stream, records: list[Numbered]) -> list[Numbered]:
    """The first records that make up no more than 1 MB, and one in any case."""
    total = 0
    for count, record in enumerate(records):
        total += size(stream, record.change)
        if total > MOST_BYTES and count:
            return records[:count]
    return records
