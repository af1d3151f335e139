"""A recording that is cut off: by kill -9 of either process, by a signal, by a hook that fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest

from replaykit.adapters.ca import authority
from replaykit.adapters.proxy_client import ProxyProcess
from replaykit.adapters.proxy_process import Settings
from replaykit.cassette.cassette import Cassette

PUTS = textwrap.dedent(
    """
    import boto3, itertools, sys
    sts = boto3.client("sts", config=__import__("botocore.config").config.Config(retries={"max_attempts": 0}))
    for number in itertools.count():
        credentials = sts.assume_role(RoleArn="arn:aws:iam::998877665544:role/r", RoleSessionName="s%d" % number)
        with open(sys.argv[1], "a") as file:
            file.write(credentials["Credentials"]["SecretAccessKey"] + "\\n")
    """
)


@pytest.fixture
def running(tmp_path, moto_over_tls, record_env):
    """A recording of an endless program; its secrets are in the file `secrets`."""
    program, secrets, path = tmp_path / "program.py", tmp_path / "secrets", tmp_path / "c.yaml"
    program.write_text(PUTS)
    command = [sys.executable, "-m", "replaykit", "record", "-q", "-c", path, "--upstream", moto_over_tls.url]
    command += ["--upstream-ca", moto_over_tls.certificate, "--", sys.executable, program, secrets]
    process = subprocess.Popen(
        list(map(str, command)), env=record_env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    until = time.monotonic() + 60
    while not secrets.exists() or len(secrets.read_text().splitlines()) < 5:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.05)
    yield process, path, secrets
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def children(pid: int) -> dict[str, int]:
    """The processes that a process started, by the last part of their command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except (OSError, IndexError):
            continue
        if parent == str(pid):
            found["proxy" if b"replaykit.adapters.proxy_process" in words else "command"] = int(folder.name)
    return found


def assert_whole_and_clean(path: Path, secrets: Path) -> None:
    """Every call that the client saw answered is in it, and none of what it saw that is secret."""
    raw = path.read_bytes()
    known = secrets.read_text().split()
    assert len(list(Cassette.load(path))) >= len(known)
    assert not [secret for secret in known if secret.encode() in raw]
    assert b"998877665544" not in raw


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_recorder_leaves_a_cassette_that_loads(running):
    process, path, secrets = running
    os.kill(children(process.pid)["proxy"], signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1  # the command's: its proxy was gone
    assert b"the recorder ended before the command did" in err
    assert_whole_and_clean(path, secrets)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_when_the_parent_is_killed_the_proxy_ends(running):
    process, path, secrets = running
    proxy = children(process.pid)["proxy"]
    process.kill()
    process.wait()
    until = time.monotonic() + 20
    while Path(f"/proc/{proxy}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{proxy}").exists()
    with suppress(ProcessLookupError):  # the command may have ended by itself, its proxy being gone
        os.killpg(process.pid, signal.SIGKILL)
    assert_whole_and_clean(path, secrets)


def test_a_signal_reaches_the_command_and_the_recording_is_closed(running):
    process, path, secrets = running
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert_whole_and_clean(path, secrets)
    assert not list(path.parent.glob("*.lock.rk"))


@pytest.mark.parametrize("call", ["client('dynamodb').list_tables()", "client('s3').list_buckets()"])
def test_what_can_not_be_written_is_refused_to_the_client_and_told(
    call, tmp_path, moto_over_tls, record_env, replaykit_home
):
    """A full disk: the client gets an error that it does not retry, in its protocol, and the reports say why."""
    path = tmp_path / "c.yaml"
    settings = Settings(
        cassette=str(path),
        ca=str(authority(replaykit_home / "ca").folder),
        upstream=moto_over_tls.url,
        upstream_ca=str(moto_over_tls.certificate),
    )
    reports = []
    bundle = str(replaykit_home / "ca" / "mitmproxy-ca-cert.pem")
    program = f"import boto3; boto3.{call}"
    with ProxyProcess(settings, reports.append) as proxy:
        path.mkdir()  # in the place of the file, after the lock was taken
        env = record_env | {"HTTPS_PROXY": proxy.url, "AWS_CA_BUNDLE": bundle}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert "ReplaykitRecordingError" in done.stderr
    assert "could not record this call" in done.stderr
    assert [report["event"] for report in reports if report["event"] != "summary"] == ["broken"]
