"""Kinesis streaming: where a table sends its changes.

A table is a producer like any other: it appends to the data stream of an ARN, in the store of Kinesis itself.

Life cycle and error texts: measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-268, -299 to -304).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from replaykit.services.dynamodb.kinesis.record import MILLISECOND, Sent
from replaykit.services.dynamodb.stream import Change
from replaykit.services.kinesis import DataStreams

SENDING = frozenset({"ACTIVE", "UPDATING"})
FREE = frozenset({"DISABLED", "ENABLE_FAILED"})
FAILED = "User does not have a permission to use kinesis stream"


@dataclass(slots=True)
class Destination:
    """One streaming destination of a table: to which of the streams its changes go, and since when.

    Its state is instants, not flags: until `settles_at` it is `passing`, then `settled`.
    """

    arn: str
    stream_name: str
    streams: DataStreams
    table_name: str
    precision: str | None = None  # as it was asked for; MILLISECOND where nobody asked
    passing: str = "DISABLED"
    settled: str = "DISABLED"
    settles_at: float = 0.0

    def status(self, now: float) -> str:
        return self.passing if now < self.settles_at else self.settled

    def enable(self, precision: str | None, settles_at: float, *, there: bool) -> None:
        """Begin to send; a stream that is not there is found out by and by."""
        self.precision = precision
        self._begin("ENABLING", "ACTIVE" if there else "ENABLE_FAILED", settles_at)

    def disable(self, settles_at: float) -> None:
        """ASSUMPTION: nothing is sent from here on, DISABLING or not; records of writes in between would prove it."""
        self._begin("DISABLING", "DISABLED", settles_at)

    def update(self, precision: str, settles_at: float) -> None:
        """Another precision. ASSUMPTION: it holds for the next record; records made while UPDATING would prove it."""
        self.precision = precision
        self._begin("UPDATING", "ACTIVE", settles_at)

    def append(self, change: Change) -> None:
        """Send one change, if the destination takes any.

        ASSUMPTION: a data stream that is deleted leaves the destination as it is, and what is sent meanwhile is lost;
        one of the same name that comes after it gets what is sent then. DescribeKinesisStreamingDestination after a
        recorded DeleteStream would prove it.
        """
        if self.status(change.at) not in SENDING:
            return
        stream = self.streams.find(self.stream_name, change.at)
        if stream is not None and stream.gone_at is None:
            sent = Sent(self.table_name, self.precision or MILLISECOND, change)
            stream.append(sent.partition_key(), sent, change.at)

    def describe(self, now: float) -> dict[str, Any]:
        """A KinesisDataStreamDestination; the precision only where it was asked for."""
        described: dict[str, Any] = {"StreamArn": self.arn, "DestinationStatus": self.status(now)}
        if described["DestinationStatus"] == "ENABLE_FAILED":
            described["DestinationStatusDescription"] = FAILED
        if self.precision is not None:
            described["ApproximateCreationDateTimePrecision"] = self.precision
        return described

    def _begin(self, passing: str, settled: str, settles_at: float) -> None:
        self.passing, self.settled, self.settles_at = passing, settled, settles_at
