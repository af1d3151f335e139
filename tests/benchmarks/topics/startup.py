"""Starting: a cassette of 10,000 interactions loaded, the pytest plugin imported, the emulator's first answer."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.measure import Effort, Row
from tests.benchmarks.process import ROOT, free_port, python
from tests.benchmarks.recordings import cassette
from tests.benchmarks.topics.replay import HOME

Measured = tuple[float, float | None]  # milliseconds, megabytes
LOAD = """
import sys, time
from replaykit.cassette import Cassette
begin = time.perf_counter()
loaded = Cassette.load(sys.argv[1])
{reading}
print((time.perf_counter() - begin) * 1000)
"""
IMPORT = "import time; begin = time.perf_counter(); import {module}; print((time.perf_counter() - begin) * 1000)"


def cases(_items: int) -> dict[str, Callable[[], Measured]]:
    return {
        "startup/python": lambda: timed("pass"),
        "startup/cassette-10000/load": lambda: printed(LOAD.format(reading="len(loaded)"), str(cassette(10_000))),
        "startup/cassette-10000/load-and-read-all": lambda: printed(
            LOAD.format(reading="sum(len(one.response.body) for one in loaded)"), str(cassette(10_000))
        ),
        "startup/pytest-plugin-import": lambda: printed(IMPORT.format(module="replaykit.pytest_plugin")),
        "startup/emulate-first-answer": lambda: first_answer("emulate"),
        "startup/replay-1000-first-answer": lambda: first_answer("replay", str(cassette(1000))),
    }


def measure(cases: Mapping[str, Callable[[], Measured]], effort: Effort) -> Iterator[Row]:
    for name, once in cases.items():
        once()  # files into the cache, bytecode written
        taken = [once() for _ in range(effort.rounds)]
        milliseconds, memory = zip(*taken, strict=True)
        sizes = [size for size in memory if size is not None]
        yield Row(
            name,
            "replaykit",
            statistics.median(milliseconds),
            "ms",
            megabytes=statistics.median(sizes) if sizes else None,
        )


def timed(code: str) -> Measured:
    begin = time.perf_counter()
    subprocess.run([python(), "-c", code], check=True, cwd=ROOT)
    return (time.perf_counter() - begin) * 1000, None


def printed(code: str, *arguments: str) -> Measured:
    done = subprocess.run([python(), "-c", code, *arguments], check=True, capture_output=True, text=True, cwd=ROOT)
    return float(done.stdout), None


def first_answer(*command: str) -> Measured:
    """From the start of the process to the first answer of /health, and the memory that it then has."""
    port = free_port()
    begin = time.perf_counter()
    process = subprocess.Popen(
        [python(), "-m", "replaykit", *command, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "REPLAYKIT_HOME": str(HOME)},
    )
    try:
        while not _healthy(port):
            if process.poll() is not None or time.perf_counter() - begin > 30:
                raise SystemExit(f"replaykit {' '.join(command)} gave no answer")
            time.sleep(0.001)
        milliseconds = (time.perf_counter() - begin) * 1000
        return milliseconds, _megabytes(process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _healthy(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")
        return client.recv(4096).startswith(b"HTTP/1.1 200")
    return False


def _megabytes(pid: int) -> float | None:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return None
