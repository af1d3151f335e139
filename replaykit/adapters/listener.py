"""Why nothing can listen on a port: there is no such address, or a program has it.

Which one is told where the system lets us see it (Linux, processes of our own user).
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NO_ADDRESS = frozenset({errno.EADDRNOTAVAIL, socket.EAI_NONAME, socket.EAI_AGAIN})
"""Of an address that is another machine's, and of a name that nobody knows: those are negative, and none of errno's."""
LISTENING = "0A"
PROC = Path("/proc")


def listener(port: int) -> str:
    """`python (process 4711)`, or nothing where it can't be seen."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not sockets:
        return ""
    for process in PROC.glob("[0-9]*"):
        with suppress(OSError):
            if any(str(file.readlink()) in sockets for file in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return ""


def _inodes(port: int) -> Iterator[str]:
    """The sockets that listen on the port; the columns are those of proc(5)."""
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (PROC / "net" / table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    yield fields[9]
