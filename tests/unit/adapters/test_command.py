"""A command keeps its exit code, its signals and its environment."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from replaykit.adapters.command import CommandNotExecutable, CommandNotFound, run_command
from replaykit.aws.error import ReplaykitError


def test_the_exit_code_and_the_environment():
    program = "import os, sys; sys.exit(int(os.environ['CODE']))"
    assert run_command([sys.executable, "-c", program], {"CODE": "9"}) == 9


def test_a_signal_is_128_and_its_number():
    program = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run_command([sys.executable, "-c", program], {}) == 128 + signal.SIGTERM


def test_signals_are_handed_on_and_our_handlers_come_back(tmp_path):
    mark = tmp_path / "ready"
    program = (
        "import pathlib, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(33))\n"
        f"pathlib.Path({str(mark)!r}).touch()\n"
        "time.sleep(30)\n"
    )

    def send() -> None:
        while not mark.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=send)
    thread.start()
    assert run_command([sys.executable, "-c", program], os.environ) == 33
    thread.join()
    assert signal.getsignal(signal.SIGTERM) is before


def test_it_runs_outside_the_main_thread_too():
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(run_command([sys.executable, "-c", "pass"], {})))
    thread.start()
    thread.join()
    assert codes == [0]


def test_it_tells_the_process_id():
    pids: list[int] = []
    run_command([sys.executable, "-c", "pass"], {}, started=pids.append)
    assert len(pids) == 1


def test_no_command():
    with pytest.raises(ReplaykitError, match="no command"):
        run_command([], {})


def test_a_command_that_is_not_there():
    with pytest.raises(CommandNotFound, match="command not found: no-such-command") as found:
        run_command(["no-such-command"], {})
    assert found.value.exit_code == 127


@pytest.mark.parametrize(
    ("content", "mode", "why"), [("x", 0o644, "permission denied"), ("#!/no/such\n", 0o755, "#! line")]
)
def test_a_command_that_can_not_be_run(tmp_path, content, mode, why):
    script = tmp_path / "script"
    script.write_text(content)
    script.chmod(mode)
    with pytest.raises(CommandNotExecutable, match=why) as found:
        run_command([str(script)], {})
    assert found.value.exit_code == 126
