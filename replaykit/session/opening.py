"""From a cassette's path and a mode to a session that is ready to answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from replaykit.aws.error import ReplaykitError
from replaykit.cassette.cassette import Cassette
from replaykit.cassette.errors import CassetteMissing
from replaykit.cassette.redact import Redactor
from replaykit.cassette.writer import WriteMode
from replaykit.matching.tape import Tape, Writes
from replaykit.protocols.authorization import Authorize
from replaykit.session.keeping import Keeping
from replaykit.session.session import Session, resolve
from replaykit.session.settings import ADVICE, Mode, Settings
from replaykit.session.shadow import Answering

_WRITING = {Mode.NEW_EPISODES: WriteMode.APPEND, Mode.ALL: WriteMode.REWRITE, Mode.REWRITE: WriteMode.REWRITE}


def open_session(
    path: str | os.PathLike[str],
    mode: Mode | str = Mode.NONE,
    *,
    writes: Writes | str = Writes.STRICT,
    source: str | None = None,
    emulator: Answering | Callable[[], Answering] | None = None,
    redactor: Redactor | None = None,
    advice: str = ADVICE,
    authorize: Authorize | None = None,
) -> Session:
    """A session over one cassette, which need not exist: then every call is a miss, and says so."""
    place, asked = Path(path), Mode.named(mode)
    cassette = None if asked in (Mode.REWRITE, Mode.LIVE) else _load(place)
    meant = resolve(asked, recorded=cassette is not None)
    recorded = cassette.interactions if cassette else ()
    tape = Tape(() if meant is Mode.ALL else recorded, writes=_named(writes))
    keeping = None
    if meant in _WRITING:
        kept = recorded if meant is not Mode.REWRITE else ()
        keeping = Keeping(place, _WRITING[meant], source=source, kept=kept, redactor=redactor)
    if cassette is None and meant in (Mode.NONE, Mode.FILL):
        advice = f"There is no cassette at {place}. {advice}"
    if cassette is not None:
        advice = " ".join([*map(str, cassette.problems), advice])
    return Session(meant, tape, emulator, settings=Settings(advice, authorize), keeping=keeping)


def _load(path: Path) -> Cassette | None:
    try:
        return Cassette.load(path)
    except CassetteMissing:
        return None


def _named(writes: Writes | str) -> Writes:
    try:
        return Writes(writes)
    except ValueError:
        raise ReplaykitError(f"writes is {', '.join(Writes)}, not {writes!r}") from None
