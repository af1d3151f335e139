"""Time to live: which attribute says when an item is over, and which items are over next.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import heapify, heappop, heappush
from typing import Any, TypeAlias

from replaykit.aws.error import AwsError
from replaykit.ports.clock import DAY, HOUR
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.life import switch_at
from replaykit.services.dynamodb.values import Item, invalid
from replaykit.services.dynamodb.values.number import numeric

# An item that is over for longer is left alone: a guard against values that are no instants at all.
OLDEST = 5 * 365 * DAY
FEW = 64

# Who removes an item whose time is over, as the stream's record tells it.
SERVICE = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}

Due: TypeAlias = int | Decimal


@dataclass(slots=True)
class TimeToLive:
    """The setting of one table, and its items by the instant at which they are over.

    A heap, and beside it what holds of each item: an entry of the heap that an item has outlived is thrown away when
    it comes up, or when such entries are the most. So a write costs what a heap costs, whatever the table's size.

    `shift` is how many seconds later than in a recording things happen here: an item of the recording, or one that is
    written while a recorded call is made again (`living`), is over so much later than it says.
    """

    attribute: str = ""
    enabled: bool = False
    changed_at: float | None = None
    settles_at: float = 0.0
    shift: int = 0
    living: bool = False
    _heap: list[tuple[Due, int, Place]] = field(default_factory=list)
    _dues: dict[Place, Due] = field(default_factory=dict)
    _pushed: int = 0

    def status(self, now: float) -> str:
        """Where the setting is in its life, at this instant."""
        return switch_at(now, enabled=self.enabled, settles_at=self.settles_at)

    def describe(self, now: float) -> dict[str, Any]:
        """A TimeToLiveDescription; one that is DISABLED names no attribute."""
        status = self.status(now)
        named = {} if status == "DISABLED" else {"AttributeName": self.attribute}
        return {"TimeToLiveStatus": status} | named

    def change(self, attribute: str, now: float, settles_at: float, *, enabled: bool) -> None:
        """Switch on or off; refused where nothing would change, and within an hour of the last change.

        ASSUMPTION: that what would change nothing is told before the hour is; recorded calls a minute apart would
        prove it.
        """
        if self.enabled and attribute != self.attribute:
            raise invalid(
                f"TimeToLive is active on a different AttributeName: current AttributeName is {self.attribute}"
            )
        if self.enabled == enabled:
            raise invalid(f"TimeToLive is already {'enabled' if enabled else 'disabled'}")
        if self.changed_at is not None and now < self.changed_at + HOUR:
            raise _too_soon()
        self.attribute, self.enabled, self.changed_at, self.settles_at = attribute, enabled, now, settles_at
        self._heap.clear()
        self._dues.clear()

    def follow(self, place: Place, item: Item | None, now: float, *, recorded: bool = False) -> None:
        """Take note of when the item that is now at this place is over, if ever."""
        due = None if item is None else self._due(item, now, self.shift if recorded or self.living else 0)
        if due is None:
            self._dues.pop(place, None)
        elif self._dues.get(place) != due:
            self._dues[place] = due
            self._pushed += 1
            heappush(self._heap, (due, self._pushed, place))
        if len(self._heap) > 2 * len(self._dues) + FEW:
            self._heap = [(due, number, place) for number, (place, due) in enumerate(self._dues.items())]
            self._pushed = len(self._heap)
            heapify(self._heap)

    def next_due(self, lag: float) -> float | None:
        """When the next item is to be removed."""
        first = self._first() if self.enabled else None
        return None if first is None else max(float(first[0]) + lag, self.settles_at)

    def over(self, now: float, lag: float) -> Iterator[Place]:
        """The places of the items that are to be removed by now, the oldest first; each is told once."""
        if not self.enabled or now < self.settles_at:
            return
        while (first := self._first()) is not None and float(first[0]) + lag <= now:
            heappop(self._heap)
            del self._dues[first[2]]
            yield first[2]

    def _first(self) -> tuple[Due, int, Place] | None:
        """The next entry that still holds of its item."""
        while self._heap:
            due, _, place = self._heap[0]
            if self._dues.get(place) == due:
                return self._heap[0]
            heappop(self._heap)
        return None

    def _due(self, item: Item, now: float, shift: int) -> Due | None:
        """A number of seconds since the epoch; anything else says nothing, as does an instant long past."""
        text = item.get(self.attribute, {}).get("N")
        if text is None:
            return None
        due = numeric(text) + shift
        return None if due < now - OLDEST else due


def _too_soon() -> AwsError:
    return invalid("Time to live has been modified multiple times within a fixed interval")
