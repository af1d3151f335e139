"""The cassettes that a command was given, read; what is wrong with them is told on stderr."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from replaykit.cassette import Cassette


def load(paths: Iterable[str | os.PathLike[str]]) -> list[Cassette]:
    """The cassettes of files and folders. What was left out of one that is not whole is told."""
    from replaykit.cassette.cassette import load_cassettes

    loaded = load_cassettes(paths)
    for problem in (problem for cassette in loaded for problem in cassette.problems):
        click.echo(f"replaykit: {problem}", err=True)
    return loaded
