"""What a person sees of a recording: a line that moves in a terminal, plain lines elsewhere, a summary at the end."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

if TYPE_CHECKING:
    from rich.status import Status

MOST_FAILURES = 5
NOTHING_SEEN = "replaykit: no AWS call was seen, nothing is recorded."
HONOURS = "Does the command honour HTTPS_PROXY? Some clients, such as Node's fetch, do not."


class Progress:
    """Hears the recorder's reports and tells what matters; this one only counts, and tells failures at the end."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.count = 0
        self.played = 0
        self.failures: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put away."""

    def heard(self, report: dict[str, Any]) -> None:
        """One report of the recorder, from its thread."""
        with self._lock:
            match report["event"]:
                case "recorded":
                    self.count += 1
                    self.tell(report)
                case "played":
                    self.played += 1
                case "failed":
                    self.failures[f"{report['host']}: {report['why']}"] += 1
                case "broken":
                    self.broken[f"{report['why']} (in {report['where']})"] += 1

    def tell(self, report: dict[str, Any]) -> None:
        """Show one recorded call."""

    def end(self, summary: dict[str, Any], cassette: Path, *, mode: str, code: int) -> None:
        """Tell what the recording is worth."""
        for told, what in ((self.broken, "could not be recorded"), (self.failures, "had no answer")):
            for why, count in told.most_common(MOST_FAILURES):
                say(f"replaykit: {_calls(count)} {what}: {why}")
        if not summary:
            say(f"replaykit: the recorder ended before the command did; {cassette} holds the calls until then")
        elif not summary["kept"] and mode == "rewrite":
            say(f"replaykit: the command failed with {code}, so {cassette} is as it was")
        elif not self.quiet:
            for line in summary_lines(summary, cassette, played=self.played) or [self._nothing(code)]:
                say(line)

    def _nothing(self, code: int) -> str:
        """Why there is no recording."""
        if self.failures or self.broken:
            return "replaykit: nothing is recorded"
        if code:
            return (
                f"{NOTHING_SEEN} The command failed with {code}. If it did call AWS: {HONOURS[0].lower()}{HONOURS[1:]}"
            )
        return f"{NOTHING_SEEN} {HONOURS}"


class PlainProgress(Progress):
    """A line for each call: for logs."""

    def tell(self, report: dict[str, Any]) -> None:
        say(f"replaykit: {_call(report)}")


class LiveProgress(Progress):
    """One line that moves, below what the command prints."""

    _status: Status

    def __enter__(self) -> Self:
        from rich.console import Console

        self._status = Console(stderr=True).status("recording …", spinner="dots")
        self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()

    def tell(self, report: dict[str, Any]) -> None:
        self._status.update(f"recording: {_calls(self.count)}, last {_call(report)}")


def progress(*, quiet: bool) -> Progress:
    """The progress that fits where stderr goes."""
    if quiet:
        return Progress(quiet=True)
    return LiveProgress() if sys.stderr.isatty() else PlainProgress()


def summary_lines(summary: dict[str, Any], cassette: Path, *, played: int = 0) -> list[str]:
    """Calls by operation with their errors, what was redacted, where the file is; nothing without a call."""
    calls, errors = summary["calls"], summary["errors"]
    total = sum(calls.values())
    told = [f"replaykit: {_calls(played)} answered from {cassette}"] if played else []
    if not total:
        return told
    wide = max(map(len, calls))
    lines = [*told, f"replaykit: {_calls(total)} recorded in {cassette}"]
    for operation, count in sorted(calls.items()):
        wrong = f"   {errors[operation]} with an error answer" if errors.get(operation) else ""
        lines.append(f"  {operation:<{wide}} {count:>5}{wrong}")
    if summary["redacted"]:
        lines.append(
            "  redacted: " + ", ".join(f"{name} ({count})" for name, count in sorted(summary["redacted"].items()))
        )
    return lines


def say(line: str) -> None:
    click.echo(line, err=True)


def _calls(count: int) -> str:
    return f"{count} call" if count == 1 else f"{count} calls"


def _call(report: dict[str, Any]) -> str:
    return f"{report['operation'] or 'unknown'} {report['status']} in {report['duration_ms']:.0f} ms"
