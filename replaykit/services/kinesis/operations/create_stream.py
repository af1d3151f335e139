"""CreateStream: a new stream, which is ACTIVE by and by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.limits import require_room
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import ON_DEMAND, ON_DEMAND_SHARDS, PROVISIONED
from replaykit.services.kinesis.tags import require_tags


@operation("kinesis", "CreateStream")
def create_stream(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html."""
    GAPS.refuse(ctx.call)
    name, account = request["StreamName"], ctx.call.scope.account
    mode, shards = capacity(request)
    if ctx.store.meet(ctx, name) is not None:
        raise AwsError("ResourceInUseException", f"Stream {name} under account {account} already exists.")
    require_room(ctx, mode, shards)
    tags = dict(request.get("Tags", {}))
    require_tags(name, account, tags, {})
    stream = ctx.store.create(name, mode, shards, ctx.now)
    stream.tags = tags
    stream.most_kib = request.get("MaxRecordSizeInKiB", stream.most_kib)
    return {}


def capacity(request: Mapping[str, Any]) -> tuple[str, int]:
    """The mode, and how many shards: on demand where nobody asked for a number, with four (recorded).

    ASSUMPTION: both refusals and their texts; recorded calls would prove them.
    """
    shards = request.get("ShardCount")
    mode = request.get("StreamModeDetails", {}).get("StreamMode") or (ON_DEMAND if shards is None else PROVISIONED)
    if mode == ON_DEMAND:
        if shards is not None:
            raise AwsError("ValidationException", "ShardCount can not be specified for a stream in On-Demand mode.")
        return mode, ON_DEMAND_SHARDS
    if shards is None:
        raise AwsError("ValidationException", "ShardCount must be specified for a stream in Provisioned mode.")
    return mode, shards
