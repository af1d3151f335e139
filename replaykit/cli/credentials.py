"""`--credentials` and `--unsigned`: whose calls the emulator answers."""

from __future__ import annotations

import configparser
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from replaykit.protocols.authorization import Authorize, signed
from replaykit.protocols.credentials import Credential, Credentials

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
FORMS = "ACCESS_KEY_ID:SECRET, ACCESS_KEY_ID:SECRET:SESSION_TOKEN, file:PATH or env"
_NAMES = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def credentials_options(command: CommandT) -> CommandT:
    """Give a command both options."""
    command = click.option(
        "--unsigned", is_flag=True, help="Answer calls to DynamoDB that bear no signature, or one by halves, too."
    )(command)
    return click.option(
        "--credentials",
        multiple=True,
        metavar="KEY:SECRET|file:PATH|env",
        help="Answer calls to DynamoDB only if they are signed with these: a pair (a session token may follow), all "
        "profiles of an AWS credentials file, or AWS_ACCESS_KEY_ID and its kin. Can be given again.",
    )(command)


def read_authorization(given: Sequence[str], *, unsigned: bool) -> tuple[Authorize | None, list[str]]:
    """Who may call, and the access keys that are known."""
    if given and unsigned:
        raise click.UsageError("--credentials says that signatures are verified, --unsigned that there need be none")
    if not given:
        return (None if unsigned else signed), []
    known = [credential for form in given for credential in _read(form)]
    by_key = {one.access_key: one for one in known}
    if any(by_key[one.access_key] != one for one in known):
        raise click.UsageError("--credentials gives one access key two secrets")
    return Credentials(by_key.values()).verify, list(by_key)


def _read(form: str) -> Iterator[Credential]:
    """The credentials of one form. No message shows what was given: it may be a secret."""
    if form == "env":
        yield _of_environment()
    elif form.startswith("file:"):
        yield from _of_file(Path(form.removeprefix("file:")).expanduser())
    else:
        yield _of(form.split(":"))


def _of_environment() -> Credential:
    needed = [name.upper() for name in _NAMES[:2]]
    if absent := [name for name in needed if not os.environ.get(name)]:
        raise click.UsageError(f"--credentials env: {' and '.join(absent)} not set")
    return _of([os.environ.get(name.upper()) for name in _NAMES])


def _of_file(path: Path) -> Iterator[Credential]:
    profiles = configparser.RawConfigParser(default_section="", strict=False)
    try:
        profiles.read_string(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise click.UsageError(f"--credentials file:{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError, configparser.Error):
        raise click.UsageError(f"--credentials file:{path}: no file in the form of ~/.aws/credentials") from None
    found = [section for section in profiles.values() if _NAMES[0] in section]
    if not found:
        raise click.UsageError(f"--credentials file:{path}: no profile has an {_NAMES[0]}")
    yield from (_of([section.get(name) for name in _NAMES]) for section in found)


def _of(values: Sequence[str | None]) -> Credential:
    padded: list[str | None] = [*values, None, None]
    access_key, secret, token = padded[:3]
    if not access_key or not secret or len(values) > len(_NAMES):
        raise click.UsageError(f"--credentials takes {FORMS}")
    return Credential(access_key, secret, token or None)
