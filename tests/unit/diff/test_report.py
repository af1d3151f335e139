"""Reports: figures, and the forms they take."""

from __future__ import annotations

import io
import json

from rich.console import Console

from replaykit.diff.divergence import ABSENT, Divergence, Kind
from replaykit.diff.render import json as as_json
from replaykit.diff.render import markdown, plain
from replaykit.diff.render.terminal import show
from replaykit.diff.render.values import percent, shorten
from replaykit.diff.report import CassetteReport, Outcome, Report

MISSING = Divergence("Items[0].a", {"S": "[red]"}, ABSENT, Kind.MISSING)
NULL = Divergence("Item", ABSENT, None, Kind.EXTRA)


def report():
    outcomes = [
        Outcome(0, "s3.GetObject", gap="it is not emulated yet"),
        Outcome(1, "dynamodb.GetItem"),
        Outcome(2, "dynamodb.GetItem", (MISSING, NULL), assumptions=("a fact",), explanation=("a line",)),
        Outcome(3, "dynamodb.PutItem"),
    ]
    return Report("emulator", [CassetteReport("a|b.yaml", outcomes, [(4, "no AWS call")])])


def test_a_gap_is_neither_a_divergence_nor_fidelity():
    made = report()
    assert (made.total.compared, made.total.equal, made.total.divergent, made.total.gaps) == (3, 2, 1, 1)
    assert made.by_operation()["s3.GetObject"].fidelity is None
    assert made.by_operation()["dynamodb.GetItem"].fidelity == 50
    assert not made.passes(67)
    assert made.passes(66.6)
    assert made.passes(None)
    assert not Report("emulator").passes(0)


def test_json_omits_what_a_side_has_not_and_keeps_null():
    document = json.loads(as_json.render(report()))
    first, second = document["cassettes"][0]["divergences"]
    assert first["recorded"] == {"S": "[red]"}
    assert "other" not in first
    assert second["other"] is None
    assert "recorded" not in second
    assert document["cassettes"][0]["gap_calls"] == [
        {"interaction": 0, "operation": "s3.GetObject", "why": "it is not emulated yet"}
    ]
    assert document["cassettes"][0]["assumptions"][0]["facts"] == ["a fact"]
    assert document["skipped"] == 1


def test_plain_text_tells_every_divergence_and_the_sum():
    told = plain.render(report())
    assert '    missing    Items[0].a: {"S":"[red]"} -> (absent)' in told
    assert "    extra      Item: (absent) -> null" in told
    assert "  #0 s3.GetObject: gap: it is not emulated yet" in told
    assert told.splitlines()[-1] == (
        "fidelity 66.66 % against emulator: 2 of 3 calls equal, 1 divergent, 1 not answered by the other side, "
        "1 interactions skipped (no AWS calls, or no requests)"
    )


def test_the_terminal_does_not_read_markup_in_values():
    out = io.StringIO()
    show(report(), Console(file=out, width=160, force_terminal=False))
    assert '{"S":"[red]"}' in out.getvalue()
    assert "gap: it is not emulated yet" in out.getvalue()
    assert "fidelity 66.66 %" in out.getvalue()


def test_markdown_escapes_what_would_be_markup():
    told = markdown.render(report())
    assert "### a\\|b.yaml" in told
    assert '| #2 dynamodb.GetItem | Items\\[0\\].a | missing | {"S":"\\[red\\]"} | (absent) |' in told


def test_a_percentage_is_never_rounded_up_to_all():
    assert percent(99.999) == "99.99 %"
    assert percent(100.0) == "100 %"
    assert percent(None) == "-"


def test_long_values_are_cut():
    assert len(shorten("x" * 999)) == 160
    assert shorten(b"\x00") == "\"b'\\\\x00'\""
