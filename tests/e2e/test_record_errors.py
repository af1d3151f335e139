"""Bad input and bad luck: each has a clear text and an exit code."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from replaykit.cassette.cassette import Cassette
from replaykit.cassette.writer import CassetteWriter

LIST_TABLES = """if 1:
    from urllib.request import Request, urlopen
    headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"}
    scope = "20260101/us-east-1/dynamodb/aws4_request"
    headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential=testing/{scope}, SignedHeaders=host, Signature=0"
    print(urlopen(Request("https://dynamodb.us-east-1.amazonaws.com/", b"{}", headers)).read().decode())
"""
"""Without boto3, whose import takes most of a second."""
PASS = (sys.executable, "-c", "pass")


@pytest.fixture
def upstream(moto_over_tls):
    return ("--upstream", moto_over_tls.url, "--upstream-ca", moto_over_tls.certificate)


def test_no_command(record):
    ran = record()
    assert ran.code == 2
    assert "no command: write it after `--`" in ran.err


def test_a_command_that_does_not_exist(record, tmp_path):
    ran = record("-c", tmp_path / "c.yaml", "--", "no-such-command-here")
    assert ran.code == 127
    assert ran.err == "replaykit: command not found: no-such-command-here\n"


def test_a_command_that_is_not_executable(record, tmp_path):
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\n")
    ran = record("-c", tmp_path / "c.yaml", "--", script)
    assert ran.code == 126
    assert "permission denied" in ran.err


def test_the_commands_exit_code_is_ours(record, tmp_path):
    assert record("-c", tmp_path / "c.yaml", "-q", "--", sys.executable, "-c", "raise SystemExit(7)").code == 7


def test_a_command_ended_by_a_signal(record, tmp_path):
    program = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert record("-c", tmp_path / "c.yaml", "-q", "--", sys.executable, "-c", program).code == 137


def test_an_upstream_that_is_down_before_the_command_runs(record, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    mark = tmp_path / "ran"
    ran = record(
        *("-c", tmp_path / "c.yaml", "--upstream", f"http://127.0.0.1:{port}"),
        *("--", sys.executable, "-c", f"open({str(mark)!r}, 'w')"),
    )
    assert ran.code == 69
    assert f"the upstream http://127.0.0.1:{port} does not answer" in ran.err
    assert not mark.exists()


@pytest.mark.parametrize("url", ["127.0.0.1:5000", "ftp://host", "http://host:port", "http://host/path"])
def test_an_upstream_that_is_no_url(record, url):
    ran = record("--upstream", url, "--", *PASS)
    assert ran.code == 2
    assert "write it as http://HOST:PORT" in ran.err


def test_a_port_in_use(record, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ran = record("-c", tmp_path / "c.yaml", "--port", port, "--", *PASS)
    assert ran.code == 2
    assert f"port {port} on 127.0.0.1 is in use" in ran.err


def test_a_cassette_that_exists(record, tmp_path, upstream):
    path = tmp_path / "c.yaml"
    first = record("-c", path, *upstream, "--", sys.executable, "-c", LIST_TABLES)
    assert first.code == 0, first.err
    before = path.read_bytes()
    ran = record("-c", path, *upstream, "--", sys.executable, "-c", LIST_TABLES)
    assert ran.code == 2
    assert "there is a cassette already" in ran.err
    assert "--mode" in ran.err
    assert path.read_bytes() == before

    again = record("-c", path, "--mode", "new_episodes", *upstream, "--", sys.executable, "-c", LIST_TABLES)
    assert again.code == 0, again.err
    assert again.out == first.out
    assert f"1 call answered from {path}" in again.err
    assert path.read_bytes() == before

    assert record("-c", path, "--mode", "all", *upstream, "--", sys.executable, "-c", LIST_TABLES).code == 0
    assert len(list(Cassette.load(path))) == 2
    assert path.read_bytes().startswith(before)

    failing = f"{LIST_TABLES}\n    raise SystemExit(3)"
    before = path.read_bytes()
    ran = record("-c", path, "--mode", "rewrite", *upstream, "--", sys.executable, "-c", failing)
    assert ran.code == 3
    assert path.read_bytes() == before
    assert "is as it was" in ran.err

    assert record("-c", path, "--mode", "rewrite", *upstream, "--", sys.executable, "-c", LIST_TABLES).code == 0
    assert len(list(Cassette.load(path))) == 1


def test_a_cassette_that_another_writer_holds(record, tmp_path):
    path = tmp_path / "c.yaml"
    with CassetteWriter(path):
        ran = record("-c", path, "--", *PASS)
    assert ran.code == 2
    assert str(path) in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_to(record, tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    ran = record("-c", folder / "c.yaml", "--", *PASS)
    assert ran.code == 2
    assert "ermission denied" in ran.err


def test_a_folder_that_can_not_be_made(record, tmp_path):
    (tmp_path / "file").write_text("")
    ran = record("-c", tmp_path / "file" / "c.yaml", "--", *PASS)
    assert ran.code == 2
    assert str(tmp_path / "file" / "c.yaml") in ran.err


def test_a_missing_folder_is_made(record, tmp_path, upstream):
    path = tmp_path / "new" / "folder" / "c.yaml"
    assert record("-c", path, *upstream, "-q", "--", sys.executable, "-c", LIST_TABLES).code == 0
    assert path.exists()


def test_a_home_that_may_not_be_written_to(record, tmp_path):
    (tmp_path / "file").write_text("")
    ran = record("-c", tmp_path / "c.yaml", "--", *PASS, env={"REPLAYKIT_HOME": str(tmp_path / "file")})
    assert ran.code == 2
    assert "Set REPLAYKIT_HOME to a folder" in ran.err


def test_a_rule_that_is_no_regular_expression(record):
    ran = record("--redact", "(", "--", *PASS)
    assert ran.code == 2
    assert "no regular expression" in ran.err


def test_an_endpoint_in_the_environment_is_refused(record):
    ran = record("--", *PASS, env={"AWS_ENDPOINT_URL_DYNAMODB": "http://localhost:8000"})
    assert ran.code == 2
    assert "AWS_ENDPOINT_URL_DYNAMODB is http://localhost:8000" in ran.err
    assert "--upstream http://localhost:8000" in ran.err


def test_an_upstream_that_goes_down_on_the_way(record, tmp_path, record_env):
    """The first call gets mitmproxy's 502, the next ours; the client does not hang and the summary tells."""
    program = tmp_path / "program.py"
    program.write_text(
        "import boto3, botocore.exceptions, socket, subprocess, sys, time\n"
        "client = boto3.client('dynamodb')\n"
        "try:\n    client.list_tables()\n"
        "except botocore.exceptions.ClientError as error:\n    print(error)\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:  # it accepts, and closes at once when we are gone
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        import threading

        def hang_up():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                connection.close()
                dialled.append(1)
                if len(dialled) == 2:
                    listener.close()
                    return

        dialled: list[int] = []
        thread = threading.Thread(target=hang_up)
        thread.start()
        ran = record("-c", tmp_path / "c.yaml", "--upstream", url, "--", sys.executable, program)
        listener.close()
        thread.join(5)
    assert "ReplaykitUpstreamError" in ran.out
    assert "does not answer" in ran.out
    assert "had no answer" in ran.err


H2C = """if 1:
    import os, socket
    proxy, _, port = os.environ["HTTP_PROXY"].removeprefix("http://").partition(":")
    client = socket.create_connection((proxy, int(port)))
    client.sendall(b"CONNECT kinesis.us-east-1.amazonaws.com:80 HTTP/1.1\\r\\n\\r\\n")
    assert b" 200 " in client.recv(1000)
    client.sendall(b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
    print(client.recv(1000))
"""


def test_http_2_without_tls(record, tmp_path):
    """Mitmproxy can't open it."""
    ran = record("-c", tmp_path / "c.yaml", "--", sys.executable, "-c", H2C)
    assert ran.out == "b''\n"
    assert "1 call had no answer: kinesis.us-east-1.amazonaws.com: HTTP/2 without TLS can't be recorded" in ran.err


def test_rules_and_headers_of_the_user(record, tmp_path, upstream):
    program = "import boto3; boto3.client('dynamodb').list_tables(ExclusiveStartTableName='customer-4711')"
    path = tmp_path / "c.yaml"
    ran = record(
        *("-c", path, *upstream, "--redact", r"customer-\d+", "--redact-header", "User-Agent"),
        *("--", sys.executable, "-c", program),
    )
    assert ran.code == 0, ran.err
    raw = path.read_bytes()
    assert b"customer-4711" not in raw
    (only,) = Cassette.load(path)
    assert only.request.headers["user-agent"] == "REDACTED"
    assert only.request.headers["content-length"] == str(len(only.request.body))
    assert {"rule-1", "header:user-agent"} <= set(only.meta.redacted)
