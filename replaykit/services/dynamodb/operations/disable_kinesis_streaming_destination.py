"""DisableKinesisStreamingDestination: send no more changes; DISABLING in this answer, and listed for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.kinesis.requests import answer, destinations_of, not_valid, require_settled
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "DisableKinesisStreamingDestination")
def disable_kinesis_streaming_destination(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html.

    A second call while it is DISABLING is no error (DDB-TABLE-301); a stream that the table never had is told as one
    in the wrong state (DDB-TABLE-302).
    """
    table = ctx.store.described(request["TableName"], ctx.now)
    require_settled(table, ctx.now)
    if request.get("EnableKinesisStreamingConfiguration"):
        raise invalid("Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters")
    arn = request["StreamArn"]
    destination = destinations_of(ctx, table).get(arn)
    status = None if destination is None else destination.status(ctx.now)
    if destination is None or status not in {"ACTIVE", "DISABLING"}:
        raise not_valid("KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.")
    if status == "ACTIVE":
        destination.disable(ctx.now + ctx.world.settings.delay)
    return answer(table.name, arn, "DISABLING")
