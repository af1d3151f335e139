"""The command line: each command lives in the module of its name and is imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from replaykit._version import __version__
from replaykit.aws.error import ReplaykitError

COMMANDS = {
    "record": "Run a command and record its AWS calls into a cassette.",
    "replay": "Answer AWS calls from cassettes, for a command or until stopped.",
    "emulate": "Serve the emulator as an AWS endpoint.",
    "diff": "Put recorded calls to another side and report every divergence.",
    "cassette": "Show, validate, repair, import and export cassettes.",
    "doctor": "Check what this machine has and what is missing.",
}


class LateGroup(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"replaykit.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


CONTEXT = {"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "REPLAYKIT"}
"""Every option has its variable: `record --upstream` is REPLAYKIT_RECORD_UPSTREAM."""


@click.group(cls=LateGroup, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="replaykit", allow_from_autoenv=False)
def cli() -> None:
    """Record AWS once. Replay it offline, in any language.

    \b
      replaykit record -c orders.yaml -- python orders.py
      replaykit replay orders.yaml -- python orders.py
      replaykit emulate

    Every option can be given in the environment: `record --upstream` as REPLAYKIT_RECORD_UPSTREAM.
    """  # noqa: D301 - click takes the character that \b stands for


def main() -> None:
    """Run a command; an error of ours is one clear paragraph on stderr and an exit code, never a traceback."""
    try:
        cli(prog_name="replaykit")
    except ReplaykitError as error:
        click.echo(f"replaykit: {error}", err=True)
        sys.exit(error.exit_code)
