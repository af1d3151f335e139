"""What recorded calls show of Kinesis streaming destinations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.beginning import Beginning
from replaykit.services.dynamodb.kinesis.destination import SENDING, Destination
from replaykit.services.dynamodb.kinesis.requests import destination_of
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import DESTINATIONS

SETTLED = {"ENABLING": "ACTIVE", "UPDATING": "ACTIVE", "DISABLING": "DISABLED"}


def described(one: RecordedCall, beginning: Beginning) -> None:
    """DescribeKinesisStreamingDestination: all of them, the newest first; one that failed has no data stream."""
    for told in one.output.get("KinesisDataStreamDestinations", ()):
        _learn(destination_of(beginning.world, told["StreamArn"], ""), told["DestinationStatus"])
    table = beginning.opening(one.call.params["TableName"], DESTINATIONS)
    if table is not None:
        for told in reversed(one.output.get("KinesisDataStreamDestinations", ())):
            _put(beginning, table, told)
        table.unseen.discard(DESTINATIONS)


def enabled(one: RecordedCall, beginning: Beginning) -> None:
    """EnableKinesisStreamingDestination: nothing was sent before, and what was once sent to is not told."""
    beginning.opening(one.call.params["TableName"], DESTINATIONS)


def sending(one: RecordedCall, beginning: Beginning) -> None:
    """Only a destination that is ACTIVE can be disabled or updated; there may be others, which are not."""
    table = beginning.opening(one.call.params["TableName"], DESTINATIONS)
    if table is not None:
        _put(beginning, table, {"StreamArn": one.call.params["StreamArn"], "DestinationStatus": "ACTIVE"})


def _put(beginning: Beginning, table: Table, told: Mapping[str, Any]) -> None:
    """A destination of the beginning; where one is sent to, the data stream is there too, as far as it is known."""
    arn, status = told["StreamArn"], told["DestinationStatus"]
    destination = destination_of(beginning.world, arn, table.name)
    destination.precision = told.get("ApproximateCreationDateTimePrecision")
    destination.passing = destination.settled = SETTLED.get(status, status)
    _learn(destination, status)
    if destination.settled == "ACTIVE" and destination.stream_name:
        destination.streams.suppose(destination.stream_name, beginning.now)
    table.annexed().destinations[arn] = destination


def _learn(destination: Destination, status: str) -> None:
    """A destination that failed has no data stream, one that is sent to has one."""
    if status == "ENABLE_FAILED":
        destination.streams.known_gone.add(destination.stream_name)
    elif status in SENDING:
        destination.streams.known_there.add(destination.stream_name)
