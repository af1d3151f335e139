"""Run the user's command: its environment is ours, its terminal, signals and exit code are its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from replaykit.aws.error import ReplaykitError

FORWARDED = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
    if hasattr(signal, name)
]
KEYBOARD = {signal.SIGINT, getattr(signal, "SIGQUIT", signal.SIGINT)}
"""What a terminal sends to its whole foreground group, the command included."""


class CommandNotFound(ReplaykitError):  # noqa: N818  # the shell's word
    """There is no such command: 127, as a shell says it."""

    exit_code = 127


class CommandNotExecutable(ReplaykitError):  # noqa: N818
    """It is there and cannot be run: 126."""

    exit_code = 126


def run_command(
    command: Sequence[str],
    env: Mapping[str, str],
    *,
    cwd: Path | None = None,
    started: Callable[[int], None] | None = None,
) -> int:
    """Run a command to its end and give its exit code; 128 + n if signal n ended it, as a shell does.

    Signals that we get are handed on. `started` is told the process id.
    """
    if not command:
        raise ReplaykitError("no command: write it after `--`, as in `replaykit record -- python app.py`")
    with _handing_on_signals() as hand_on_to:
        process = _start(command, env, cwd)
        hand_on_to(process)
        if started:
            started(process.pid)
        code = process.wait()
    return 128 - code if code < 0 else code


def _start(command: Sequence[str], env: Mapping[str, str], cwd: Path | None) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, env=dict(env), cwd=cwd)  # noqa: S603  # running the user's command is the job
    except PermissionError as error:
        raise CommandNotExecutable(f"cannot run {command[0]}: permission denied. Is it executable?") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        if Path(command[0]).is_file():
            raise CommandNotExecutable(f"cannot run {command[0]}: the interpreter of its #! line is missing") from error
        raise CommandNotFound(f"command not found: {command[0]}") from error
    except OSError as error:
        raise CommandNotExecutable(f"cannot run {command[0]}: {error.strerror or error}") from error


@contextmanager
def _handing_on_signals() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Inside, the process that is named gets the signals that we get; one that came before its start, at once.

    Ctrl-C in a terminal reaches the command by itself. Only a main thread can listen for signals.
    """
    to: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def hand_on(number: int, _frame: FrameType | None = None) -> None:
        if not to:
            early.append(number)
        elif number not in KEYBOARD or not _in_foreground():
            to[0].send_signal(number)  # which does nothing where the process has ended

    def name(process: subprocess.Popen[bytes]) -> None:
        to.append(process)
        for number in early:
            process.send_signal(number)

    with _handling(hand_on):
        yield name


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in FORWARDED:
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def _in_foreground() -> bool:
    """Whether our group is the one that the terminal sends its signals to."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False
