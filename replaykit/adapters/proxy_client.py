"""The parent's side of the recording proxy: start it, hear its reports, stop it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import orjson

from replaykit.aws.error import ReplaykitError

if TYPE_CHECKING:
    from replaykit.adapters.proxy_process import Settings

KEEP = "keep"

STOP_TIMEOUT = 15.0


def _unheard(_report: dict[str, Any]) -> None:
    """For those who only want the summary."""


class ProxyProcess:
    """A running recording proxy; as a context manager it is ready inside and its cassette is closed after.

    Set `whole` once what was to be recorded is recorded: a rewrite replaces the old cassette only then. `heard` is
    called with each report, from a thread of ours.
    """

    def __init__(self, settings: Settings, heard: Callable[[dict[str, Any]], None] = _unheard) -> None:
        self.settings = settings
        self.heard = heard
        self.port = 0
        self.whole = False
        self.summary: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "replaykit.adapters.proxy_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C in the terminal is the command's, not the recorder's
        )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(orjson.dumps(asdict(self.settings)) + b"\n")
        self._process.stdin.flush()
        try:
            self.port = self._first_report()["port"]
        except BaseException:
            self._end()
            self._process.stdout.close()
            raise
        self._listener = threading.Thread(target=self._listen, name="replaykit-proxy", daemon=True)
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(KEEP if self.whole else "")
        self._listener.join(STOP_TIMEOUT)
        if self._process.stdout:
            self._process.stdout.close()

    def _first_report(self) -> dict[str, Any]:
        report = self._read()
        if report is None:
            raise ReplaykitError("the recording proxy ended before it was ready; its last words are above")
        if report["event"] != "ready":
            error = ReplaykitError(report["why"])
            error.exit_code = report["exit_code"]
            raise error
        return report

    def _read(self) -> dict[str, Any] | None:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            return None
        report: dict[str, Any] = orjson.loads(line)
        return report

    def _listen(self) -> None:
        while (report := self._read()) is not None:
            if report["event"] == "summary":
                self.summary = report
            self.heard(report)

    def _end(self, word: str = "") -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.write(word.encode() + b"\n")
            self._process.stdin.close()
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
