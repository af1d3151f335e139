"""DescribeKinesisStreamingDestination: where a table sends its changes, and where it once did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.kinesis.requests import destinations_of
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "DescribeKinesisStreamingDestination")
def describe_kinesis_streaming_destination(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html.

    The newest first (DDB-TABLE-268).
    """
    table = ctx.store.described(request["TableName"], ctx.now)
    newest_first = reversed(list(destinations_of(ctx, table).values()))
    return {
        "TableName": table.name,
        "KinesisDataStreamDestinations": [destination.describe(ctx.now) for destination in newest_first],
    }
