"""Kinesis streaming: where a table sends its changes, and what has arrived there.

Kinesis itself is not emulated. What a data stream would hold is kept here by its ARN, until someone looks at it: for
24 hours, a data stream's retention, and at most `MOST_RECORDS` of it. A table appends to it and calls nobody.

Life cycle and error texts: measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-268, -299 to -304).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from replaykit.services.dynamodb.stream import Change

RETENTION_SECONDS = 24 * 60 * 60
MOST_RECORDS = 100_000

MILLISECOND, MICROSECOND = "MILLISECOND", "MICROSECOND"
SENDING = frozenset({"ACTIVE", "UPDATING"})
FREE = frozenset({"DISABLED", "ENABLE_FAILED"})
FAILED = "User does not have a permission to use kinesis stream"


class Sent(NamedTuple):
    """One change on its way: which table it is of, in which precision its instant is told, its place in the stream."""

    number: int
    table_name: str
    precision: str
    change: Change


@dataclass(slots=True)
class DataStream:
    """What arrived at one Kinesis data stream, from all tables that send there; `count` is all that ever did."""

    arn: str
    count: int = 0
    _log: deque[Sent] = field(default_factory=lambda: deque(maxlen=MOST_RECORDS))

    def append(self, table_name: str, precision: str, change: Change) -> None:
        self.count += 1
        self._log.append(Sent(self.count, table_name, precision, change))
        self._trim(change.at)

    def since(self, number: int, now: float) -> Iterator[Sent]:
        """What came after a number and is not forgotten yet, the oldest first."""
        self._trim(now)
        return (sent for sent in self._log if sent.number > number)

    def _trim(self, now: float) -> None:
        log, horizon = self._log, now - RETENTION_SECONDS
        while log and log[0].change.at <= horizon:
            log.popleft()


@dataclass(slots=True)
class Destination:
    """One streaming destination of a table: where its changes go, and since when.

    Its state is instants, not flags: until `settles_at` it is `passing`, then `settled`.
    """

    stream: DataStream
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
        """Send one change, if the destination takes any."""
        if self.status(change.at) in SENDING:
            self.stream.append(self.table_name, self.precision or MILLISECOND, change)

    def describe(self, now: float) -> dict[str, Any]:
        """A KinesisDataStreamDestination; the precision only where it was asked for."""
        described = {"StreamArn": self.stream.arn, "DestinationStatus": self.status(now)}
        if described["DestinationStatus"] == "ENABLE_FAILED":
            described["DestinationStatusDescription"] = FAILED
        if self.precision is not None:
            described["ApproximateCreationDateTimePrecision"] = self.precision
        return described

    def _begin(self, passing: str, settled: str, settles_at: float) -> None:
        self.passing, self.settled, self.settles_at = passing, settled, settles_at
