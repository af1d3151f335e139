"""The options that choose settings: each reaches its field, and what can't be is refused as bad usage."""

from __future__ import annotations

from dataclasses import fields, replace

import click
import pytest
from click.testing import CliRunner

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.cli.emulator_options import read_settings, settings_options
from replaykit.emulator import Settings


def chosen(*arguments):
    seen = []

    @click.command()
    @settings_options
    def command(**options):
        seen.append(read_settings(options))

    ran = CliRunner().invoke(command, arguments)
    return seen[0] if seen else ran


USUAL = Settings(phases=True)  # who polls a server may have been written for AWS


def test_without_options_the_settings_are_the_usual_ones():
    assert chosen() == USUAL


@pytest.mark.parametrize(
    ("arguments", "field", "value"),
    [
        (["--delay", "1.5"], "delay", 1.5),
        (["--no-phases"], "phases", False),
        (["--shards", "4"], "shards", 4),
        (["--split-at", "100"], "split_at", 100),
        (["--shard-lifetime", "600"], "shard_lifetime", (600.0, 600.0)),
        (["--shard-lifetime", "600-700.5"], "shard_lifetime", (600.0, 700.5)),
        (["--shard-lifetime", "never"], "shard_lifetime", None),
    ],
)
def test_an_option_is_a_field(arguments, field, value):
    settings = chosen(*arguments)
    assert getattr(settings, field) == value
    assert all(getattr(settings, one.name) == getattr(USUAL, one.name) for one in fields(Settings) if one.name != field)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--delay", "-1"],
        ["--delay", "nan"],
        ["--shards", "0"],
        ["--split-at", "0"],
        ["--shard-lifetime", "0"],
        ["--shard-lifetime", "0.5"],
        ["--shard-lifetime", "9-8"],
        ["--shard-lifetime", "-9"],
        ["--shard-lifetime", "inf"],
        ["--shard-lifetime", "always"],
        ["--shard-lifetime", ""],
    ],
)
def test_what_can_not_be_is_bad_usage(arguments):
    ran = chosen(*arguments)
    assert ran.exit_code == 2
    assert "Error: " in ran.output


def test_buckets_are_a_directory_that_is_there(tmp_path):
    assert chosen("--buckets", str(tmp_path)) == replace(USUAL, buckets=DirectoryBuckets(tmp_path))
    (tmp_path / "file").write_bytes(b"")
    for missing in ("none", "file"):
        ran = chosen("--buckets", str(tmp_path / missing))
        assert ran.exit_code == 2
