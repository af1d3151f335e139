"""Which operations are emulated: filled by decorators when a service's package is imported, which happens late."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.gaps import Gaps

if TYPE_CHECKING:
    from replaykit.emulator.answer import Emulated
    from replaykit.emulator.context import Context
    from replaykit.emulator.world import World

SERVICES_PACKAGE = "replaykit.services"
PARTS = ("gaps", "prechecks", "rewording")  # what declares something beside the operations

Handler = Callable[["Context[Any]", Mapping[str, Any]], Mapping[str, Any]]
StoreFactory = Callable[..., Any]
Rewording = Callable[["Context[Any]", AwsError], AwsError]
Hydration = Callable[["World", Sequence[RecordedCall]], None]
Precheck = Callable[[OperationCall], None]
Take = Callable[[Any], Any]
Following = Callable[["World", RecordedCall], Callable[["Emulated | None"], None]]
HandlerT = TypeVar("HandlerT", bound=Callable[..., Mapping[str, Any]])
FactoryT = TypeVar("FactoryT", bound=Callable[..., Any])
HydrationT = TypeVar("HydrationT", bound=Hydration)
RewordingT = TypeVar("RewordingT", bound=Rewording)
PrecheckT = TypeVar("PrecheckT", bound=Precheck)
FollowingT = TypeVar("FollowingT", bound=Following)


@dataclass(slots=True)
class Registered:
    """What one service has declared."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    store: StoreFactory | None = None
    hydration: Hydration | None = None
    hydrated_by: tuple[str, ...] = ()
    following: Following | None = None
    gaps: Gaps = field(default_factory=Gaps)
    rewording: Rewording | None = None
    prechecks: dict[str, Precheck] = field(default_factory=dict)
    takers: dict[str, Mapping[str, Take]] = field(default_factory=dict)


_registry: dict[str, Registered] = {}
_imported: set[str] = set()
_opened: set[str] = set()


def operation(service: str, name: str, **taken: Take) -> Callable[[HandlerT], HandlerT]:
    """Declare the handler of one operation: `(ctx, request) -> output`; it raises AwsError.

    `taken` are members that the service can read from JSON by itself (`Item=take_item`), in fewer steps than the wire
    and the handler one after the other. Each gives what the handler knows how to use, or None: then the member is read
    as every other is. It never raises.
    """

    def declare(handler: HandlerT) -> HandlerT:
        handlers = _declared(service).handlers
        if name in handlers and handlers[name] is not handler:
            raise ValueError(f"{service}.{name} has two handlers: {handlers[name]} and {handler}")
        handlers[name] = handler
        _declared(service).takers[name] = taken
        return handler

    return declare


def precheck(service: str, *operations: str) -> Callable[[PrecheckT], PrecheckT]:
    """Declare what a service looks at before the constraints of its model: `(call) -> None`; it raises AwsError."""

    def declare(check: PrecheckT) -> PrecheckT:
        _declared(service).prechecks.update(dict.fromkeys(operations, check))
        return check

    return declare


def store(service: str) -> Callable[[FactoryT], FactoryT]:
    """Declare how a service's state for one account and region is made: `(world, scope) -> store`."""

    def declare(factory: FactoryT) -> FactoryT:
        _declared(service).store = factory
        return factory

    return declare


def hydration(service: str, *, reads: tuple[str, ...] = ()) -> Callable[[HydrationT], HydrationT]:
    """Declare how a service is primed from recorded calls: `(world, recorded) -> None`.

    `reads` names other services whose calls it is given too; they are primed before it.
    """

    def declare(hydrate: HydrationT) -> HydrationT:
        _declared(service).hydration = hydrate
        _declared(service).hydrated_by = reads
        return hydrate

    return declare


def rewording(service: str) -> Callable[[RewordingT], RewordingT]:
    """Declare how a service words an error where AWS has more than one way: `(ctx, error) -> error`."""

    def declare(reword: RewordingT) -> RewordingT:
        _declared(service).rewording = reword
        return reword

    return declare


def following(service: str) -> Callable[[FollowingT], FollowingT]:
    """Declare what a service has to see of recorded calls that are made again, its own and those that it `reads`.

    `(world, recorded) -> (emulated) -> None`: called before the call and after it; None where it is not emulated.
    """

    def declare(follow: FollowingT) -> FollowingT:
        _declared(service).following = follow
        return follow

    return declare


def gaps(service: str, known: Gaps) -> Gaps:
    """Declare what of a service is not emulated, and why."""
    _declared(service).gaps = known
    return known


def registered(service: str) -> Registered | None:
    """What a service declares, all of it; None where there is no such package."""
    if service not in _imported:
        _imported.add(service)
        opened(service)
        operations = _import_part(service, "operations")
        for found in iter_modules(operations.__path__) if operations else ():
            _import_part(service, f"operations.{found.name}")
    return _registry.get(service)


def opened(service: str) -> Registered | None:
    """What a service declares but for its operations, which are imported one by one as they are called."""
    if service not in _opened:
        _opened.add(service)
        for part in PARTS:
            _import_part(service, part)
    return _registry.get(service)


def hydrated(service: str) -> Registered | None:
    """The same with what primes the service from a recording, which most runs have none of."""
    entry = opened(service)
    _import_part(service, "hydration.hydrate")
    return entry


def handler_of(service: str, name: str) -> Handler | None:
    """The handler of an operation; of all operations only its own file is imported."""
    entry = opened(service)
    if entry is not None and name not in entry.handlers:
        _import_part(service, f"operations.{_snake(name)}")
    return entry.handlers.get(name) if entry else None


@cache
def takers_of(service: str, name: str) -> Mapping[str, Take]:
    """The members of an operation's parameters that its service reads from JSON by itself (see `operation`)."""
    handler_of(service, name)
    entry = opened(service)
    return entry.takers.get(name, {}) if entry else {}


def emulated_services() -> list[str]:
    """The services that there is a package for, by their name in the models."""
    package = import_module(SERVICES_PACKAGE)
    return sorted(found.name.rstrip("_") for found in iter_modules(package.__path__) if found.ispkg)


def package_name(service: str) -> str:
    """`lambda` is a word of Python: its package is `lambda_`."""
    return "lambda_" if service == "lambda" else service.replace("-", "_")


def _declared(service: str) -> Registered:
    return _registry.setdefault(service, Registered())


def _import_part(service: str, part: str) -> ModuleType | None:
    """A module of a service's package (`operations.put_item`), if there are both; what it lies in is imported too."""
    module, name = None, SERVICES_PACKAGE
    for step in (package_name(service), *part.split(".")):
        name = f"{name}.{step}"
        if find_spec(name) is None:
            return None
        module = import_module(name)
    return module


def _snake(name: str) -> str:
    """`PutItem` is in `put_item.py`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
