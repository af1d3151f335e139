"""An index cache beside a cassette that is slow to read: the same interactions in our own spelling.

Our own files need none: they are read lazily and fast as they stand. Other tools' files (and ours after an edit by
hand that rearranged them) take YAML's reader seconds where they are large; the second time they come from here. The
cache is keyed by the content of the file and by our version, checked by its own hash, replaced atomically, and
passed over in silence where it can't be written or does not fit. It is never to be committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from replaykit._version import __version__
from replaykit.cassette.emit import emit, emit_header
from replaykit.cassette.header import CassetteHeader
from replaykit.cassette.interaction import Interaction

SUFFIX = ".rkindex"
WORTH = 128 << 10  # below this the YAML reader needs less than 40 ms
FORM = 1


def index_path(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def read_index(path: Path, data: bytes) -> tuple[str, bytes] | None:
    """The name of the format and the interactions in our spelling, if the index beside `path` is of this `data`."""
    if not _is_slow(data):
        return None
    try:
        stored = index_path(path).read_bytes()
    except OSError:
        return None
    line, _, text = stored.partition(b"\n")
    name = line.rpartition(b" ")[2].decode("latin-1")
    return (name, text) if line == _first_line(data, text, name) else None


def write_index(
    path: Path, data: bytes, name: str, header: CassetteHeader, interactions: Iterable[Interaction]
) -> None:
    """Leave an index beside `path`, if that is worth it and the folder allows it."""
    if not _is_slow(data) or not _is_open(path.parent):
        return
    text = emit_header(header) + b"".join(map(emit, interactions))
    fresh = path.with_name(f"{path.name}{SUFFIX}.{os.getpid()}")
    try:
        fresh.write_bytes(_first_line(data, text, name) + b"\n" + text)
        fresh.replace(index_path(path))
    except OSError:  # a folder that is read-only, a full disk: the cassette is read without it
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _is_slow(data: bytes) -> bool:
    """JSON is read fast as it is."""
    return len(data) >= WORTH and data[:1] not in (b"{", b"[")


def _is_open(folder: Path) -> bool:
    """Whether the folder's own mode lets anybody write: root could, but a read-only folder means what it says."""
    try:
        return bool(folder.stat().st_mode & 0o222)
    except OSError:
        return False


def _first_line(data: bytes, text: bytes, name: str) -> bytes:
    hashes = f"{sha256(data).hexdigest()} {sha256(text).hexdigest()}"
    return f"replaykit-index {FORM} {__version__} {hashes} {name}".encode()
