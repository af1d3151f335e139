"""What requests have in common: the stream that they mean, by its name or its ARN, and refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from replaykit.aws.call import Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.kinesis.shard import Shard, shard_name
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import DataStream

_ARN: Final = re.compile(
    r"arn:(?P<partition>[^:]+):kinesis:(?P<region>[^:]*):(?P<account>\d{12}):stream/(?P<name>[a-zA-Z0-9_.-]+)"
)


def invalid(message: str) -> AwsError:
    return AwsError("InvalidArgumentException", message)


def read_arn(arn: str) -> tuple[Scope, str] | None:
    """Where the stream of an ARN is, and its name; None for what is the ARN of no stream."""
    found = _ARN.fullmatch(arn)
    if found is None:
        return None
    scope = Scope(found["account"], found["region"])
    return (scope, found["name"]) if scope.partition == found["partition"] else None


def stream_name(ctx: Context[DataStreams], request: Mapping[str, Any]) -> str:
    """The name of the stream that a request means.

    ASSUMPTION: the texts where neither is given, where they contradict each other and where the ARN is none; and that a
    stream of another account or region is not found, in the words for a name. Recorded calls would prove each.
    """
    name, arn = request.get("StreamName"), request.get("StreamARN")
    if arn is None:
        if name is None:
            raise invalid("Either StreamName or StreamARN should be provided.")
        return str(name)
    found = read_arn(arn)
    if found is None or (name is not None and name != found[1]):
        raise invalid(f"StreamARN {arn} is not the ARN of {name or 'a stream'}.")
    if found[0] != ctx.call.scope:
        raise not_found(found[1], found[0].account)
    return found[1]


def find_stream(ctx: Context[DataStreams], request: Mapping[str, Any]) -> DataStream:
    """The stream, in whatever state."""
    name = stream_name(ctx, request)
    stream = ctx.store.meet(ctx, name)
    if stream is None:
        raise not_found(name, ctx.call.scope.account)
    return stream


def find_active(ctx: Context[DataStreams], request: Mapping[str, Any]) -> DataStream:
    """The stream that records are put into: one that is not ACTIVE is not there (measured)."""
    stream = find_stream(ctx, request)
    if stream.status(ctx.now) != "ACTIVE":
        raise not_found(stream.name, ctx.call.scope.account)
    return stream


def find_settled(ctx: Context[DataStreams], request: Mapping[str, Any]) -> DataStream:
    """The stream that is to be changed: it must be ACTIVE (the words are measured, of other operations)."""
    stream = find_stream(ctx, request)
    status = stream.status(ctx.now)
    if status != "ACTIVE":
        account = ctx.call.scope.account
        text = f"Stream {stream.name} under account {account} not ACTIVE, instead in state {status}"
        raise AwsError("ResourceInUseException", text)
    return stream


def find_shard(ctx: Context[DataStreams], name: str, index: int) -> tuple[DataStream, Shard]:
    """A shard of a stream of this name; it is told alike whichever of both is not there (measured)."""
    stream = ctx.store.meet(ctx, name)
    shards = [] if stream is None else stream.open_shards(ctx.now)
    if stream is None or index >= len(shards):
        account = ctx.call.scope.account
        text = f"Shard {shard_name(index)} in stream {name} under account {account} does not exist"
        raise AwsError("ResourceNotFoundException", text)
    return stream, shards[index]


def not_found(name: str, account: str) -> AwsError:
    """Recorded in 2025 (LocalStack's snapshots), and measured."""
    return AwsError("ResourceNotFoundException", f"Stream {name} under account {account} not found.")
