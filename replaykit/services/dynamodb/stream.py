"""A table's change log: what its stream will tell. Kept only while a stream is on, and for 24 hours.

A table appends and calls nobody; readers of the stream come and pull.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from replaykit.ports.clock import DAY, instant
from replaykit.services.dynamodb.policies import PolicySlot
from replaykit.services.dynamodb.stored import Stored
from replaykit.services.dynamodb.values import Item

RETENTION_SECONDS = DAY


class Change(NamedTuple):
    """One change of one item: the item before and after, None where there was or is none.

    `number` counts the changes of a stream from 1; `origin` is who did it where it was not the user (TTL). `record`
    is the stream record where a recording holds it.
    """

    at: float
    keys: Item
    old: Stored | None
    new: Stored | None
    origin: Mapping[str, str] | None = None
    number: int = 0
    record: Mapping[str, Any] | None = None


def event_name(change: Change) -> str:
    """What a record calls the change."""
    if change.old is None:
        return "INSERT"
    return "REMOVE" if change.new is None else "MODIFY"


@dataclass(slots=True)
class Stream:
    """A stream of a table, open until `closed_at`."""

    arn: str
    label: str
    view_type: str
    table_name: str
    key_schema: list[dict[str, str]]
    created: float
    closed_at: float | None = None
    changes: deque[Change] = field(default_factory=deque)
    count: int = 0
    policy: PolicySlot | None = None  # None: no recording tells

    def append(self, change: Change) -> None:
        """Log one change and forget what is older than the stream may tell."""
        self.count += 1
        self.changes.append(change._replace(number=self.count))
        self.trim(change.at)

    def trim(self, now: float) -> None:
        """Forget the changes that are older than 24 hours."""
        changes, horizon = self.changes, now - RETENTION_SECONDS
        while changes and changes[0].at <= horizon:
            changes.popleft()

    def gone(self, now: float) -> bool:
        """A stream that was switched off stays readable for 24 hours."""
        return self.closed_at is not None and now >= self.closed_at + RETENTION_SECONDS

    def describe(self) -> dict[str, Any]:
        """The specification, as a table's description carries it while the stream is on."""
        return {"StreamEnabled": True, "StreamViewType": self.view_type}


def label(now: float) -> str:
    """A stream's label: its creation in UTC with milliseconds, as in `…/stream/2024-11-18T14:36:44.149` (recorded)."""
    return instant(now).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
