"""`replaykit diff`: put recorded calls to another side and report every divergence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replaykit.aws.error import ReplaykitError
from replaykit.cli.loading import load

if TYPE_CHECKING:
    from replaykit.adapters.remote import RemoteSide
    from replaykit.cassette import Cassette
    from replaykit.diff.report import Report
    from replaykit.session.sides import Side

EMULATOR = "emulator"
UNDER = 1


@click.command("diff")
@click.argument("cassettes", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--against",
    default=EMULATOR,
    show_default=True,
    metavar="emulator|URL|CASSETTE",
    help="The other side: a fresh emulator hydrated from each cassette, a live endpoint, or another cassette.",
)
@click.option(
    "--prime",
    is_flag=True,
    help="With a URL: first drop, create and fill its tables as each cassette proves them. Never use it on real data.",
)
@click.option("--json", "json_file", metavar="FILE", help="Write the report as JSON to a file; - is stdout.")
@click.option(
    "--markdown", "markdown_file", metavar="FILE", help="Write the report as Markdown to a file; - is stdout."
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 when the fidelity is under this.",
)
def command(
    cassettes: tuple[Path, ...],
    against: str,
    json_file: str | None,
    markdown_file: str | None,
    fail_under: float | None,
    *,
    prime: bool,
) -> None:
    """Put the calls of CASSETTES (files or folders) to another side, in order, and report every divergence.

    Each cassette is a world of its own. Exit codes: 0 done; 1 the fidelity is under --fail-under; 2 bad input.
    """
    report = _diff(cassettes, against, prime=prime)
    if not report.outcomes:
        raise ReplaykitError(f"{_names(cassettes)}: there is no AWS call in it ({report.skipped} interactions)")
    if "-" not in (json_file, markdown_file):
        _show(report)
    if json_file:
        from replaykit.diff.render import json

        _write(json_file, json.render(report))
    if markdown_file:
        from replaykit.diff.render import markdown

        _write(markdown_file, markdown.render(report))
    if not report.passes(fail_under):
        sys.exit(UNDER)


def _diff(paths: Sequence[Path], against: str, *, prime: bool) -> Report:
    from replaykit.diff.report import Report
    from replaykit.session.driver import put_to

    loaded = load(paths)
    if not loaded:
        raise ReplaykitError(f"{_names(paths)}: there is no cassette in it")
    report = Report(against)
    with ExitStack() as stack:
        side_for = _sides(against, stack, prime=prime)
        for cassette in loaded:
            report.cassettes.append(put_to(str(cassette.path), cassette.interactions, side_for(cassette)))
    return report


def _sides(against: str, stack: ExitStack, *, prime: bool) -> Callable[[Cassette], Side]:
    """How the other side is made for each cassette: emulators and tapes anew, an endpoint once."""
    from replaykit.cassette.understand import understand
    from replaykit.session.sides import EmulatedSide

    if prime and "://" not in against:
        raise ReplaykitError("--prime is for an endpoint: give its URL with --against")
    if against == EMULATOR:
        return lambda cassette: EmulatedSide(understand(cassette.interactions))
    if "://" in against:
        from replaykit.adapters.remote import RemoteSide

        remote = stack.enter_context(RemoteSide(against))
        return lambda cassette: _primed(remote, cassette) if prime else remote
    from replaykit.session.recorded_side import RecordedSide

    others = [one for cassette in load([Path(against)]) for one in cassette.interactions]
    return lambda _: RecordedSide(others)


def _primed(remote: RemoteSide, cassette: Cassette) -> Side:
    from replaykit.cassette.understand import understand

    remote.prime(understand(cassette.interactions))
    return remote


def _show(report: Report) -> None:
    if sys.stdout.isatty():
        from rich.console import Console

        from replaykit.diff.render.terminal import show

        show(report, Console())
    else:
        from replaykit.diff.render.plain import render

        click.echo(render(report))


def _write(file: str, text: str) -> None:
    if file == "-":
        click.echo(text)
        return
    try:
        Path(file).write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        raise ReplaykitError(f"{file}: the report can't be written there ({error.strerror})") from error


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))
