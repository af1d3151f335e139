"""The report as lines of text: for logs, pipes and continuous integration."""

from __future__ import annotations

from collections.abc import Iterator

from replaykit.diff.render.values import percent, shorten, unanswered
from replaykit.diff.report import CassetteReport, Outcome, Report, Tally

COLUMNS = ("operation", "calls", "equal", "divergent", "gaps", "fidelity")


def render(report: Report) -> str:
    """Divergences and gaps by cassette, then a table by operation, then the sum in one line."""
    lines = [line for cassette in report.cassettes for line in _cassette(cassette)]
    return "\n".join([*lines, *_table(report), summary(report)])


def summary(report: Report) -> str:
    """The last line: fidelity with its counts."""
    total = report.total
    told = f"fidelity {percent(total.fidelity)} against {report.against}: {total.equal} of {total.compared} calls equal"
    told += f", {total.divergent} divergent" if total.divergent else ""
    told += f", {total.gaps} not answered by the other side" if total.gaps else ""
    told += f", {report.skipped} interactions skipped (no AWS calls, or no requests)" if report.skipped else ""
    return told


def rows(report: Report) -> list[tuple[str, ...]]:
    """The table by operation."""
    return [row(name, tally) for name, tally in report.by_operation().items()]


def row(name: str, tally: Tally) -> tuple[str, ...]:
    calls = tally.compared + tally.gaps
    return name, str(calls), str(tally.equal), str(tally.divergent), str(tally.gaps), percent(tally.fidelity)


def _cassette(cassette: CassetteReport) -> Iterator[str]:
    told = [outcome for outcome in cassette.outcomes if outcome.divergences or outcome.gap is not None]
    if told:
        yield f"{cassette.path}"
        for outcome in told:
            yield from _outcome(outcome)
        yield ""


def _outcome(outcome: Outcome) -> Iterator[str]:
    head = f"  #{outcome.index} {outcome.operation}"
    if outcome.gap is not None:
        yield f"{head}: {unanswered(outcome.gap)}"
        return
    yield head
    for one in outcome.divergences:
        yield f"    {one.kind.value:<10} {one.path or '(answer)'}: {shorten(one.recorded)} -> {shorten(one.other)}"
    for fact in outcome.assumptions:
        yield f"    assumed    {fact}"
    for line in outcome.explanation:
        yield f"    |  {line}"


def _table(report: Report) -> Iterator[str]:
    table = [COLUMNS, *rows(report)]
    widths = [max(len(line[column]) for line in table) for column in range(len(COLUMNS))]
    for line in table:
        name, *figures = line
        cells = [figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True)]
        yield "  ".join([name.ljust(widths[0]), *cells])
