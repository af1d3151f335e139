"""The options that choose an emulator's settings; each is a field of `replaykit.emulator.Settings`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import click

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.emulator.quotas import Quotas
from replaykit.emulator.settings import WORDINGS, Lifetime, Settings

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


def read_quotas(_context: click.Context, _option: click.Parameter, given: Sequence[str]) -> Quotas:
    """`tables=3`, as often as there are quotas."""
    known = [field.name for field in fields(Quotas)]
    chosen = {}
    for text in given:
        name, _, figure = text.partition("=")
        if name not in known or not figure.isdecimal():
            raise click.BadParameter(f"{text!r} is not NAME=NUMBER, where NAME is one of {', '.join(known)}")
        chosen[name] = int(figure)
    return Quotas(**chosen)


def read_settings(chosen: Mapping[str, Any]) -> Settings:
    """The settings that the options name."""
    folder: Path | None = chosen.get("buckets")
    try:
        return Settings(**{**chosen, "buckets": folder and DirectoryBuckets(folder)})
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def settings_options(command: CommandT) -> CommandT:
    """Give a command the options, by the names of the fields."""
    for option in reversed((*TIMES, *STREAMS, BUCKETS, *FAULTS)):
        command = option(command)
    return command


def _chosen(option: str, kind: click.ParamType[Any], unit: str, told: str) -> Callable[[CommandT], CommandT]:
    """An option for a number, which says what the setting of its name is by default."""
    default = getattr(DEFAULT, option.removeprefix("--").replace("-", "_"))
    return click.option(option, type=kind, default=default, show_default=True, metavar=unit, help=told)


# -- the options, in the order in which they are told

TIMES = (
    _chosen(
        "--delay",
        click.FloatRange(min=0, max=366 * 24 * 3600),
        "SECONDS",
        "How long a resource stays in a passing state (CREATING, UPDATING, DELETING, ENABLING, …).",
    ),
    click.option(
        "--phases/--no-phases",
        default=True,
        show_default=True,
        help="Without a delay, tell the phases of a vector index that is added to a table to who polls.",
    ),
    _chosen(
        "--replication-lag",
        click.FloatRange(min=0, max=366 * 24 * 3600),
        "SECONDS",
        "How long a write takes to reach the other replicas of a global table.",
    ),
)
STREAMS = (
    _chosen("--shards", click.IntRange(1, 1000), "N", "How many shards a new stream has."),
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
)
BUCKETS = click.option(
    "--buckets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep S3's buckets in this directory, each a folder in it.  [default: in memory]",
)
# What can go wrong with DynamoDB, and does not unless it is asked to.
FAULTS = (
    _chosen(
        "--stale-reads",
        click.FloatRange(0, 1),
        "SHARE",
        "Share of DynamoDB's eventually consistent reads that see the past; --seed says which.",
    ),
    _chosen("--stale-lag", click.FloatRange(min=0, min_open=True), "SECONDS", "How far in the past."),
    _chosen("--index-lag", click.FloatRange(min=0), "SECONDS", "How far a global secondary index is behind its table."),
    click.option(
        "--throttle",
        "throttling",
        is_flag=True,
        help="Hold DynamoDB's tables, global indexes and partition keys to their throughput.",
    ),
    _chosen("--burst", click.FloatRange(min=1), "SECONDS", "For how long throughput that is left unused is saved."),
    click.option(
        "--quota",
        "quotas",
        multiple=True,
        callback=read_quotas,
        metavar="NAME=NUMBER",
        help="What the account may have, as `tables=3`. Can be given again.  [default: as a new account]",
    ),
    click.option(
        "--wordings",
        type=click.Choice(WORDINGS),
        help="How AWS words errors that it has worded otherwise before.  [default: the newest, or the recording's]",
    ),
)
