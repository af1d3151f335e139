"""Coverage: what of a service's model is emulated and what is not, told by the registry and the model themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from replaykit import models
from replaykit.emulator.registry import Registered, emulated_services, registered


@dataclass(frozen=True, slots=True)
class Coverage:
    """One service: its emulated operations, and the others with their reasons; members and limits as in `Gaps`."""

    service: str
    emulated: tuple[str, ...]
    missing: Mapping[str, str]
    members: Mapping[str, Mapping[str, str]]
    limits: tuple[str, ...]


def coverage(service: str) -> Coverage:
    """The coverage of one service, by its name in the models."""
    entry = registered(service) or Registered()
    names = sorted(models.service(service).operation_names())
    return Coverage(
        service,
        tuple(name for name in names if name in entry.handlers),
        {name: entry.gaps.why(name) for name in names if name not in entry.handlers},
        entry.gaps.members,
        entry.gaps.limits,
    )


def coverages() -> list[Coverage]:
    """The coverage of every service that is emulated at all."""
    return [coverage(service) for service in emulated_services()]
