"""`replaykit cassette`: show, check, mend and convert cassettes. Every command takes files or folders."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replaykit.cli.loading import load

if TYPE_CHECKING:
    from rich.text import Text

    from replaykit.cassette import Cassette, Interaction
    from replaykit.cassette.conversation import Turn

FOUND_PROBLEMS = 1
PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Show, validate, repair, import and export cassettes."""


@command.command()
@PATHS
@click.option("--full", is_flag=True, help="Show long values whole.")
@click.option("--color/--no-color", default=None, help="Colours; by default where the output is a terminal.")
def show(paths: tuple[Path, ...], full: bool, color: bool | None) -> None:
    """Print cassettes as conversations: operation, parameters, status, answer.

    As a git textconv, so that pull requests show what was said:

    \b
      echo 'cassettes/**/*.yaml diff=cassette' >> .gitattributes
      git config diff.cassette.textconv 'replaykit cassette show'
    """  # noqa: D301 - click takes the character that \b stands for
    from replaykit.cassette.conversation import WIDTH, lines, turn

    colourful = sys.stdout.isatty() if color is None else color
    cassettes = load(paths)
    for cassette in cassettes:
        if len(cassettes) > 1 or colourful:
            click.echo(_title(cassette))
        turns = (turn(interaction, width=None if full else WIDTH) for interaction in cassette)
        if colourful:
            _show_in_colour(turns)
        else:
            for told in turns:
                click.echo("\n".join(lines(told)))


@command.command()
@PATHS
def validate(paths: tuple[Path, ...]) -> None:
    """Report every problem, with its file, line, interaction and remedy; exit with 1 if there are any."""
    from replaykit.cassette.cassette import cassette_files
    from replaykit.cassette.validate import validate as problems_of

    files = list(cassette_files(paths))
    problems = [problem for file in files for problem in problems_of(file)]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(FOUND_PROBLEMS)
    click.echo(f"{_count(len(files), 'cassette')}: no problems.")


@command.command()
@PATHS
def repair(paths: tuple[Path, ...]) -> None:
    """Cut out what can't be read; the file as it was is kept beside the cassette."""
    from replaykit.cassette.cassette import cassette_files
    from replaykit.cassette.repair import repair as mend

    for file in cassette_files(paths):
        repaired = mend(file)
        for problem in repaired.problems:
            click.echo(str(problem))
        kept = _count(repaired.kept, "interaction")
        if repaired.backup is None:
            click.echo(f"{file}: nothing to repair ({kept}).")
        else:
            click.echo(f"{file}: repaired, {kept} kept; the file as it was is {repaired.backup}.")


@command.command("import")
@click.argument("src", type=click.Path(path_type=Path))
@click.argument("dest", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace cassettes that exist.")
def import_(src: Path, dest: Path, force: bool) -> None:
    """Convert recordings of other tools (told apart by what they hold) into cassettes of ours."""
    from replaykit.cassette import CassetteWriter, WriteMode

    for cassette in load([src]):
        target = _target(src, cassette.path, dest)
        mode = WriteMode.REWRITE if force else WriteMode.NEW
        with CassetteWriter(target, header=cassette.header, mode=mode) as writer:
            for interaction in cassette:
                writer.append(interaction)
        click.echo(f"{cassette.path} ({cassette.format}) -> {target}: {_count(len(cassette), 'interaction')}")


@command.command()
@click.argument("src", type=click.Path(path_type=Path))
@click.argument("dest", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(["vcrpy"]), default="vcrpy", help="The tool to write for.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
def export(src: Path, dest: Path, form: str, force: bool) -> None:
    """Write cassettes for another tool."""
    from replaykit.cassette.errors import CassetteExists, CassetteUnwritable
    from replaykit.cassette.export import EXPORTERS
    from replaykit.cassette.writer import replace_file

    for cassette in load([src]):
        target = _target(src, cassette.path, dest)
        if target.exists() and not force:
            raise CassetteExists(target, "there is a file already", "Give another name, or --force to replace it.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, EXPORTERS[form](cassette.interactions))
        except OSError as error:
            what = f"it can't be written: {error.strerror}"
            raise CassetteUnwritable(target, what, "Choose a folder that you may write to.") from None
        click.echo(f"{cassette.path} -> {target} ({form}): {_count(len(cassette), 'interaction')}")


@command.command("list")
@PATHS
def list_(paths: tuple[Path, ...]) -> None:
    """One line for each cassette: interactions, source, date, operations."""
    for cassette in load(paths):
        operations = Counter(interaction.meta.operation or _operation(interaction) for interaction in cassette)
        told = ", ".join(f"{name} {count}" for name, count in operations.most_common())
        click.echo(f"{_title(cassette)}: {told or 'empty'}")


def _operation(interaction: Interaction) -> str:
    from replaykit.aws.error import ReplaykitError
    from replaykit.protocols import identify

    try:
        identity = identify(interaction.request)
    except ReplaykitError:
        return f"{interaction.request.method} {interaction.request.hostname}"
    return f"{identity.service}.{identity.operation}"


def _target(src: Path, file: Path, dest: Path) -> Path:
    """Where a file of `src` goes: a file to `dest` (or into that folder), a folder's files below `dest`."""
    if src.is_dir():
        return (dest / file.relative_to(src)).with_suffix(".yaml")
    return dest / f"{file.stem}.yaml" if dest.is_dir() else dest


def _title(cassette: Cassette) -> str:
    header = cassette.header
    known = [
        cassette.format if cassette.format != "replaykit" else header.source,
        header.recorded_at,
        header.description,
    ]
    about = ", ".join(text for text in known if text)
    return f"{cassette.path} ({_count(len(cassette), 'interaction')}, {about})"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _show_in_colour(turns: Iterable[Turn]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False, force_terminal=True)
    for number, told in enumerate(turns, 1):
        style = "green" if told.status < 300 else "yellow" if told.status < 500 else "red"  # noqa: PLR2004
        console.print(Text.assemble((f"{number:>4}  ", "dim"), (told.title, "bold cyan"), (_when(told), "dim")))
        console.print(Text("\n").join(_fields(told.asked)), end="\n" if told.asked else "")
        console.print(Text.assemble(("      -> ", "dim"), (f"{told.status} ", style), told.outcome))
        console.print(Text("\n").join(_fields(told.told)), end="\n" if told.told else "")


def _fields(values: Mapping[str, str]) -> Iterator[Text]:
    from rich.text import Text

    for name, text in values.items():
        yield Text.assemble(("        " + name + ": ", "blue"), text)


def _when(told: Turn) -> str:
    duration = "" if told.duration_ms is None else f"  {told.duration_ms:.0f} ms"
    return f"  {told.at or ''}{duration}".rstrip()
