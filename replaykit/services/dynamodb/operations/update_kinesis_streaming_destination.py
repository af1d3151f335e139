"""UpdateKinesisStreamingDestination: instants in milliseconds or microseconds; UPDATING in this answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.kinesis.destination import Destination
from replaykit.services.dynamodb.kinesis.record import MILLISECOND
from replaykit.services.dynamodb.kinesis.requests import answer, destinations_of, not_valid, require_settled
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "UpdateKinesisStreamingDestination")
def update_kinesis_streaming_destination(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html.

    All four refusals are recorded; that nobody asked for a precision is MILLISECOND (DDB-TABLE-300, -460).
    """
    table = ctx.store.described(request["TableName"], ctx.now)
    require_settled(table, ctx.now)
    configuration = request.get("UpdateKinesisStreamingConfiguration", {})
    precision = configuration.get("ApproximateCreationDateTimePrecision")
    if precision is None:
        raise invalid(
            "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot "
            "be null or contain only null values"
        )
    arn = request["StreamArn"]
    destination = _find(ctx, table, arn, precision)
    destination.update(precision, ctx.now + ctx.world.settings.delay)
    return answer(table.name, arn, "UPDATING", UpdateKinesisStreamingConfiguration=dict(configuration))


def _find(ctx: Context[Tables], table: Table, arn: str, precision: str) -> Destination:
    """The destination, which must be ACTIVE with another precision."""
    destination = destinations_of(ctx, table).get(arn)
    if destination is None:
        raise not_valid(f"No streaming destination with streamArn: {arn} found for table with tableName: {table.name}")
    if destination.status(ctx.now) != "ACTIVE":
        raise not_valid(
            "Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. "
            f"TableName: {table.name}, kdsArn: {arn}"
        )
    if precision == (destination.precision or MILLISECOND):
        raise invalid(
            f"Invalid Request: Precision is already set to the desired value of {precision} for tableId: "
            f"{table.table_id}, kdsArn: {arn}"
        )
    return destination
