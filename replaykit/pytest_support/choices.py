"""What a test asks for, from all the places that may say it: command line, environment, marker, fixture, ini."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

MODES = ("none", "once", "new_episodes", "all", "rewrite", "fill", "emulate", "live")
UNPLAYED = ("ignore", "warn", "fail")
WRITES = ("strict", "lenient")
DEFAULTS: Mapping[str, str] = {"mode": "none", "unplayed": "ignore", "writes": "strict"}
ALLOWED: Mapping[str, tuple[str, ...]] = {"mode": MODES, "unplayed": UNPLAYED, "writes": WRITES}
OPTIONS = frozenset({"source", "emulator", "redactor"})  # handed to the session as they are
MODE_VARIABLE = "REPLAYKIT_MODE"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is in force for one test."""

    mode: str
    unplayed: str
    writes: str
    name: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def choose(config: pytest.Config, marker: pytest.Mark | None, fixture: Mapping[str, Any]) -> Choices:
    """The choices for one test; the first of command line, environment, marker, fixture, ini, default wins.

    Raises:
        pytest.UsageError: a name or a value that nobody knows.
    """
    given: list[dict[str, Any]] = [
        _line(config),
        _environment(),
        _marked(marker),
        _known(fixture, "replaykit_config"),
        _ini(config),
    ]
    merged: dict[str, Any] = dict(DEFAULTS)
    for each in reversed(given):
        merged.update(each)
    for name, allowed in ALLOWED.items():
        if merged[name] not in allowed:
            raise pytest.UsageError(f"replaykit: {name} is one of {', '.join(allowed)}, not {merged[name]!r}")
    cassette = merged.get("name")
    options = {key: merged[key] for key in OPTIONS & merged.keys()}
    return Choices(str(merged["mode"]), merged["unplayed"], merged["writes"], cassette, options)


def _line(config: pytest.Config) -> dict[str, Any]:
    own = config.getoption("replaykit_mode", default=None)
    if own:
        return {"mode": own}
    shared = config.getoption("record_mode", default=None)  # ours, or that of pytest-recording or cassetter
    return {"mode": shared} if isinstance(shared, str) and shared in MODES and shared != DEFAULTS["mode"] else {}


def _environment() -> dict[str, Any]:
    mode = os.environ.get(MODE_VARIABLE)
    return {"mode": mode} if mode else {}


def _marked(marker: pytest.Mark | None) -> dict[str, Any]:
    if marker is None:
        return {}
    if len(marker.args) > 1:
        raise pytest.UsageError(f"replaykit: the marker `cassette` takes one name, not {marker.args!r}")
    given = {"name": marker.args[0]} if marker.args else {}
    return {**given, **_known(marker.kwargs, "the marker `cassette`")}


def _known(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The mapping without Nones; `fill=True` is a way to say mode fill."""
    unknown = given.keys() - ALLOWED.keys() - OPTIONS - {"name", "fill"}
    if unknown:
        known = ", ".join(sorted(ALLOWED.keys() | OPTIONS | {"name", "fill"}))
        raise pytest.UsageError(f"replaykit: {where} does not know {', '.join(sorted(unknown))}; it knows {known}")
    kept = {name: value for name, value in given.items() if value is not None}
    if kept.pop("fill", False):
        kept.setdefault("mode", "fill")
    return kept


def _ini(config: pytest.Config) -> dict[str, Any]:
    return {name: value for name in ALLOWED if (value := config.getini(f"replaykit_{name}"))}
