"""The report as JSON: a stable form for programs, described in docs/diff.md."""

from __future__ import annotations

from typing import Any

import orjson

from replaykit.diff.divergence import ABSENT, Divergence
from replaykit.diff.report import CassetteReport, Outcome, Report, Tally

FORMAT = "replaykit-diff/1"


def render(report: Report) -> str:
    """The whole report as indented JSON."""
    return orjson.dumps(document(report), default=repr, option=orjson.OPT_INDENT_2).decode("utf-8")


def document(report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "against": report.against,
        **counts(report.total),
        "skipped": report.skipped,
        "operations": [{"operation": name, **counts(tally)} for name, tally in report.by_operation().items()],
        "cassettes": [_cassette(cassette) for cassette in report.cassettes],
    }


def counts(tally: Tally) -> dict[str, Any]:
    return {
        "fidelity": tally.fidelity,
        "compared": tally.compared,
        "equal": tally.equal,
        "divergent": tally.divergent,
        "gaps": tally.gaps,
    }


def _cassette(cassette: CassetteReport) -> dict[str, Any]:
    return {
        "path": cassette.path,
        **counts(cassette.tally),
        "divergences": [_divergence(outcome, one) for outcome in cassette.outcomes for one in outcome.divergences],
        "gap_calls": [
            {"interaction": one.index, "operation": one.operation, "why": one.gap}
            for one in cassette.outcomes
            if one.gap is not None
        ],
        "assumptions": [
            {"interaction": one.index, "operation": one.operation, "facts": list(one.assumptions)}
            for one in cassette.outcomes
            if one.assumptions
        ],
        "skipped_interactions": [{"interaction": index, "why": why} for index, why in cassette.skipped],
    }


def _divergence(outcome: Outcome, divergence: Divergence) -> dict[str, Any]:
    """A side that has nothing at the path has no key here: null is JSON's null."""
    told = {
        "interaction": outcome.index,
        "operation": outcome.operation,
        "path": divergence.path,
        "class": divergence.kind.value,
    }
    if divergence.recorded is not ABSENT:
        told["recorded"] = divergence.recorded
    if divergence.other is not ABSENT:
        told["other"] = divergence.other
    return told
