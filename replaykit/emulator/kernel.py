"""The emulator: (state, clock, ids, call) -> answer, and what time brings about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from replaykit import models
from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError, NotEmulated, UnknownOperation
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.answer import Emulated
from replaykit.emulator.context import Context
from replaykit.emulator.registry import (
    Following,
    Handler,
    Precheck,
    Rewording,
    emulated_services,
    handler_of,
    hydrated,
    opened,
    registered,
)
from replaykit.emulator.settings import Settings
from replaykit.emulator.world import World
from replaykit.models.validate import validate, violations
from replaykit.ports.clock import Clock, SystemClock
from replaykit.ports.ids import Ids

PACE = 0.1  # seconds


class _Route(NamedTuple):
    """What answers one operation: the check of its parameters' form, then its handler."""

    check: Callable[[Mapping[str, Any]], None]
    handler: Handler
    reword: Rewording | None
    precheck: Precheck | None


class Emulator:
    """Services over one state, one clock, one source of ids.

    Not thread-safe: one call at a time (the session holds a lock). A seed in `ids` and a clock that is moved by
    hand make two runs identical, byte for byte.
    """

    def __init__(self, clock: Clock | None = None, ids: Ids | None = None, *, settings: Settings | None = None) -> None:
        self.world = World(clock or SystemClock(), ids or Ids(), settings or Settings())
        self._routes: dict[tuple[str, str], _Route] = {}
        self._looked_at = 0.0  # when it was last seen to what is due
        self._following: dict[str, list[Following]] = {}

    def answer(self, call: OperationCall) -> Emulated:
        """Answer a call as AWS would; raises NotEmulated where we can't."""
        route = self._routes.get((call.service, call.operation)) or self._route(call)
        ctx: Context[Any] = Context(self.world, call)
        try:
            if route.precheck is not None:
                route.precheck(call)
            route.check(call.params)
            output = route.handler(ctx, call.params)
        except AwsError as raised:
            error = raised if route.reword is None else route.reword(ctx, raised)
            return Emulated({}, error, tuple(ctx.assumptions))
        return Emulated(output, None, tuple(ctx.assumptions))

    def operations(self) -> dict[str, list[str]]:
        """What is emulated: the operations of every service that has any."""
        entries = {service: registered(service) for service in emulated_services()}
        return {service: sorted(entry.handlers) for service, entry in entries.items() if entry and entry.handlers}

    def hydrate(self, recorded: Iterable[RecordedCall]) -> None:
        """Prime the world with what a recording proves about it at the moment the recording began."""
        calls = list(recorded)
        self.world.recorded = self.world.recorded or bool(calls)
        names = dict.fromkeys(one.call.service for one in calls)
        for service in sorted(names, key=_hydrated_late):
            self._hydrate_service(service, calls)

    def follow(self, recorded: RecordedCall) -> Emulated:
        """Make a recorded call again: the state follows, and what the recording calls its outcome keeps its names.

        Raises NotEmulated as `answer` does.
        """
        finish = [follow(self.world, recorded) for follow in self._following.get(recorded.call.service, ())]
        emulated = None
        try:
            emulated = self.answer(recorded.call)
        finally:
            for done in finish:
                done(emulated)
        return emulated

    def store(self, service: str, scope: Scope) -> Any:
        """The state of a service in an account and region, for those who do to it what AWS does by itself."""
        return self.world.store(service, scope)

    def now(self) -> float:
        """What the emulator's clock shows."""
        return self.world.clock.now()

    def due(self) -> float | None:
        """The next instant at which something happens by itself, or None; `tick` makes it happen."""
        instants = [store.due() for _, _, store in self.world.stores() if hasattr(store, "due")]
        return min((instant for instant in instants if instant is not None), default=None)

    def catch_up(self) -> None:
        """`tick`, for who has no loop to call it: a tenth of a second of the clock apart at most."""
        now = self.world.clock.now()
        if not 0 <= now - self._looked_at < PACE:
            self._looked_at = now
            self.tick()

    def tick(self) -> None:
        """Bring about what is due by now."""
        now = self.world.clock.now()
        for _, _, store in self.world.stores():
            if hasattr(store, "tick"):
                store.tick(now)

    def change(self, settings: Settings) -> None:
        """Other settings from now on: for what is there as for what will be made."""
        self.world.settings = settings
        for _, _, store in self.world.stores():
            if hasattr(store, "apply"):
                store.apply(settings, self.now())

    def reset(self) -> None:
        """Forget all state; clock, ids and settings stay."""
        self.world.clear()

    def _route(self, call: OperationCall) -> _Route:
        entry = opened(call.service)
        handler = handler_of(call.service, call.operation)
        if handler is None:
            raise NotEmulated(call.name, entry.gaps.why(call.operation) if entry else _no_emulator(call.service))
        first = entry.prechecks.get(call.operation) if entry else None
        route = _Route(_check(call.service, call.operation), handler, entry.rewording if entry else None, first)
        self._routes[call.service, call.operation] = route
        return route

    def _hydrate_service(self, service: str, calls: Sequence[RecordedCall]) -> None:
        entry = hydrated(service)
        if entry is None:
            return
        read = (service, *entry.hydrated_by)
        if entry.hydration:
            entry.hydration(self.world, [one for one in calls if one.call.service in read and _tells(one)])
        if entry.following:
            for name in read:
                self._following.setdefault(name, []).append(entry.following)


def _hydrated_late(service: str) -> bool:
    """Whether a service is primed after others, since it reads them."""
    entry = hydrated(service)
    return entry is not None and bool(entry.hydrated_by)


def _tells(one: RecordedCall) -> bool:
    """A call that was refused for its form says nothing of the world, and may lack whatever is required of it."""
    model = models.service(one.call.service).operation(one.call.operation) if one.error is not None else None
    return model is None or not violations(model, one.call.params)


def _check(service: str, name: str) -> Callable[[Mapping[str, Any]], None]:
    """The model's own rules for an operation's parameters, compiled at the first call."""
    model = models.service(service).operation(name)
    if model is None:
        raise UnknownOperation(f"{service} has no operation {name}")
    return partial(validate, model)


def _no_emulator(service: str) -> str:
    return f"{service} has no emulator; there are those of {', '.join(emulated_services())}"
