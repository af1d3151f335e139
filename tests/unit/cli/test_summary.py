"""A run's summary in words."""

from __future__ import annotations

from replaykit.cli.summary import missed, told
from replaykit.session.statistics import Summary


def test_a_run_without_requests() -> None:
    assert told(Summary("none")) == "replaykit (none): no request came"


def test_everything_that_should_be_looked_at() -> None:
    counts = {"": {"miss": 1}, "s3.GetObject": {"recorded": 2, "miss": 30}}
    misses = tuple(f"s3.GetObject number {number}" for number in range(30))
    unplayed = tuple(f"{number}: s3.PutObject" for number in range(9))
    summary = Summary("fill", counts, misses, gaps=("s3.Select: no",), unplayed=unplayed, interactions=11)
    text = told(summary)
    assert text.splitlines()[:3] == [
        "replaykit (fill): 33 requests (2 recorded, 31 miss)",
        "  not AWS       1 miss",
        "  s3.GetObject  2 recorded, 30 miss",
    ]
    assert text.count("  miss: ") == 20
    assert "… and 10 more" in text
    assert "  gap: s3.Select: no" in text
    assert "9 of 11 recorded interactions were not asked for" in text
    assert text.count("  unplayed: ") == 5
    assert missed(summary) == 31
