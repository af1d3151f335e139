"""The tags of one table before a recording began, reasoned backwards from what lists and changes of them show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import TAGS, tag


@dataclass(slots=True)
class TagList:
    """`doubted` are the keys that recorded calls had changed before the first whole list; None: there was no such list.

    A list proves a tag as long as no recorded call came before it that changed this key.
    """

    found: dict[str, str] = field(default_factory=dict)
    doubted: set[str] | None = None
    _changed: set[str] = field(default_factory=set)
    _open: dict[str, dict[str, str]] = field(default_factory=dict)

    def change(self, keys: Iterable[str]) -> None:
        """A recorded call set or took these tags."""
        self._changed.update(keys)

    def page(self, tags: Iterable[Mapping[str, str]], after: str | None, before: str | None) -> None:
        """One page of a list; the list is whole when its first page was seen and no further one follows."""
        told = {one["Key"]: one["Value"] for one in tags}
        seen = {} if after is None else self._open.pop(after, None)
        for key, value in told.items():
            if key not in self._changed and self.doubted is None:
                self.found.setdefault(key, value)
        if seen is not None and before is not None:
            self._open[before] = seen | told
        elif seen is not None and self.doubted is None:
            self.doubted = set(self._changed)

    def put_into(self, table: Table) -> None:
        """Give the table its tags, and say which are not known."""
        table.tags.update(self.found)
        if self.doubted is not None:
            table.unseen.discard(TAGS)
            table.unseen.update(tag(key) for key in self.doubted)
