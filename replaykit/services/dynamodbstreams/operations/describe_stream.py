"""DescribeStream: what a stream is, and its shards with their lineage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodbstreams.ledger import Ledger
from replaykit.services.dynamodbstreams.limits import read_limit
from replaykit.services.dynamodbstreams.shard import Shard
from replaykit.services.dynamodbstreams.store import Streams

LONGEST_PAGE = 100


@operation("dynamodbstreams", "DescribeStream")
def describe_stream(ctx: Context[Streams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Shards come in the order of their ids; one page holds at most 100."""
    limit = read_limit(request, LONGEST_PAGE)
    ledger = ctx.store.ledger(request["StreamArn"], ctx.now)
    stream = ledger.stream
    found = sorted(wanted(ledger, request), key=lambda shard: shard.shard_id)
    page = found[:limit]
    description: dict[str, Any] = {
        "StreamArn": stream.arn,
        "StreamLabel": stream.label,
        "StreamStatus": ctx.store.status(stream, ctx.now),
        "StreamViewType": stream.view_type,
        "CreationRequestDateTime": instant(stream.created),
        "TableName": stream.table_name,
        "KeySchema": stream.key_schema,
        "Shards": [shard.describe() for shard in page],
    }
    if len(found) > limit:
        description["LastEvaluatedShardId"] = page[-1].shard_id
    return {"StreamDescription": description}


def wanted(ledger: Ledger, request: Mapping[str, Any]) -> list[Shard]:
    """The shards after the cookie; an unknown one is no error, it only sorts (asserted on AWS by Alternator)."""
    shards = list(ledger.shards.values())
    if "ShardFilter" in request:
        shards = ledger.children(read_filter(request["ShardFilter"]))
    after = request.get("ExclusiveStartShardId", "")
    return [shard for shard in shards if shard.shard_id > after]


def read_filter(given: Mapping[str, Any]) -> str:
    """The parent whose children are asked for; both members are needed, although the model does not say so."""
    # ASSUMPTION: the texts; that either absence is a ValidationException is asserted on AWS by Alternator's tests.
    for member in ("Type", "ShardId"):
        if member not in given:
            name = member[0].lower() + member[1:]
            raise invalid(
                f"1 validation error detected: Value null at 'shardFilter.{name}' failed to satisfy constraint: "
                "Member must not be null"
            )
    parent: str = given["ShardId"]
    if not parent.startswith("shardId-"):
        raise invalid("Invalid ShardFilter.ShardId")
    return parent
