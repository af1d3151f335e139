"""Continuous backups: what the items of a table were before each change, as long as point-in-time recovery is on.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import floor
from typing import Any, NamedTuple

from replaykit.aws.error import NotEmulated
from replaykit.ports.clock import DAY, instant
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.partitions import Partitions
from replaykit.services.dynamodb.stored import Stored, unfold

LONGEST_PERIOD = 35


class Before(NamedTuple):
    """What stood at a place until it was changed."""

    at: float
    place: Place
    old: Stored | None


class Changed(NamedTuple):
    """What several writes of a time made of one item: when the last of them was, and the item before and after all."""

    at: float
    old: Stored | None
    new: Stored | None


@dataclass(slots=True)
class History:
    """The past of one table, from the moment when recovery was switched on and for `days` at most.

    What was before `known_from` was before a recording began, and nobody knows it.
    """

    since: float
    days: int = LONGEST_PERIOD
    known_from: float = 0.0
    _log: deque[Before] = field(default_factory=deque)

    def note(self, at: float, place: Place, old: Stored | None, _new: Stored | None = None) -> None:
        """Keep what a write replaced, and forget what nobody may ask for any more."""
        self._log.append(Before(at, place, old))
        self._trim(at)

    def keep(self, days: int, now: float) -> None:
        """Another period. What a shorter one has forgotten does not come back with a longer one."""
        self.since = max(self.since, now - self.days * DAY)
        self.days = days
        self._trim(now)

    def earliest(self, now: float) -> float:
        """The first second that the table can be put back to."""
        return float(floor(max(self.since, now - self.days * DAY)))

    def latest(self, now: float, lag: float) -> float:
        """The last second that the table can be put back to; at first it is the earliest (recorded)."""
        return max(self.earliest(now), float(floor(now - lag)))

    def describe(self, now: float, lag: float) -> dict[str, Any]:
        """A PointInTimeRecoveryDescription."""
        return {
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": self.days,
            "EarliestRestorableDateTime": instant(self.earliest(now)),
            "LatestRestorableDateTime": instant(self.latest(now, lag)),
        }

    def require_known(self, at: float, what: str) -> None:
        """Refuse to tell what the items were before the recording."""
        if at < self.known_from:
            raise NotEmulated(what, "no recording shows the items of an instant before it began")

    def items_at(self, at: float, items: Iterable[Stored], keys: KeySchema) -> list[Stored]:
        """The items as they were at an instant, found backwards from what they are."""
        state: dict[Place, Stored | None] = {keys.place_of_item(unfold(stored)): stored for stored in items}
        for before in reversed(self._log):
            if before.at <= at:
                break
            state[before.place] = before.old
        return [stored for stored in state.values() if stored is not None]

    def changes(self, since: float, until: float, items: Partitions) -> Iterator[Changed]:
        """What changed from one instant until before another; what came and went between them is nothing."""
        last: dict[Place, float] = {}
        old: dict[Place, Stored | None] = {}
        new: dict[Place, Stored | None] = {}
        for before in self._log:
            if since <= before.at < until:
                old.setdefault(before.place, before.old)
                last[before.place] = before.at
            elif before.at >= until and before.place in old:
                new.setdefault(before.place, before.old)
        for place, at in last.items():
            changed = Changed(at, old[place], new[place] if place in new else items.get(*place))
            if changed.old is not None or changed.new is not None:
                yield changed

    def _trim(self, now: float) -> None:
        log, horizon = self._log, floor(now - self.days * DAY)
        while log and log[0].at <= horizon:
            log.popleft()
