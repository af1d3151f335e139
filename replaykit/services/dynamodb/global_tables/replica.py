"""A table that is a replica: what is written in it goes to the other replicas of its group.

A table that is none is a plain `Table` and pays nothing; it becomes one when it joins a group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from replaykit.services.dynamodb.global_tables.group import CURRENT, LEGACY, Group, Member
from replaykit.services.dynamodb.global_tables.stamps import changed, write_stamped
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import Item
from replaykit.services.dynamodb.written import Written


@dataclass(slots=True)
class Replica(Table):
    """One table of a replication group; `member` is its part in it."""

    member: Member = field(kw_only=True, repr=False)

    def write(
        self, place: Place, item: Item | None, size: int, at: float, *, origin: Mapping[str, str] | None = None
    ) -> Written:
        """The funnel, and then the way to the other regions."""
        doubtful = item is not None and self.knowledge is not None and not self.knowledge.knows(place)
        written = Table.write(self, place, item, size, at, origin=origin)
        member = self.member
        group = member.group
        if member.gone_at is not None:
            return written
        if group.version == LEGACY:
            # Removals by time to live stay where they are, and what changes nothing is no write.
            if origin is not None or not changed(written):
                return written
            if item is not None:
                item, size = write_stamped(self, place, item, at, member.scope.region)
        group.ship(member, place, item, size, at, doubtful=doubtful)
        return written

    def settle(self, now: float) -> None:
        """Bring in what has arrived from other regions too."""
        Table.settle(self, now)
        group = self.member.group
        group.deliver(now)
        self.expect(group.arrival())

    def expect(self, at: float | None) -> None:
        """Something arrives at this instant: until then nobody has to look."""
        if at is not None and (self.settles_at is None or at < self.settles_at):
            self.settles_at = at

    def group_at(self, now: float) -> Group | None:
        """The group, as long as it has anyone else: the last replica is a table like any other."""
        member = self.member
        if not member.here(now):
            return None
        return member.group if member.group.others(member.scope, now) else None


def replicated(table: Table, member: Member) -> Replica:
    """The same table as a member of a group; it shares all that it holds with what it was."""
    held = {one.name: getattr(table, one.name) for one in fields(Table)}
    replica = Replica(**held, member=member)
    for name, value in held.items():  # also what a new table would begin anew
        setattr(replica, name, value)
    member.table = replica
    return replica


def group_of(table: Table, now: float) -> Group | None:
    """The global table of the current version that a table is part of."""
    group = table.group_at(now) if isinstance(table, Replica) else None
    return group if group is not None and group.version == CURRENT else None


def group_of_2017(table: Table, now: float) -> Group | None:
    """The global table of version 2017.11.29 that a table is part of; one replica is enough for one."""
    if not isinstance(table, Replica) or not table.member.here(now) or table.gone_at is not None:
        return None
    return table.member.group if table.member.group.version == LEGACY else None


def together(table: Table, now: float) -> list[Table]:
    """The tables that a change of settings is for: all replicas of the current version, this one first."""
    group = group_of(table, now)
    if group is None or not isinstance(table, Replica):
        return [table]
    return [table, *(member.table for member in group.others(table.member.scope, now) if member.gone_at is None)]
