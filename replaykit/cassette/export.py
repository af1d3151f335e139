"""Cassettes for other tools: a format is a function from interactions to a file's text, listed below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from replaykit.cassette.emit import emit_plain
from replaykit.cassette.interaction import Interaction


def to_vcrpy(interactions: Iterable[Interaction]) -> bytes:
    """Plain vcrpy: nothing of ours in it."""
    items = list(map(emit_plain, interactions))
    head = b"interactions:\n" if items else b"interactions: []\n"
    return b"".join(chain([head], items, [b"version: 1\n"]))


EXPORTERS: Mapping[str, Callable[[Iterable[Interaction]], bytes]] = {"vcrpy": to_vcrpy}
