"""GetShardIterator: where in a shard to begin to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.listing import read_index
from replaykit.services.kinesis.number import read_number, spelled
from replaykit.services.kinesis.requests import find_shard, invalid, stream_name
from replaykit.services.kinesis.shard import Shard, shard_name
from replaykit.services.kinesis.store import DataStreams

BY_NUMBER = {"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"}


@operation("kinesis", "GetShardIterator")
def get_shard_iterator(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html.

    All refusals are measured.
    """
    GAPS.refuse(ctx.call)
    name = stream_name(ctx, request)
    stream, shard = find_shard(ctx, name, read_index(ctx, name, request["ShardId"]))
    require_what_the_type_needs(request)
    stream.trim(ctx.now)
    return {"ShardIterator": ctx.store.issue(name, shard.index, _start(ctx, name, shard, request), ctx.now)}


def require_what_the_type_needs(request: Mapping[str, Any]) -> None:
    """A sequence number belongs to its types and to no other; ASSUMPTION: AT_TIMESTAMP is told as LATEST is."""
    kind, number = request["ShardIteratorType"], request.get("StartingSequenceNumber")
    if kind == "AT_TIMESTAMP" and number is None:
        if "Timestamp" not in request:
            raise invalid(
                "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no "
                "timestamp parameter."
            )
    elif (kind in BY_NUMBER) is (number is None):
        raise invalid(
            "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) "
            f"TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified {kind} and "
            f"{'no' if number is None else 'also a'} StartingSequenceNumber."
        )


def _start(ctx: Context[DataStreams], name: str, shard: Shard, request: Mapping[str, Any]) -> int:
    """The number from which the iterator reads; what has been forgotten since reads from the oldest record."""
    match request["ShardIteratorType"]:
        case "TRIM_HORIZON":
            return shard.first
        case "LATEST":
            return shard.last + 1
        case "AT_TIMESTAMP":
            return _at_timestamp(shard, request["Timestamp"].timestamp(), ctx.now)
        case "AT_SEQUENCE_NUMBER":
            return _at_number(ctx, name, shard, request["StartingSequenceNumber"])
        case _:
            return _at_number(ctx, name, shard, request["StartingSequenceNumber"]) + 1


def _at_timestamp(shard: Shard, timestamp: float, now: float) -> int:
    asked, current = round(timestamp * 1000), round(now * 1000)
    if asked > current:
        raise invalid(
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: "
            f"{asked}, currentTimestampInMillis: {current}"
        )
    return shard.number_at(asked / 1000)


def _at_number(ctx: Context[DataStreams], name: str, shard: Shard, text: str) -> int:
    """A number need not be a record's own, but it must be of this shard."""
    number, beginning = int(text), read_number(shard.first)
    found, why = read_number(number), ""
    if found is not None and found.shard != shard.index:
        raise invalid(
            f"Invalid StartingSequenceNumber. It encodes {shard_name(found.shard)}, while it was used in a call to a "
            f"shard with {shard.shard_id}"
        )
    if found is not None and beginning is not None and found[:2] + found[4:] == beginning[:2] + beginning[4:]:
        return number
    if found is not None:
        why = " because it did not come from this stream"
    raise _invalid_number(ctx, name, shard, spelled(number), why)


def _invalid_number(ctx: Context[DataStreams], name: str, shard: Shard, number: str, why: str) -> AwsError:
    return invalid(
        f"StartingSequenceNumber {number} used in GetShardIterator on shard {shard.shard_id} in stream {name} under "
        f"account {ctx.call.scope.account} is invalid{why}."
    )
