"""One writer to a file: a lock of the operating system, which falls when its holder dies.

The lock is on a file beside the cassette, since a rewrite replaces the cassette itself. It holds a line for people
that says who has it; what counts is the lock, not the line, so a stale file is no obstacle.
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from replaykit.cassette.errors import CassetteLocked, CassetteUnwritable

SUFFIX = ".lock.rk"
LOCKED_BYTE = 1 << 30  # Windows locks a range; this one lies beyond the text, which others may still read

if sys.platform == "win32":
    import msvcrt

    def _acquire(handle: int) -> None:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _acquire(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """Held from its making until `release`; raises CassetteLocked or CassetteUnwritable when it can't be had."""

    def __init__(self, cassette: Path) -> None:
        self._cassette = cassette
        self._path = cassette.with_name(cassette.name + SUFFIX)
        self._handle: int | None = self._take()
        line = f"process {os.getpid()} on {platform.node()}: {' '.join(sys.argv)[:200]}\n"
        os.ftruncate(self._handle, 0)
        os.write(self._handle, line.encode("utf-8", "replace"))

    def _take(self) -> int:
        while True:
            try:
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except OSError as error:
                todo = "Choose a folder that you may write to."
                raise CassetteUnwritable(self._cassette, f"it can't be locked: {error.strerror}", todo) from None
            try:
                _acquire(handle)
            except OSError:
                os.close(handle)
                raise self._refusal() from None
            if self._is_still(handle):
                return handle
            os.close(handle)  # its holder removed the file between our opening and locking it

    def _is_still(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except FileNotFoundError:
            return False

    def _refusal(self) -> CassetteLocked:
        try:
            holder = self._path.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            holder = ""
        todo = "Let it finish, stop it, or write to another file."
        return CassetteLocked(self._cassette, f"it is being written by {holder or 'another writer'}", todo)

    @property
    def released(self) -> bool:
        return self._handle is None

    def release(self) -> None:
        handle, self._handle = self._handle, None
        if handle is None:
            return
        if sys.platform != "win32":  # while it is locked, so that nobody's fresh lock is removed
            self._path.unlink(missing_ok=True)
        os.close(handle)
        if sys.platform == "win32":
            try:
                self._path.unlink(missing_ok=True)
            except OSError:  # the next writer has it already
                return
