"""Options of the command line and of the ini file, side by side with those of other plugins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from replaykit.pytest_support.choices import ALLOWED, DEFAULTS, MODES

SHARED = "--record-mode"


def add_own(parser: pytest.Parser) -> None:
    """The options that are ours by name."""
    group = parser.getgroup("replaykit", "recorded AWS calls (replaykit)")
    group.addoption(
        "--replaykit-mode",
        choices=MODES,
        default=None,
        help="how tests marked `cassette` are answered; wins over all other places that say it",
    )
    for name, allowed in ALLOWED.items():
        told = ", ".join(allowed)
        parser.addini(f"replaykit_{name}", f"{name} of tests marked `cassette`: {told} (default {DEFAULTS[name]})")


def add_shared(parser: pytest.Parser) -> None:
    """`--record-mode`, the name that users of recording plugins know, if no plugin has claimed it.

    Called when all plugins are loaded, since a second claim of an option ends pytest, whoever comes first.
    """
    if SHARED in set(_claimed(parser)):
        return
    group = parser.getgroup("replaykit")
    group.addoption(
        SHARED, dest="record_mode", choices=MODES, default=None, help="the same, unless another plugin owns it"
    )


def _claimed(parser: pytest.Parser) -> Iterable[str]:
    """Every option's names. Where pytest keeps them is its own affair: if they can't be seen, all are taken."""
    groups: Any = getattr(parser, "_groups", None)
    if groups is None:
        return (SHARED,)
    return (name for group in groups for option in group.options for name in option.names())
