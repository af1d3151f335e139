"""The report as Markdown: for a pull request's comment or a job summary."""

from __future__ import annotations

from collections.abc import Iterator

from replaykit.diff.render.plain import COLUMNS, rows, summary
from replaykit.diff.render.values import shorten
from replaykit.diff.report import CassetteReport, Report


def render(report: Report) -> str:
    """The sum, the table by operation, then every divergence and gap."""
    lines = [f"**{_escape(summary(report))}**", "", *_table(COLUMNS, rows(report))]
    for cassette in report.cassettes:
        lines += _cassette(cassette)
    return "\n".join(lines) + "\n"


def _cassette(cassette: CassetteReport) -> list[str]:
    found: list[tuple[str, ...]] = [
        (f"#{one.index} {one.operation}", *cells)
        for one in cassette.outcomes
        for cells in (
            [("", "gap", one.gap, "")]
            if one.gap is not None
            else [(d.path, d.kind.value, shorten(d.recorded), shorten(d.other)) for d in one.divergences]
        )
    ]
    if not found:
        return []
    return ["", f"### {_escape(cassette.path)}", "", *_table(("call", "path", "class", "recorded", "other"), found)]


def _table(columns: tuple[str, ...], lines: list[tuple[str, ...]]) -> Iterator[str]:
    yield _row(columns)
    yield _row(("---",) * len(columns))
    yield from (_row(line) for line in lines)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_escape(cell) for cell in cells) + " |"


def _escape(text: str) -> str:
    """Text that Markdown leaves alone within a table's cell."""
    for sign in "\\`*_<>|[]":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
