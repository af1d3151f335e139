"""The options that choose an emulator's settings; each is a field of `replaykit.emulator.Settings`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.emulator.settings import Lifetime, Settings

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
DEFAULT = Settings()


def read_lifetime(text: str | Lifetime) -> Lifetime:
    """`never`, seconds, or the least and the most of them: `600`, `13500-16200`."""
    if not isinstance(text, str):
        return text  # the default
    if text == "never":
        return None
    least, _, most = text.partition("-")
    try:
        lifetime = float(least), float(most or least)
        Settings(shard_lifetime=lifetime)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not SECONDS, LEAST-MOST (each at least 1) or never") from None
    return lifetime


def read_settings(chosen: Mapping[str, Any]) -> Settings:
    """The settings that the options name."""
    folder: Path | None = chosen.get("buckets")
    try:
        return Settings(**{**chosen, "buckets": folder and DirectoryBuckets(folder)})
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def settings_options(command: CommandT) -> CommandT:
    """Give a command the options, by the names of the fields."""
    for option in reversed(
        [
            click.option(
                "--delay",
                type=click.FloatRange(min=0, max=366 * 24 * 3600),
                default=DEFAULT.delay,
                show_default=True,
                metavar="SECONDS",
                help="How long a resource stays in a passing state (CREATING, UPDATING, DELETING, ENABLING, …).",
            ),
            click.option(
                "--replication-lag",
                type=click.FloatRange(min=0, max=366 * 24 * 3600),
                default=DEFAULT.replication_lag,
                show_default=True,
                metavar="SECONDS",
                help="How long a write takes to reach the other replicas of a global table.",
            ),
            click.option(
                "--shards",
                type=click.IntRange(1, 1000),
                default=DEFAULT.shards,
                show_default=True,
                metavar="N",
                help="How many shards a new stream has.",
            ),
            click.option(
                "--split-at",
                type=click.IntRange(min=1),
                metavar="N",
                help="Split a shard that takes more than N records in one second. Left out: only when it is asked to.",
            ),
            click.option(
                "--shard-lifetime",
                type=read_lifetime,
                default=DEFAULT.shard_lifetime,
                metavar="SECONDS|LEAST-MOST|never",
                help="How long a shard lives before one child takes over.  [default: 13500-16200, as AWS]",
            ),
            click.option(
                "--buckets",
                type=click.Path(exists=True, file_okay=False, path_type=Path),
                metavar="DIR",
                help="Export to and import from this directory: each bucket is a folder in it.  [default: in memory]",
            ),
        ]
    ):
        command = option(command)
    return command
