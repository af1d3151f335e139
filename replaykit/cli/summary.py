"""What a run was, told to a person at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from replaykit.session.answer import Provenance
from replaykit.session.statistics import Summary

SHOWN = 20
SHOWN_UNPLAYED = 5


def told(summary: Summary) -> str:
    """The summary as lines: answers by provenance, then by operation, then what should be looked at."""
    totals = summary.totals
    lines = [f"replaykit ({summary.mode}): {_answers(totals)}"]
    lines += _operations(summary.counts)
    lines += _some("miss", summary.misses)
    lines += _some("gap", summary.gaps)
    lines += _some("note", summary.notes)
    if summary.unplayed:
        lines.append(f"  {len(summary.unplayed)} of {summary.interactions} recorded interactions were not asked for")
        lines += _some("unplayed", summary.unplayed, SHOWN_UNPLAYED)
    return "\n".join(lines)


def missed(summary: Summary) -> int:
    """How many requests had no answer."""
    return summary.totals[Provenance.MISS.value]


def _answers(totals: Mapping[str, int]) -> str:
    number = sum(totals.values())
    if not number:
        return "no request came"
    parts = ", ".join(f"{totals[kind.value]} {kind.value}" for kind in Provenance if totals[kind.value])
    return f"{number} request{'s' if number > 1 else ''} ({parts})"


def _operations(counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    width = max((len(name) for name in counts), default=0)
    for name, kinds in counts.items():
        parts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        yield f"  {name or 'not AWS':<{width}}  {parts}"


def _some(what: str, lines: Sequence[str], shown: int = SHOWN) -> Iterator[str]:
    for line in lines[:shown]:
        yield f"  {what}: {line}"
    if len(lines) > shown:
        yield f"  … and {len(lines) - shown} more"
