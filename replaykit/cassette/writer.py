"""Interactions to disk: appended one by one, each there before `append` returns."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from replaykit.cassette import native
from replaykit.cassette.cassette import Cassette, require_readable, torn_problems
from replaykit.cassette.document import read_file
from replaykit.cassette.emit import emit, emit_header
from replaykit.cassette.errors import CassetteExists, CassetteForeign, CassetteNotYaml, CassetteUnwritable, Problem
from replaykit.cassette.header import CassetteHeader
from replaykit.cassette.interaction import Interaction
from replaykit.cassette.lock import WriterLock
from replaykit.ports.clock import Clock, SystemClock, instant

REWRITING = ".rewriting"
TORN = ".torn"


class WriteMode(StrEnum):
    """NEW refuses an existing cassette; APPEND goes on after its end; REWRITE replaces it when the new one is whole."""

    NEW = "new"
    APPEND = "append"
    REWRITE = "rewrite"


class CassetteWriter:
    """Appends to one cassette, under a lock; use it from one thread at a time.

    What was appended survives the death of the process; with `fsync`, that of the machine too. The file comes into
    being with its first interaction. In APPEND mode a torn last item is first moved to `FILE.torn` and reported
    in `problems`. In REWRITE mode the new cassette takes the old one's place on `close`, and never after `abort`,
    which leaving the `with` block by an exception calls.

    Raises:
        CassetteLocked: another writer holds the file.
        CassetteExists: mode NEW, and the file has content.
        CassetteForeign: mode APPEND, and the file is not ours, or not arranged so that it can be appended to; mode
            REWRITE, and the file is no recording at all.
        CassetteUnwritable: the disk or the folder refuses.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        source: str = "aws",
        description: str = "",
        header: CassetteHeader | None = None,
        mode: WriteMode | str = WriteMode.NEW,
        fsync: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self.path = Path(path)
        self.mode = WriteMode(mode)
        self.problems: tuple[Problem, ...] = ()
        self.count = 0
        self._header = header or CassetteHeader(source, _now(clock or SystemClock()), description)
        self._fsync = fsync
        self._handle: int | None = None
        self._size = 0
        self._make_folder()
        self._lock = WriterLock(self.path)
        try:
            self._prepare()
        except BaseException:
            self._lock.release()
            raise

    @property
    def target(self) -> Path:
        """The file that is being written: in REWRITE mode not yet the cassette."""
        if self.mode is WriteMode.REWRITE:
            return self.path.with_name(self.path.name + REWRITING)
        return self.path

    def append(self, interaction: Interaction) -> None:
        """Write one interaction; it is on disk when this returns."""
        item = emit(interaction)
        if self._handle is None:
            self._open()
        self._write(item if self._size else emit_header(self._header) + item)
        self.count += 1

    def close(self) -> None:
        """Give up the lock; in REWRITE mode first put the new cassette in the old one's place."""
        if self._lock.released:
            return
        try:
            if self.mode is WriteMode.REWRITE:
                self._replace()
        finally:
            self._shut()

    def abort(self) -> None:
        """As `close`, but a rewrite leaves the old cassette as it was."""
        if self.mode is WriteMode.REWRITE and not self._lock.released:
            self._close_handle()
            self.target.unlink(missing_ok=True)
        self._shut()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._refused(error) from None

    def _prepare(self) -> None:
        if self.mode is WriteMode.REWRITE:
            self.target.unlink(missing_ok=True)  # of a rewrite that was killed
        if not self.path.exists() or self.path.stat().st_size == 0:
            return
        if self.mode is WriteMode.REWRITE:
            self._require_recording(read_file(self.path))
            return
        if self.mode is WriteMode.NEW:
            raise CassetteExists(self.path, "there is a cassette already", "Append to it, rewrite it, or remove it.")
        self._continue(read_file(self.path))

    def _require_recording(self, raw: bytes) -> None:
        """What a mistyped path names is not replaced; a recording of any tool, whole or torn, is."""
        if native.is_native(native.unix_lines(raw)):
            return
        try:
            Cassette.load(self.path)
        except (CassetteForeign, CassetteNotYaml) as error:
            todo = "Give another path, or remove the file."
            raise CassetteForeign(self.path, "it is no cassette, and is not replaced", todo) from error

    def _continue(self, raw: bytes) -> None:
        """Check that items can be appended, and put a torn last one aside."""
        data = native.unix_lines(raw)
        layout = native.scan(data) if native.is_native(data) else None
        if layout is None:
            todo = "Bring it into that form: replaykit cassette import SRC DEST."
            raise CassetteForeign(self.path, "only cassettes of replaykit's own form can be appended to", todo)
        require_readable(self.path, layout.header)
        self.problems = torn_problems(self.path, data, layout)
        if layout.torn is not None:
            spare(self.path, data[layout.torn :])
            data = data[: layout.torn]
        if data and not data.endswith(b"\n"):
            data += b"\n"
        self._header = layout.header if data else self._header
        if data != raw:
            replace_file(self.path, data)
        self._size = len(data)

    def _open(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(self.target, flags, 0o666)
        except OSError as error:
            raise self._refused(error) from None

    def _write(self, data: bytes) -> None:
        """All of it or nothing: what a full disk cut off is taken back."""
        assert self._handle is not None
        try:
            written = 0
            while written < len(data):
                written += os.write(self._handle, data[written:])
            if self._fsync:
                os.fsync(self._handle)
        except OSError as error:
            os.ftruncate(self._handle, self._size)
            raise self._refused(error) from None
        self._size += len(data)

    def _replace(self) -> None:
        if self._handle is None:
            self._open()
            self._write(emit_header(self._header))
        assert self._handle is not None
        os.fsync(self._handle)
        self._close_handle()
        self.target.replace(self.path)
        sync_folder(self.path.parent)

    def _shut(self) -> None:
        self._close_handle()
        self._lock.release()

    def _close_handle(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _refused(self, error: OSError) -> CassetteUnwritable:
        todo = "Free space, or choose a folder that you may write to."
        return CassetteUnwritable(self.target, f"it can't be written: {error.strerror}", todo)


def spare(path: Path, content: bytes, suffix: str = TORN) -> Path:
    """Keep what is cut off a cassette in `FILE.torn`, `FILE.torn2` …; nothing is overwritten."""
    number = 1
    while True:
        kept = path.with_name(f"{path.name}{suffix}{number if number > 1 else ''}")
        try:
            with kept.open("xb") as file:
                file.write(content)
        except FileExistsError:
            number += 1
        else:
            return kept


def replace_file(path: Path, data: bytes) -> None:
    """Give a file new content, all at once."""
    fresh = path.with_name(path.name + REWRITING)
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """A replaced name is on disk when its folder is; Windows has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _now(clock: Clock) -> str:
    return instant(clock.now()).strftime("%Y-%m-%dT%H:%M:%SZ")
