"""All state of an emulator: one store for each service, account and region, made when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.error import NotEmulated
from replaykit.emulator.registry import opened
from replaykit.emulator.settings import Settings
from replaykit.ports.buckets import Buckets, MemoryBuckets
from replaykit.ports.clock import Clock
from replaykit.ports.ids import Ids


class World:
    """Stores by address, with the clock, the ids and the settings that they share.

    `recorded` says that a recording primed it: there may have been what it does not show.
    """

    __slots__ = ("_buckets", "_stores", "clock", "ids", "recorded", "settings")

    def __init__(self, clock: Clock, ids: Ids, settings: Settings) -> None:
        self.clock = clock
        self.ids = ids
        self.settings = settings
        self.recorded = False
        self._buckets: dict[str, Buckets] = {}
        self._stores: dict[tuple[str, Scope], Any] = {}

    def buckets(self, partition: str = "aws") -> Buckets:
        """The buckets of a partition, which no other has; what was handed in is all partitions'."""
        found = self.settings.buckets or self._buckets.get(partition)
        if found is None:
            found = self._buckets[partition] = MemoryBuckets()
        return found

    def store(self, service: str, scope: Scope) -> Any:
        """The state of a service in an account and region."""
        try:
            return self._stores[service, scope]
        except KeyError:
            made = self._stores[service, scope] = self._make(service, scope)
            return made

    def stores(self) -> Iterator[tuple[str, Scope, Any]]:
        """Every store that there is, in the order in which they were made."""
        for (service, scope), made in list(self._stores.items()):
            yield service, scope, made

    def clear(self) -> None:
        """Forget all state; what lies in buckets that were handed in stays there."""
        self._stores.clear()
        self._buckets.clear()
        self.recorded = False

    def _make(self, service: str, scope: Scope) -> Any:
        entry = opened(service)
        if entry is None or entry.store is None:
            raise NotEmulated(service, "the emulator keeps no state of this service")
        return entry.store(self, scope)
