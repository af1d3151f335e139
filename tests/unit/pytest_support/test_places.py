"""Where a test's cassette is."""

from __future__ import annotations

from pathlib import Path

import pytest

from replaykit.pytest_support.places import LONGEST, cassette_path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a", "cassettes/test_m/a.yaml"),
        ("a.json", "cassettes/test_m/a.json"),
        ("sub/a", "cassettes/test_m/sub/a.yaml"),
        ("../a.yaml", "cassettes/a.yaml"),  # though there is no folder cassettes/test_m
    ],
)
def test_a_name_is_a_path_from_the_modules_folder(name: str, path: str) -> None:
    assert cassette_path(Path("/t/cassettes/test_m"), name) == Path("/t") / path


def test_a_name_that_is_too_long_is_cut_and_stays_its_own() -> None:
    one, other = (cassette_path(Path("/t"), "x" * 300 + end) for end in "ab")
    assert one != other
    assert len(one.name) == len(other.name) == LONGEST
