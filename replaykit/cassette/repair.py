"""Make a damaged cassette good: what can't be read is cut out, and the file as it was is kept."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from replaykit.cassette import native
from replaykit.cassette.cassette import require_readable, torn_problems
from replaykit.cassette.document import read_file
from replaykit.cassette.emit import emit_header
from replaykit.cassette.entry import BadEntry
from replaykit.cassette.errors import CassetteForeign, Problem
from replaykit.cassette.lock import WriterLock
from replaykit.cassette.safe_yaml import UnsafeYaml
from replaykit.cassette.writer import replace_file, spare

BACKUP = ".bak"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was cut out of a cassette, how many interactions stayed, and where the file as it was is kept.

    A file without problems is not touched: then `problems` is empty and `backup` is None.
    """

    path: Path
    kept: int
    problems: tuple[Problem, ...] = ()
    backup: Path | None = None


def repair(path: str | os.PathLike[str]) -> Repaired:
    """Cut out what can't be read; raises CassetteForeign for files that are not ours, CassetteLocked if in use."""
    place = Path(path)
    read_file(place)  # a missing file is told so before a lock is made for it
    lock = WriterLock(place)
    try:
        return _repair(place, read_file(place))
    finally:
        lock.release()


def _repair(path: Path, raw: bytes) -> Repaired:
    data = native.unix_lines(raw)
    layout = native.scan(data) if native.is_native(data) else None
    if layout is None:
        todo = "Import it: replaykit cassette import SRC DEST; or record it anew."
        raise CassetteForeign(path, "only cassettes of replaykit's own form can be repaired", todo)
    require_readable(path, layout.header)
    interactions = native.LazyInteractions(str(path), data, layout)
    problems, kept = list(torn_problems(path, data, layout)), []
    for number in range(len(interactions)):
        try:
            native.parse(interactions.text(number))
            kept.append(interactions.text(number))
        except (UnsafeYaml, BadEntry) as error:
            problems.append(interactions.explain(number, error).problem)
    if not problems:
        return Repaired(path, len(kept))
    head = data[: layout.offsets[0]] if layout.offsets else emit_header(layout.header)
    backup = spare(path, raw, BACKUP)
    replace_file(path, head + b"".join(item if item.endswith(b"\n") else item + b"\n" for item in kept))
    in_order = sorted(problems, key=lambda problem: problem.interaction or 0)
    return Repaired(path, len(kept), tuple(in_order), backup)
