"""The recipes run as their pages say; the demo is the project's main job from end to end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_demo_records_replays_fills_and_diffs():
    demo = ROOT / "recipes" / "demo-record-orders" / "demo.py"
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, demo], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "8 calls recorded" in said
    assert "(8 recorded)" in said
    assert "ReplaykitMiss" in said
    assert "8 recorded, 1 derived" in said
    assert "in state shipped: ['2026-03-03T10:00:00Z']" in said
    assert "calls equal" in said


def test_a_stopped_consumer_goes_on_as_its_page_says():
    folder = ROOT / "recipes" / "streams-continue-consumer"
    cassette = ROOT / "cassettes" / "moto" / "stopped-consumer.yaml"
    command = [sys.executable, "-m", "replaykit", "replay", cassette, "--fill", "--", sys.executable, "consumer.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout in (folder / "README.md").read_text(encoding="utf-8")


def test_the_shipped_cassettes_are_ours_and_say_of_what_they_are():
    from replaykit.cassette import load_cassettes

    cassettes = load_cassettes([ROOT / "cassettes"])
    assert cassettes
    for cassette in cassettes:
        assert not cassette.problems
        assert cassette.header.source == cassette.path.parent.name
