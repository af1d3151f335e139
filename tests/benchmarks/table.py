"""The results as a table in markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable

from tests.benchmarks.measure import Row

HEAD = ("case", "what", "figure", "ratio", "by CPU", "CPU µs", "p50 µs", "p99 µs", "MB", "remark")


def machine() -> str:
    return (
        f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}, {platform.system()}; "
        "medians of interleaved rounds, ratios within a round. "
        "Read the ratios; those by CPU where the machine has other work."
    )


def head() -> str:
    return "\n".join((_line(HEAD), _line("---" if place < 2 else "---:" for place in range(9)) + " --- |"))


def line(row: Row) -> str:
    return _line(
        (
            row.case,
            row.name,
            "" if row.value is None else f"{_number(row.value)} {row.unit}",
            "" if row.ratio is None else f"{row.ratio:.2f}",
            "" if row.cpu_ratio is None else f"{row.cpu_ratio:.2f}",
            _number(row.cpu_us),
            _number(row.p50_us),
            _number(row.p99_us),
            _number(row.megabytes),
            row.note.replace("|", "/").replace("\n", " "),
        )
    )


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
