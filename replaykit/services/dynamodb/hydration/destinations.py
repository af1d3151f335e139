"""What recorded calls show of Kinesis streaming destinations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.kinesis.destination import DataStream, Destination
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import DESTINATIONS

SETTLED = {"ENABLING": "ACTIVE", "UPDATING": "ACTIVE", "DISABLING": "DISABLED"}


def described(one: RecordedCall, beginning: Beginning) -> None:
    """DescribeKinesisStreamingDestination: all of them, the newest first."""
    table = beginning.opening(one.call.params["TableName"], DESTINATIONS)
    if table is not None:
        for told in reversed(one.output.get("KinesisDataStreamDestinations", ())):
            _put(beginning.store, table, told)
        table.unseen.discard(DESTINATIONS)


def enabled(one: RecordedCall, beginning: Beginning) -> None:
    """EnableKinesisStreamingDestination: nothing was sent before, and what was once sent to is not told."""
    beginning.opening(one.call.params["TableName"], DESTINATIONS)


def sending(one: RecordedCall, beginning: Beginning) -> None:
    """Only a destination that is ACTIVE can be disabled or updated; there may be others, which are not."""
    table = beginning.opening(one.call.params["TableName"], DESTINATIONS)
    if table is not None:
        _put(beginning.store, table, {"StreamArn": one.call.params["StreamArn"], "DestinationStatus": "ACTIVE"})


def _put(store: Tables, table: Table, told: Mapping[str, Any]) -> None:
    arn, status = told["StreamArn"], told["DestinationStatus"]
    stream = store.kinesis.setdefault(arn, DataStream(arn))
    settled = SETTLED.get(status, status)
    precision = told.get("ApproximateCreationDateTimePrecision")
    table.annexed().destinations[arn] = Destination(stream, table.name, precision, settled, settled)
