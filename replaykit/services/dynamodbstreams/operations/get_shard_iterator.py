"""GetShardIterator: where in a shard to begin to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodbstreams.shard import Shard
from replaykit.services.dynamodbstreams.store import Streams

BY_NUMBER = {"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"}
TRIMMED = "The operation attempted to read past the oldest stream record in a shard."


@operation("dynamodbstreams", "GetShardIterator")
def get_shard_iterator(ctx: Context[Streams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html."""
    require_what_the_type_needs(request)
    ledger = ctx.store.ledger(request["StreamArn"], ctx.now)
    shard = ctx.store.shard(ledger, request["ShardId"])
    position = start(shard, request, ctx.now)
    return {"ShardIterator": ctx.store.issue(ledger.stream.arn, shard, position, ctx.now)}


def require_what_the_type_needs(request: Mapping[str, Any]) -> None:
    """A sequence number and a timestamp belong to their types, and to no other."""
    kind = request["ShardIteratorType"]
    number, timestamp = request.get("SequenceNumber"), request.get("Timestamp")
    # ASSUMPTION: the texts; that each is a ValidationException is asserted on AWS by Alternator's tests.
    if kind in BY_NUMBER and number is None:
        raise invalid(f"SequenceNumber is required for ShardIteratorType {kind}")
    if kind not in BY_NUMBER and number is not None:
        raise invalid(f"SequenceNumber must not be specified for ShardIteratorType {kind}")
    if number is not None and not (number.isascii() and number.isdigit()):
        raise invalid(f"Invalid SequenceNumber: {number}")
    if kind == "AT_TIMESTAMP" and timestamp is None:
        raise invalid("Timestamp is required for ShardIteratorType AT_TIMESTAMP")
    if kind != "AT_TIMESTAMP" and timestamp is not None:
        raise invalid(f"Timestamp must not be specified for ShardIteratorType {kind}")


def start(shard: Shard, request: Mapping[str, Any], now: float) -> int:
    """The number from which the iterator reads."""
    match request["ShardIteratorType"]:
        case "TRIM_HORIZON":
            return shard.oldest()
        case "LATEST":
            return shard.last + 1
        case "AT_TIMESTAMP":
            return at_timestamp(shard, request["Timestamp"].timestamp(), now)
        case "AT_SEQUENCE_NUMBER":
            return at_number(shard, int(request["SequenceNumber"]))
        case _:
            return at_number(shard, int(request["SequenceNumber"])) + 1


def at_timestamp(shard: Shard, timestamp: float, now: float) -> int:
    """Older than the trim horizon is the trim horizon; the future is refused (API reference)."""
    if timestamp > now:
        raise invalid("Timestamp must not be in the future")  # ASSUMPTION: the text
    return max(shard.oldest(), shard.number_at(timestamp))


def at_number(shard: Shard, number: int) -> int:
    """A number need not be a record's own, but it must lie in the shard's range."""
    if number <= shard.trimmed:
        raise AwsError("TrimmedDataAccessException", TRIMMED)
    if number < shard.first or (shard.closed is not None and number > shard.greatest()):
        # ASSUMPTION: refused, and the text; a recording of a number outside of its shard would tell.
        raise invalid(f"Invalid SequenceNumber: {number} is not in the range of {shard.shard_id}")
    return number
