"""EnableKinesisStreamingDestination: send a table's changes to a Kinesis data stream; ENABLING in this answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.kinesis.destination import FREE
from replaykit.services.dynamodb.kinesis.requests import (
    answer,
    destination_of,
    destinations_of,
    is_there,
    not_valid,
    require_settled,
)
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "EnableKinesisStreamingDestination")
def enable_kinesis_streaming_destination(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html.

    A table sends to one stream at a time; those that are DISABLED or ENABLE_FAILED stay listed (DDB-TABLE-268).
    """
    table = ctx.store.described(request["TableName"], ctx.now)
    require_settled(table, ctx.now)
    if any(one.status(ctx.now) not in FREE for one in destinations_of(ctx, table).values()):
        raise not_valid(
            "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation."
        )
    arn = request["StreamArn"]
    destinations = table.annexed().destinations
    if arn not in destinations:
        destinations[arn] = destination_of(ctx.world, arn, table.name)
    configuration = request.get("EnableKinesisStreamingConfiguration", {})
    destinations[arn].enable(
        configuration.get("ApproximateCreationDateTimePrecision"),
        ctx.now + ctx.world.settings.delay,
        there=is_there(ctx, arn),
    )
    return answer(table.name, arn, "ENABLING", EnableKinesisStreamingConfiguration=dict(configuration))
