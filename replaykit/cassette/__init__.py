"""Interactions on disk: cassettes that vcrpy loads, that reviewers read, and that survive a kill."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from replaykit.cassette.cassette import Cassette, load_cassettes
    from replaykit.cassette.errors import CassetteError, Problem
    from replaykit.cassette.header import CassetteHeader
    from replaykit.cassette.interaction import Interaction, Meta
    from replaykit.cassette.writer import CassetteWriter, WriteMode

__all__ = [
    "Cassette",
    "CassetteError",
    "CassetteHeader",
    "CassetteWriter",
    "Interaction",
    "Meta",
    "Problem",
    "WriteMode",
    "load_cassettes",
]

_HOMES = {
    "Cassette": "cassette",
    "CassetteError": "errors",
    "CassetteHeader": "header",
    "CassetteWriter": "writer",
    "Interaction": "interaction",
    "Meta": "interaction",
    "Problem": "errors",
    "WriteMode": "writer",
    "load_cassettes": "cassette",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562): an emulator without a cassette reads no YAML."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  # as above

    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
