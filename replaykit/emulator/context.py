"""What a handler is given beside its request: the state, the instant, chance, and a place to admit what it assumed."""

from __future__ import annotations

from typing import Generic, TypeVar

from replaykit.aws.call import OperationCall, Scope
from replaykit.emulator.world import World
from replaykit.ports.buckets import Buckets
from replaykit.ports.ids import Ids

StoreT = TypeVar("StoreT")


class Context(Generic[StoreT]):
    """One call under way. `now` is read once, so that everything in an answer bears one instant."""

    __slots__ = ("assumptions", "call", "now", "world")

    def __init__(self, world: World, call: OperationCall) -> None:
        self.world = world
        self.call = call
        self.now = world.clock.now()
        self.assumptions: list[str] = []

    @property
    def store(self) -> StoreT:
        """The state of the call's own service where the call takes effect."""
        store: StoreT = self.world.store(self.call.service, self.call.scope)
        return store

    def store_in(self, region: str) -> StoreT:
        """The state of the call's own service in another region of the same account."""
        return self.store_at(self.call.scope._replace(region=region))

    def store_at(self, scope: Scope) -> StoreT:
        """The state of the call's own service somewhere else, for what AWS does across regions and accounts."""
        store: StoreT = self.world.store(self.call.service, scope)
        return store

    @property
    def buckets(self) -> Buckets:
        """The buckets of the call's partition, for the services that keep files in them."""
        return self.world.buckets(self.call.scope.partition)

    @property
    def ids(self) -> Ids:
        return self.world.ids

    def assume(self, fact: str) -> None:
        """Admit a fact that the answer uses and that no recording and no earlier write proves."""
        if fact not in self.assumptions:
            self.assumptions.append(fact)
