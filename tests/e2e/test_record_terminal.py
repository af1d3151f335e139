"""A recording in a terminal: the line that moves, and Ctrl-C, which is the command's."""

from __future__ import annotations

import os
import pty
import signal
import sys
import threading
import time

from replaykit.cassette.cassette import Cassette

CALL = """
from urllib.request import Request, urlopen
headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"}
scope = "20260101/us-east-1/dynamodb/aws4_request"
headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential=testing/{scope}, SignedHeaders=host, Signature=0"
urlopen(Request("https://dynamodb.us-east-1.amazonaws.com/", b"{}", headers)).read()
"""


def test_progress_and_control_c(tmp_path, moto_over_tls, record_env):
    program, path, said = tmp_path / "program.py", tmp_path / "c.yaml", bytearray()
    program.write_text(
        f"{CALL}\nimport sys, time\nprint('called once', flush=True)\ntry:\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    print('interrupted once', flush=True)\n    sys.exit(5)\n"
    )
    command = [sys.executable, "-m", "replaykit", "record", "-c", path, "--upstream", moto_over_tls.url]
    command += ["--upstream-ca", moto_over_tls.certificate, "--", sys.executable, program]
    pid, terminal = pty.fork()
    if not pid:
        os.execvpe(sys.executable, [str(word) for word in command], record_env | {"TERM": "xterm", "COLUMNS": "120"})

    def listen() -> None:
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                return
            if not part:
                return
            said.extend(part)

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        wait_for(said, b"called once")
        wait_for(said, b"last dynamodb.ListTables 200")
        os.write(terminal, b"\x03")
        _, status = os.waitpid(pid, 0)
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    finally:
        thread.join(10)
        os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 5
    assert said.count(b"interrupted once") == 1
    assert b"1 call recorded in" in said
    assert b"Traceback" not in said
    assert len(list(Cassette.load(path))) == 1


def wait_for(said: bytearray, text: bytes) -> None:
    until = time.monotonic() + 60
    while text not in said:
        assert time.monotonic() < until, bytes(said)
        time.sleep(0.05)
