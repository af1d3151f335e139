"""ListShards: the shards of a stream, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.listing import filtered, shards_after
from replaykit.services.kinesis.next_token import Next, read_next, write_next
from replaykit.services.kinesis.requests import find_settled, invalid, not_found
from replaykit.services.kinesis.shard import Shard
from replaykit.services.kinesis.store import DataStreams
from replaykit.services.kinesis.stream import DataStream

LONGEST_PAGE = 1000
ALONE = ("StreamName", "StreamARN", "ExclusiveStartShardId", "StreamCreationTimestamp")


@operation("kinesis", "ListShards")
def list_shards(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html."""
    GAPS.refuse(ctx.call)
    stream, found = _continued(ctx, request) if "NextToken" in request else _begun(ctx, request)
    limit = min(request.get("MaxResults", LONGEST_PAGE), LONGEST_PAGE)
    output: dict[str, Any] = {"Shards": [shard.describe() for shard in found[:limit]]}
    if len(found) > limit:
        token = Next(found[limit - 1].shard_id, stream.name, ctx.now)
        output["NextToken"] = write_next(token, "ListShards", ctx.call.scope, ctx.store.key)
    return output


def _begun(ctx: Context[DataStreams], request: Mapping[str, Any]) -> tuple[DataStream, list[Shard]]:
    """The first page. ASSUMPTION: a StreamCreationTimestamp of another stream of the name is of none that is there."""
    if "StreamName" not in request and "StreamARN" not in request:
        raise invalid("Either NextToken or StreamName should be provided.")  # measured
    stream = find_settled(ctx, request)
    created = request.get("StreamCreationTimestamp")
    if created is not None and int(created.timestamp()) != int(stream.created):
        raise not_found(stream.name, ctx.call.scope.account)
    if "ExclusiveStartShardId" in request:
        return stream, shards_after(ctx, stream, request["ExclusiveStartShardId"])
    return stream, filtered(ctx, stream, request.get("ShardFilter"))


def _continued(ctx: Context[DataStreams], request: Mapping[str, Any]) -> tuple[DataStream, list[Shard]]:
    """A later page. Told by AWS of all but StreamCreationTimestamp (botocore 2009, aws-cli 9635, scaling-utils 82).

    ASSUMPTION: that one is refused in their words.
    """
    for name in ALONE:
        if name in request:
            raise invalid(f"NextToken and {name} cannot be provided together.")
    token = read_next(request["NextToken"], "ListShards", ctx.call.scope, ctx.store.key, ctx.now)
    stream = find_settled(ctx, {"StreamName": token.stream_name})
    return stream, shards_after(ctx, stream, token.after)
