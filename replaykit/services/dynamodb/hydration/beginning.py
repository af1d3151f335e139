"""What a recording has told so far of the tables that were there when it began, setting by setting.

A setting is proved by the first call that speaks of it, if that call reads it, or is a write that could only be
accepted in one state. Once a recorded write has changed it nothing proves its past any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from replaykit.services.dynamodb.backup import Listed
from replaykit.services.dynamodb.hydration.calls import table_name
from replaykit.services.dynamodb.hydration.tag_list import TagList
from replaykit.services.dynamodb.recorded_time import Times
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table

AT_ONCE_SECONDS = 60.0
"""An instant that an answer tells and that is older than the call by this was not set by the call."""


@dataclass(slots=True)
class Beginning:
    """One account and region; `tables` are those of the beginning that no recorded call has deleted yet."""

    store: Tables
    tables: dict[str, Table]
    times: Times
    now: float
    started: float | None
    put_policies: set[str] = field(default_factory=set)
    made_backups: set[str] = field(default_factory=set)
    tags: dict[str, TagList] = field(default_factory=dict)
    backup_pages: set[tuple[Listed, str]] = field(default_factory=set)
    _spoken_of: set[tuple[str, str]] = field(default_factory=set)

    def table(self, name: str) -> Table | None:
        """The table of a name or an ARN, if it is still that of the beginning."""
        return self.tables.get(table_name(name))

    def still_open(self, name: str, setting: str) -> Table | None:
        """The table, where no call has spoken of this setting of it yet; a later one may know better."""
        return None if (table_name(name), setting) in self._spoken_of else self.table(name)

    def opening(self, name: str, setting: str) -> Table | None:
        """The table, where this is the first call that speaks of this setting of it; the next one is not."""
        table = self.still_open(name, setting)
        self._spoken_of.add((table_name(name), setting))
        return table

    def here(self, recorded: float | None) -> float:
        """A recorded instant in this world's time, which is not in the future."""
        return self.now if recorded is None else min(self.now, self.times.here(recorded))
