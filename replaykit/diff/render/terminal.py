"""The report in colours, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replaykit.diff.divergence import Divergence
from replaykit.diff.render.plain import COLUMNS, rows, summary
from replaykit.diff.render.values import shorten, unanswered
from replaykit.diff.report import CassetteReport, Outcome, Report

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def show(report: Report, console: Console) -> None:
    """Divergences and gaps by cassette, a table by operation, the sum."""
    for cassette in report.cassettes:
        _cassette(cassette, console)
    _table(report, console)
    colour = "green" if report.total.compared and not report.total.divergent else "yellow"
    console.print(summary(report), style=f"bold {colour}", highlight=False, markup=False, soft_wrap=True)


def _cassette(cassette: CassetteReport, console: Console) -> None:
    told = [outcome for outcome in cassette.outcomes if outcome.divergences or outcome.gap is not None]
    if told:
        console.rule(_text(cassette.path, "bold"), align="left", style="dim")
        for outcome in told:
            _outcome(outcome, console)


def _outcome(outcome: Outcome, console: Console) -> None:
    head = _text(f"#{outcome.index} ", "dim").append(outcome.operation, style="bold")
    if outcome.gap is not None:
        console.print(head.append(f"  {unanswered(outcome.gap)}", style="magenta"))
        return
    console.print(head)
    for divergence in outcome.divergences:
        _divergence(divergence, console)
    for line in (*(f"assumed: {fact}" for fact in outcome.assumptions), *outcome.explanation):
        console.print(_text(f"      {line}", "dim"))


def _divergence(divergence: Divergence, console: Console) -> None:
    console.print(_text(f"   {divergence.kind.value} ", "yellow").append(divergence.path or "(answer)", style="cyan"))
    console.print(_text("      recorded  ", "dim").append(shorten(divergence.recorded), style="red"))
    console.print(_text("      other     ", "dim").append(shorten(divergence.other), style="green"))


def _table(report: Report, console: Console) -> None:
    from rich.table import Table  # noqa: PLC0415  # heavy, and only a terminal needs it

    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, justify="left" if column == "operation" else "right")
    for row in rows(report):
        table.add_row(*row)
    console.print(table)


def _text(text: str, style: str) -> Text:
    from rich.text import Text  # noqa: PLC0415  # as above

    return Text().append(text, style)
