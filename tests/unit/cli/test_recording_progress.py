"""What a person is told of a recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from replaykit.cli.recording_progress import PlainProgress, Progress, progress, summary_lines

CASSETTE = Path("orders.yaml")
SUMMARY = {
    "event": "summary",
    "kept": True,
    "calls": {"dynamodb.PutItem": 2, "s3.GetObject": 1},
    "errors": {"s3.GetObject": 1},
    "redacted": {"authorization": 3},
}


def test_the_summary():
    assert summary_lines(SUMMARY, CASSETTE, played=1) == [
        "replaykit: 1 call answered from orders.yaml",
        "replaykit: 3 calls recorded in orders.yaml",
        "  dynamodb.PutItem     2",
        "  s3.GetObject         1   1 with an error answer",
        "  redacted: authorization (3)",
    ]


@pytest.mark.parametrize(
    ("failed", "code", "told"),
    [
        (False, 0, "no AWS call was seen, nothing is recorded. Does the command honour HTTPS_PROXY?"),
        (False, 1, "nothing is recorded. The command failed with 1. If it did call AWS: does the command honour"),
        (True, 1, "1 call had no answer: sts.amazonaws.com: refused\nreplaykit: nothing is recorded\n"),
    ],
)
def test_nothing_seen(capsys, failed, code, told):
    shown = Progress()
    if failed:
        shown.heard({"event": "failed", "host": "sts.amazonaws.com", "why": "refused"})
    shown.end({"kept": True, "calls": {}, "errors": {}, "redacted": {}}, CASSETTE, mode="new", code=code)
    said = capsys.readouterr().err
    assert told in said
    assert failed or "had no answer" not in said


def test_failures_are_told_even_when_quiet(capsys):
    shown = progress(quiet=True)
    shown.heard({"event": "recorded", "operation": "a.B", "status": 200, "duration_ms": 1.0})
    for _ in range(3):
        shown.heard({"event": "failed", "host": "sts.amazonaws.com", "why": "refused"})
    shown.heard({"event": "broken", "why": "OSError: full", "where": "append"})
    shown.end(SUMMARY, CASSETTE, mode="new", code=0)
    assert capsys.readouterr().err.splitlines() == [
        "replaykit: 1 call could not be recorded: OSError: full (in append)",
        "replaykit: 3 calls had no answer: sts.amazonaws.com: refused",
    ]


def test_plain_lines(capsys):
    PlainProgress().heard({"event": "recorded", "operation": "", "status": 404, "duration_ms": 12.3})
    assert capsys.readouterr().err == "replaykit: unknown 404 in 12 ms\n"


@pytest.mark.parametrize(
    ("summary", "mode", "text"),
    [({}, "new", "the recorder ended before the command did"), (SUMMARY | {"kept": False}, "rewrite", "is as it was")],
)
def test_a_recording_that_is_not_whole(capsys, summary, mode, text):
    progress(quiet=True).end(summary, CASSETTE, mode=mode, code=1)
    assert text in capsys.readouterr().err
