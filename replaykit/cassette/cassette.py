"""A cassette: the interactions of one file, in the order in which they were answered."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from replaykit.cassette import native
from replaykit.cassette.document import MAX_BYTES, Document, read_file
from replaykit.cassette.errors import CassetteForeign, CassetteFuture, CassetteMissing, Problem
from replaykit.cassette.header import FORMAT, CassetteHeader
from replaykit.cassette.importers import IMPORTERS, importer_of
from replaykit.cassette.index import read_index, write_index
from replaykit.cassette.interaction import Interaction

SUFFIXES = {".yaml", ".yml", ".json", ".replay", ".har"}
PIECEMEAL = "placebo"  # the format whose files are parts of a cassette
KNOWN = ", ".join(importer.name for importer in IMPORTERS)


@dataclass(frozen=True, slots=True)
class Cassette:
    """A cassette that was read.

    `interactions` of our own files are parsed as they are asked for; `problems` is what was found and passed over
    (a last item that was cut off); `format` is `replaykit`, or the importer that read the file.
    """

    path: Path
    header: CassetteHeader
    interactions: Sequence[Interaction]
    problems: tuple[Problem, ...] = ()
    format: str = "replaykit"

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, limit: int = MAX_BYTES) -> Cassette:
        """Read a file of any format that we know; raises one of the errors of `replaykit.cassette.errors`."""
        place = Path(path)
        data = read_file(place, limit=limit)
        ours = _load_native(place, native.unix_lines(data))
        return _load_foreign(place, data) if ours is None else ours

    def __len__(self) -> int:
        return len(self.interactions)

    def __iter__(self) -> Iterator[Interaction]:
        return iter(self.interactions)


def load_cassettes(paths: Iterable[str | os.PathLike[str]]) -> list[Cassette]:
    """Every cassette of the files and folders, folders searched to the bottom and in the order of their names.

    placebo's files hold one answer each and a folder is what other tools call a cassette: they are put together.
    """
    loaded = (Cassette.load(path) for path in cassette_files(paths))
    return [_together(list(group)) for _, group in groupby(loaded, key=_belongs_to)]


def _belongs_to(cassette: Cassette) -> Path:
    return cassette.path.parent if cassette.format == PIECEMEAL else cassette.path


def _together(pieces: list[Cassette]) -> Cassette:
    first = pieces[0]
    if len(pieces) == 1 or first.format != PIECEMEAL:
        return first
    interactions = [interaction for piece in pieces for interaction in piece]
    return Cassette(first.path.parent, first.header, interactions, (), PIECEMEAL)


def cassette_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Path]:
    """The files that are named, or stand in the folders that are named."""
    for path in paths:
        yield from _files(Path(path))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted((file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file()), key=_in_order)
    if not found:
        kinds = ", ".join(sorted(SUFFIXES))
        raise CassetteMissing(path, "the folder holds no cassette", f"Cassettes are files named {kinds}.")
    yield from found


def _in_order(path: Path) -> list[tuple[int, str]]:
    """By name, folder by folder, numbers by their value: `_2` before `_10`."""
    parts = re.split(r"(\d+)", path.as_posix().replace("/", "\0"))
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]


def _load_native(path: Path, data: bytes) -> Cassette | None:
    if not data.strip():
        todo = "Record into it again, or remove it."
        return Cassette(path, CassetteHeader(source="unknown"), [], (Problem(str(path), "the file is empty", todo),))
    layout = native.scan(data) if native.is_native(data) else None
    if layout is None:
        return None
    require_readable(path, layout.header)
    interactions = native.LazyInteractions(str(path), data, layout)
    return Cassette(path, layout.header, interactions, torn_problems(path, data, layout))


def torn_problems(path: Path, data: bytes, layout: native.Layout) -> tuple[Problem, ...]:
    """What to say of a last item that is not whole."""
    if layout.torn is None:
        return ()
    what = "the last item is not whole (was its writer stopped?) and was left out"
    if layout.torn == 0:
        what = "its head is not whole (was its writer stopped?), it holds no interaction"
    line = data.count(b"\n", 0, layout.torn) + 1
    todo = "Run `replaykit cassette repair` to cut it off; a backup is kept."
    return (Problem(str(path), what, todo, line, len(layout.offsets) + 1),)


def require_readable(path: Path, header: CassetteHeader) -> None:
    if header.format > FORMAT:
        what = (
            f"it has format {header.format} and was written by {header.generator}; this replaykit reads up to {FORMAT}"
        )
        raise CassetteFuture(path, what, "Upgrade replaykit: pip install -U replaykit.")


def _load_foreign(path: Path, data: bytes) -> Cassette:
    indexed = read_index(path, data)
    if indexed is not None:
        name, text = indexed
        layout = native.scan(text)
        if layout is not None:
            return Cassette(path, layout.header, native.LazyInteractions(str(path), text, layout), (), name)
    document = Document(path, data)
    importer = importer_of(document)
    if importer is None:
        what = "it is no cassette that replaykit knows"
        raise CassetteForeign(path, what, f"Readable are cassettes of replaykit and of {KNOWN}; check the path.")
    imported = importer.read(document)
    require_readable(path, imported.header)
    if not imported.problems:
        write_index(path, data, importer.name, imported.header, imported.interactions)
    return Cassette(path, imported.header, imported.interactions, imported.problems, importer.name)
