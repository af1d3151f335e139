"""A server under measurement: a process of its own, what it costs, and its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[2]


class NotMeasured(Exception):  # noqa: N818  # a row says it so
    """This contestant can't be measured here; the text says why."""


@dataclass(slots=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def cpu(self) -> float:
        """Seconds of processor that it and its children have used."""
        return sum(_cpu(pid) for pid in _family(self.process.pid))

    def megabytes(self) -> float:
        return sum(_resident(pid) for pid in _family(self.process.pid)) / 1e6

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-500:].strip()


@contextmanager
def serving(command: Sequence[str], port: int, *, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start a server, wait until it takes connections, and end it with the block."""
    log = Path(tempfile.mkstemp(prefix="bench-", suffix=".log")[1])
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, **(env or {})}, start_new_session=True
        )
    server = Server(process, port, log)
    try:
        _await_port(server, 60)
        yield server
    finally:
        server.stop()
        log.unlink()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def python() -> str:
    return sys.executable


def _await_port(server: Server, patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise NotMeasured(f"it ended at once: {server.said()}")
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise NotMeasured(f"it took no connection within {patience} s: {server.said()}")


def _family(pid: int) -> list[int]:
    """A process and its children, all the way down (Linux; elsewhere itself alone)."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
