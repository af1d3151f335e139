"""The summaries of all tests, put together: by the process that prints, from reports that may come from workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

SHOWN = 10


@dataclass(slots=True, eq=False)  # pytest puts plugins into sets
class Tally:
    """What all tests did. `unplayed` is, by cassette, what none of them played."""

    tests: int = 0
    provenance: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    gaps: Counter[str] = field(default_factory=Counter)
    unplayed: dict[str, set[str]] = field(default_factory=dict)
    appended: Counter[str] = field(default_factory=Counter)

    def add(self, told: Mapping[str, Any]) -> None:
        """Add what the report of one test carries (see `told_of`)."""
        self.tests += 1
        self.provenance.update(told["provenance"])
        self.misses += [f"{told['test']}: {miss}" for miss in told["misses"]]
        self.gaps.update(told["gaps"])
        path, unplayed = told["path"], set(told["unplayed"])
        if told["replays"]:
            self.unplayed[path] = self.unplayed[path] & unplayed if path in self.unplayed else unplayed
        if told["appended"]:
            self.appended[path] += told["appended"]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A report came, of this process or of a worker."""
        told = getattr(report, "replaykit", None)
        if told is not None:
            self.add(told)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the section; nothing if no test had a cassette."""
        reporter = terminalreporter
        if not self.tests:
            return
        reporter.section("replaykit")
        counts = ", ".join(f"{number} {kind}" for kind, number in self.provenance.most_common()) or "no AWS calls"
        reporter.write_line(f"{_tests(self.tests)} with a cassette; answers: {counts}")
        for path, number in self.appended.items():
            reporter.write_line(f"recorded {number} interactions into {path}")
        _write_list(reporter, "misses", self.misses)
        _write_list(reporter, "gaps", [f"{gap} ({_tests(number)})" for gap, number in self.gaps.most_common()])
        never = [f"{path}: {len(left)} never played" for path, left in sorted(self.unplayed.items()) if left]
        _write_list(reporter, "unplayed", never)


def _tests(number: int) -> str:
    return f"{number} test{'' if number == 1 else 's'}"


def told_of(test: str, path: str, summary: Any) -> dict[str, Any]:
    """What the report of a test carries to the process that prints: plain values, which xdist can send."""
    return {
        "test": test,
        "path": path,
        "replays": summary.mode in ("none", "fill", "new_episodes"),
        "provenance": dict(summary.totals),
        "misses": list(summary.misses),
        "gaps": list(summary.gaps),
        "unplayed": list(summary.unplayed),
        "appended": summary.appended,
    }


def _write_list(reporter: pytest.TerminalReporter, title: str, lines: list[str]) -> None:
    if not lines:
        return
    reporter.write_line(f"{title} ({len(lines)}):")
    for line in lines[:SHOWN]:
        reporter.write_line(f"  {line}")
    if len(lines) > SHOWN:
        reporter.write_line(f"  … and {len(lines) - SHOWN} more")
