"""Nothing that an endpoint is asked makes it reach out.

Every connect and look-up of its process is watched, it works where there is no network, and its code has no way out.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from replaykit.adapters import endpoint
from replaykit.adapters.ca import authority
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette import CassetteWriter, Interaction

# Runs before the command line does: tells of every deed that could lead out of the process.
WATCH = """
import os, sys
out = open(os.environ["REACHED"], "a", buffering=1)
REACHING = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
            "subprocess.Popen", "os.system", "os.fork", "os.posix_spawn")
def hook(event, arguments):
    if event in REACHING:
        out.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(hook)
sys.modules["uvloop"] = None  # asyncio's own loop instead, since libuv's connects are not audited
from replaykit.cli import main
main()
"""


@contextmanager
def watched(tmp_path: Path, *arguments: str | Path, before: tuple[str, ...] = ()) -> Iterator[tuple[str, Path]]:
    """A server of ours under watch: its URL, and the file where its deeds are told."""
    reached = tmp_path / "reached.txt"
    command = [*before, sys.executable, "-c", WATCH, *map(str, arguments), "--port", "0"]
    env = {**os.environ, "REACHED": str(reached), "REPLAYKIT_HOME": str(tmp_path / "home")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            yield found[0], reached
        finally:
            process.terminate()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "one.yaml"
    with CassetteWriter(path, source="handwritten") as writer:
        asked = HttpRequest.from_url("GET", "https://b.s3.us-east-1.amazonaws.com/k")
        writer.append(Interaction(asked, HttpResponse(200, body=b"x")))
    return path


@pytest.mark.parametrize("what", ["replay", "emulate"])
def test_nothing_connects_out(what: str, tmp_path: Path, recording: Path) -> None:
    ca = str(authority(tmp_path / "home" / "ca").certificate)
    arguments = ("replay", recording) if what == "replay" else ("emulate",)
    with watched(tmp_path, *arguments) as (url, reached):
        quick = Config(retries={"total_max_attempts": 1}, proxies={"https": url}, read_timeout=10)
        for service, call in [
            ("dynamodb", lambda client: client.get_item(TableName="t", Key={"pk": {"S": "a"}})),
            ("sqs", lambda client: client.list_queues()),
            ("sts", lambda client: client.get_caller_identity()),
            ("s3", lambda client: client.get_object(Bucket="none", Key="k")),
            ("lambda", lambda client: client.invoke(FunctionName="f")),
        ]:
            with pytest.raises((ClientError, ResponseParserError)):
                call(boto3.client(service, config=quick, verify=ca))
        with httpx.Client(proxy=url, verify=ssl.create_default_context(cafile=ca), timeout=10) as client:
            for target in ("https://example.com/", "http://example.com/", "http://169.254.169.254/latest/meta-data/"):
                assert client.get(target).status_code == 400
        assert [deed for deed in reached.read_text().splitlines() if "127.0.0.1" not in deed] == []


def test_the_watch_would_have_seen_it(tmp_path: Path) -> None:
    reached = tmp_path / "reached.txt"
    code = WATCH.partition("from replaykit")[0] + "import socket; socket.getaddrinfo('203.0.113.1', 1)"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "REACHED": str(reached)}, check=True)
    assert "socket.getaddrinfo" in reached.read_text()


@pytest.mark.skipif(shutil.which("unshare") is None or os.name != "posix", reason="unshare (Linux) is not there")
def test_it_starts_where_there_is_no_network_at_all(tmp_path: Path, recording: Path) -> None:
    unshare = ("unshare", "--map-root-user", "--net")
    probe = subprocess.run([*unshare, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip(f"no network namespace can be made here: {probe.stderr.decode().strip()}")
    code = """
import subprocess, sys
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
sys.exit(subprocess.call([sys.executable, "-m", "replaykit", "replay", sys.argv[1], "--", sys.executable, "-c",
    "import httpx; print(httpx.get('https://b.s3.us-east-1.amazonaws.com/k').text)"]))
"""
    if shutil.which("ip") is None:
        pytest.skip("ip(8) is not there to raise the loopback interface")
    env = {**os.environ, "REPLAYKIT_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [*unshare, sys.executable, "-c", code, str(recording)], capture_output=True, text=True, env=env, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("x", 0), done.stderr


WAYS_OUT = {"connect", "connect_ex", "create_connection", "open_connection", "create_datagram_endpoint", "sendto"}


def test_its_code_has_no_way_out() -> None:
    files = sorted(Path(endpoint.__file__).parent.glob("endpoint*.py"))
    assert len(files) > 4
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute):
                assert node.attr not in WAYS_OUT, f"{file}:{node.lineno}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name.partition(".")[0] for alias in node.names}
                names |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
                assert not names & {"socket", "urllib.request", "urllib3", "http.client", "boto3", "httpx"}, file
