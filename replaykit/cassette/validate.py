"""All that is wrong with a cassette, each with its file, line, interaction, and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import crc32

from replaykit.cassette import native, safe_yaml
from replaykit.cassette.cassette import Cassette
from replaykit.cassette.entry import BadEntry, interaction_of
from replaykit.cassette.errors import CassetteError, Problem
from replaykit.cassette.interaction import Interaction
from replaykit.cassette.safe_yaml import UnsafeYaml

VCRPY_KEYS = {"method", "uri", "headers", "body"}
BODILESS = {204, 304}
FIX_BODY = "The body was changed after recording: record it anew, or set the header right."


def validate(path: str | os.PathLike[str]) -> list[Problem]:
    """Every problem of one file, of any format that can be imported; an empty list says that it is good."""
    try:
        cassette = Cassette.load(path)
    except CassetteError as error:
        return [error.problem]
    problems = list(cassette.problems)
    for place in range(len(cassette.interactions)):
        problems += _problems_at(cassette, place)
    return sorted(problems, key=lambda problem: problem.interaction or 0)


def _problems_at(cassette: Cassette, place: int) -> Iterator[Problem]:
    try:
        interaction = cassette.interactions[place]
        if isinstance(cassette.interactions, native.LazyInteractions) and cassette.format == "replaykit":
            yield from _spelling(cassette.path, cassette.interactions, place)
    except CassetteError as error:
        yield error.problem
        return
    for what in checksums(interaction):
        yield Problem(str(cassette.path), what, FIX_BODY, _line(cassette, place), place + 1)


def _line(cassette: Cassette, place: int) -> int | None:
    known = isinstance(cassette.interactions, native.LazyInteractions) and cassette.format == "replaykit"
    return cassette.interactions.line(place) if known else None  # type: ignore[attr-defined]  # told apart above


def _spelling(path: Path, interactions: native.LazyInteractions, place: int) -> Iterator[Problem]:
    """What YAML's own reader and vcrpy would say of an item that ours has read."""
    try:
        (entry,) = safe_yaml.load(interactions.text(place))
        same = interaction_of(entry) == interactions[place]
    except (UnsafeYaml, BadEntry) as error:
        yield interactions.explain(place, error).problem
        return
    if not same:
        what = "YAML reads it otherwise than replaykit does"
        yield Problem(str(path), what, "Please report it, with the interaction.", interactions.line(place), place + 1)
    extra = set(entry["request"]) - VCRPY_KEYS if isinstance(entry["request"], Mapping) else set()
    if extra:
        what = f"its request holds {', '.join(sorted(map(str, extra)))}, which vcrpy refuses"
        todo = "Move it under the interaction's `replaykit` key."
        yield Problem(str(path), what, todo, interactions.line(place), place + 1)


def checksums(interaction: Interaction) -> Iterator[str]:
    """What SDKs would refuse: a length or a checksum of the answer that its body does not have."""
    response, body = interaction.response, interaction.response.body
    if interaction.request.method == "HEAD" or response.status in BODILESS:
        return
    length, crc = response.headers.get("content-length"), response.headers.get("x-amz-crc32")
    if length is not None and length != str(len(body)):
        yield f"Content-Length says {length[:40]}, the response's body has {len(body)} bytes"
    if crc is not None and crc != str(crc32(body)):
        yield f"x-amz-crc32 says {crc[:40]}, the response's body has {crc32(body)}"
