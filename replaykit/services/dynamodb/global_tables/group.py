"""A replication group: tables of one name in several regions, each of which takes the writes of all.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html. A write is done where
it was asked for and then shipped; the last writer wins, by the order in which the writes were done. A shipment that is
on its way is pulled: by whoever looks at the table where it is to arrive, and by `tick`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from replaykit.aws.call import Scope
from replaykit.ports.clock import DAY
from replaykit.services.dynamodb.global_tables.scaling import Scalings
from replaykit.services.dynamodb.global_tables.stamps import remove_stamped
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.life import status_at
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import Item

if TYPE_CHECKING:
    from replaykit.services.dynamodb.global_tables.replica import Replica

CURRENT = "2019.11.21"
LEGACY = "2017.11.29"
SOURCE_SECONDS = DAY


@dataclass(slots=True)
class Member:
    """One replica of a group, from `added_at`, ACTIVE from `ready_at`, gone from `gone_at`.

    `source` is the region whose endpoint added it. `reads` and `max_reads` are its own read capacity, where it does
    not follow the others; `index_reads` and `index_max_reads` those of its indexes.
    """

    scope: Scope
    group: Group = field(repr=False)
    added_at: float
    ready_at: float
    source: str | None = None
    gone_at: float | None = None
    reads: int | None = None
    max_reads: int | None = None
    index_reads: dict[str, int] = field(default_factory=dict)
    index_max_reads: dict[str, int] = field(default_factory=dict)
    protected: bool = True  # against disassociation
    scalings: Scalings = field(default_factory=Scalings)
    _table: Replica | None = field(default=None, repr=False)

    @property
    def table(self) -> Replica:
        assert self._table is not None  # a member is made for its table
        return self._table

    @table.setter
    def table(self, table: Replica) -> None:
        self._table = table

    def here(self, now: float) -> bool:
        return self.gone_at is None or now < self.gone_at

    def status(self, now: float) -> str:
        """Where the replica is in its life, at this instant."""
        return status_at(now, ready_at=self.ready_at, gone_at=self.gone_at)


class Shipment(NamedTuple):
    """One write on its way to the other replicas; `number` counts the writes of the group."""

    due: float
    number: int
    sender: Member
    place: Place
    item: Item | None
    size: int
    doubtful: bool = False  # it may be made of an item that nobody saw


@dataclass(slots=True)
class Witness:
    """A region that helps a group of strong consistency to agree; there is no table in it."""

    region: str
    ready_at: float
    gone_at: float | None = None

    def status(self, now: float) -> str:
        return status_at(now, ready_at=self.ready_at, gone_at=self.gone_at)


@dataclass(slots=True)
class Group:
    """A global table; `lag` is how many seconds a shipment takes."""

    name: str
    created: float
    lag: float = 0.0
    version: str = CURRENT
    strong: bool = False
    settings_mode: str = "ENABLED_WITH_OVERRIDES"
    members: dict[Scope, Member] = field(default_factory=dict)
    witness: Witness | None = None
    ready_at: float = 0.0
    updated_at: float = 0.0
    _count: int = 0
    _pending: deque[Shipment] = field(default_factory=deque)
    # What each replica last took from whom, as long as anything is on its way: an older write does not undo it.
    _latest: dict[tuple[Scope, Place], int] = field(default_factory=dict)

    def status(self, now: float) -> str:
        """Where a global table of version 2017.11.29 is in its life."""
        return status_at(now, ready_at=self.ready_at, updated_at=self.updated_at)

    def join(self, member: Member) -> None:
        """Take in a replica; what its source has taken, it has too."""
        self.members.pop(member.scope, None)
        self.members[member.scope] = member
        source = next((one.scope for one in self.members.values() if one.scope.region == member.source), None)
        taken = {place: number for (scope, place), number in self._latest.items() if scope == source}
        of_others = {key: number for key, number in self._latest.items() if key[0] != member.scope}
        self._latest = of_others | {(member.scope, place): number for place, number in taken.items()}
        member.table.expect(self.arrival())

    def others(self, scope: Scope, now: float) -> list[Member]:
        """The other replicas that there are at this instant, in the order in which they came."""
        return [member for member in self.members.values() if member.scope != scope and member.here(now)]

    def living(self, now: float) -> list[Member]:
        return [member for member in self.members.values() if member.here(now)]

    def witness_at(self, now: float) -> Witness | None:
        witness = self.witness
        return witness if witness is not None and (witness.gone_at is None or now < witness.gone_at) else None

    def sourced(self, region: str, now: float) -> bool:
        """Whether a region has given a replica that is still there, in the last 24 hours."""
        return any(member.source == region and now < member.added_at + SOURCE_SECONDS for member in self.living(now))

    def ship(
        self, sender: Member, place: Place, item: Item | None, size: int, at: float, *, doubtful: bool = False
    ) -> None:
        """Let the other replicas have a write: at once, or when it arrives."""
        self._count += 1
        takes = 0.0 if self.strong else self.lag
        one = Shipment(at + takes, self._count, sender, place, item, size, doubtful)
        if not takes:
            for member in self._takers(sender):
                self._apply(member, one, at)
            return
        self._latest[sender.scope, place] = self._count
        self._pending.append(one)
        for member in self._takers(sender):
            member.table.expect(one.due)

    def deliver(self, now: float) -> None:
        """Bring in the shipments that have arrived."""
        while self._pending and self._pending[0].due <= now:
            self._land(self._pending.popleft(), now)
        if not self._pending:
            self._latest.clear()

    def flush(self, now: float) -> None:
        """Bring in all that is on its way: a replica that leaves waits for it."""
        while self._pending:
            self._land(self._pending.popleft(), now)
        self._latest.clear()

    def arrival(self) -> float | None:
        """When the next shipment arrives."""
        return self._pending[0].due if self._pending else None

    def _land(self, one: Shipment, now: float) -> None:
        for member in self._takers(one.sender):
            if self._latest.get((member.scope, one.place), 0) < one.number:
                self._latest[member.scope, one.place] = one.number
                self._apply(member, one, now)

    def _takers(self, sender: Member) -> Iterator[Member]:
        """The others; a replica that has gone and come again is another one, and takes what it once sent."""
        return (member for member in self.members.values() if member is not sender and member.gone_at is None)

    def _apply(self, member: Member, one: Shipment, at: float) -> None:
        """A replicated write has no origin in the stream, even that of a removal by time to live."""
        if one.item is None and self.version == LEGACY:
            remove_stamped(member.table, one.place, at, one.sender.scope.region)
        else:
            Table.write(member.table, one.place, one.item, one.size, at)
        if one.doubtful and member.table.knowledge is not None:
            member.table.knowledge.doubt(one.place)
