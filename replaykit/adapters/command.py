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

FORWARDED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")


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
    process = _start(command, env, cwd)
    if started:
        started(process.pid)
    with _handing_on_signals(process):
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
def _handing_on_signals(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Until the command ends, it gets the signals that we get; Ctrl-C in a terminal has reached it already."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hand_on(number: int, _frame: FrameType | None) -> None:
        if number in (signal.SIGINT, getattr(signal, "SIGQUIT", None)) and _in_foreground():
            return
        if process.poll() is None:
            process.send_signal(number)

    before = {}
    for name in FORWARDED:
        if number := getattr(signal, name, None):
            before[number] = signal.signal(number, hand_on)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_foreground() -> bool:
    """Whether the terminal sends its signals to our whole group, the command included."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False
