"""A writer that is killed with SIGKILL leaves a cassette that loads and holds all that was appended."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from replaykit.cassette import Cassette, CassetteWriter

WRITER = """
import sys
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import CassetteWriter, Interaction

with CassetteWriter(sys.argv[1], mode="append") as writer:
    for number in range(1_000_000):
        request = HttpRequest("PUT", "https", "s3.amazonaws.com", f"/bucket/{number}", Headers(), b"x" * 5000)
        writer.append(Interaction(request, HttpResponse(200, Headers({"ETag": "e"}), b"", "OK")))
        print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("acknowledged", [1, 7, 150])
def test_nothing_that_was_appended_is_lost(tmp_path: Path, acknowledged: int) -> None:
    path = tmp_path / "c.yaml"
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process, process.stdout:
        for _ in range(acknowledged):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        told = acknowledged + len(process.stdout.readlines())
    assert process.returncode == -signal.SIGKILL
    targets = [interaction.request.target for interaction in Cassette.load(path)]
    assert told <= len(targets) <= told + 1, "at most the one that was not yet told"
    assert targets == [f"/bucket/{number}" for number in range(len(targets))]
    assert (tmp_path / "c.yaml.lock.rk").exists(), "its lock file stays, its lock does not"
    with CassetteWriter(path, mode="append"):
        assert Cassette.load(path).interactions[0].request.body == b"x" * 5000


@pytest.mark.skipif(sys.platform == "win32", reason="fcntl")
def test_another_process_is_refused_while_the_first_writes(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    with CassetteWriter(path):
        begun = time.monotonic()
        second = subprocess.run([sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, check=False)
    assert "CassetteLocked" in second.stderr
    assert "it is being written by process" in second.stderr
    assert time.monotonic() - begun < 30, "refused, not waiting"
