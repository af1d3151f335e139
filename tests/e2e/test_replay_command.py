"""`replaykit replay` as its users call it: with a command, and as a server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import boto3
import orjson
import pytest
from botocore.exceptions import ClientError

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import CassetteWriter, Interaction, Meta

BOTO3 = """
import boto3, sys
for name in sys.argv[1:]:
    print(boto3.client("dynamodb").get_item(TableName="t", Key={"pk": {"S": name}})["Item"]["v"]["N"])
"""
# The same in a tenth of boto3's time to start.
GET = """
import http.client, json, os, sys
for name in sys.argv[1:]:
    connection = http.client.HTTPConnection(os.environ["AWS_ENDPOINT_URL"].removeprefix("http://"))
    body = json.dumps({"TableName": "t", "Key": {"pk": {"S": name}}})
    scope = f"AKIA/20260101/{os.environ['AWS_REGION']}/dynamodb/aws4_request"
    connection.request("POST", "/", body, {"X-Amz-Target": "DynamoDB_20120810.GetItem",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"})
    answer = json.load(connection.getresponse())
    print(answer["Item"]["v"]["N"] if "Item" in answer else answer)
"""
JSON = "application/x-amz-json-1.0"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Three items, a to c, with the values 1 to 3."""
    path = tmp_path / "three.yaml"
    with CassetteWriter(path, source="handwritten") as writer:
        for number, name in enumerate("abc", start=1):
            key = {"pk": {"S": name}}
            asked = HttpRequest(
                "POST",
                "https",
                "dynamodb.us-east-1.amazonaws.com",
                "/",
                Headers({"X-Amz-Target": "DynamoDB_20120810.GetItem", "Content-Type": JSON}),
                orjson.dumps({"TableName": "t", "Key": key}),
            )
            body = orjson.dumps({"Item": {**key, "v": {"N": str(number)}}})
            answered = HttpResponse(200, Headers({"Content-Type": JSON, "x-amzn-RequestId": "R"}), body)
            writer.append(Interaction(asked, answered, Meta("dynamodb.GetItem")))
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPLAYKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def replaykit(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "replaykit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def replay(*arguments: str | Path, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return replaykit("replay", *arguments, "--", *command)


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


@pytest.mark.usefixtures("home")
def test_a_command_s_calls_are_answered_from_the_cassette(recording: Path) -> None:
    done = replay(recording, command=python(BOTO3, "b", "c"))
    assert (done.stdout.split(), done.returncode) == (["2", "3"], 0)
    assert "2 requests (2 recorded)" in done.stderr
    assert "1 of 3 recorded interactions were not asked for" in done.stderr
    assert "dynamodb.GetItem  2 recorded" in done.stderr


@pytest.mark.usefixtures("home")
def test_a_folder_of_cassettes_and_one_process_per_call(recording: Path) -> None:
    code = f"""
import subprocess, sys
for name in "ac":
    subprocess.run([sys.executable, "-c", {GET!r}, name], check=True)
"""
    done = replay(recording.parent, command=python(code))
    assert (done.stdout.split(), done.returncode) == (["1", "3"], 0)


@pytest.mark.usefixtures("home")
def test_the_region_is_the_recorded_one_unless_the_command_has_its_own(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording.write_text(recording.read_text().replace("us-east-1", "eu-west-3"))
    assert 'asked "us-east-1"' in replay(recording, command=python(GET, "b")).stderr
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert replay(recording, command=python(GET, "b")).stdout.split() == ["2"]


@pytest.mark.usefixtures("home")
def test_the_command_s_exit_code_is_ours(recording: Path) -> None:
    assert replay(recording, command=python("raise SystemExit(7)")).returncode == 7
    killed = replay(recording, command=python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert killed.returncode == 128 + signal.SIGKILL


@pytest.mark.usefixtures("home")
def test_a_miss_fails_a_command_that_ended_well(recording: Path) -> None:
    done = replay(recording, command=python(GET, "d"))
    assert done.returncode == 3
    assert "ReplaykitMiss" in done.stdout
    assert "1 miss" in done.stderr
    assert 'asked "d"' in done.stderr
    assert replay(recording, "--no-fail-on-miss", command=python(GET, "d")).returncode == 0
    assert replay(recording, command=python(f"{GET}\nraise SystemExit(5)", "d")).returncode == 5


@pytest.mark.usefixtures("home")
def test_a_client_without_an_endpoint_setting_is_reached_by_the_proxy(recording: Path) -> None:
    code = """
import httpx
answer = httpx.post("https://dynamodb.us-east-1.amazonaws.com/", json={"TableName": "t", "Key": {"pk": {"S": "b"}}},
                    headers={"X-Amz-Target": "DynamoDB_20120810.GetItem", "Content-Type": "application/x-amz-json-1.0"})
print(answer.json()["Item"]["v"]["N"])
print(httpx.get("https://example.com/elsewhere").status_code)
"""
    done = replay(recording, command=python(code))
    assert done.stdout.split() == ["2", "400"], done.stderr
    assert "example.com/elsewhere is no AWS call" in done.stderr
    assert done.returncode == 3


# To AWS's own host, to one that nobody has, and to the endpoint that the environment names.
NODE_HTTP2 = """
const http2 = require("node:http2");
const scope = `AKIA/20260101/${process.env.AWS_REGION}/dynamodb/aws4_request`;
const fields = {":method": "POST", ":path": "/", "x-amz-target": "DynamoDB_20120810.GetItem",
  authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=:authority, Signature=0`};
const ask = (url, options) => new Promise((done, fail) => {
  const session = http2.connect(url, options).on("error", fail), asked = session.request(fields);
  let told = "";
  asked.on("data", (part) => (told += part)).on("end", () => session.close(() => done(told)));
  asked.end(JSON.stringify({TableName: "t", Key: {pk: {S: "b"}}}));
});
const hosts = ["https://dynamodb.us-east-1.amazonaws.com", new URL("https://dynamodb.nowhere.invalid:8443")];
Promise.all([...hosts, process.env.AWS_ENDPOINT_URL].map((host) => ask(host, {ALPNProtocols: ["h2"]})))
  .then((answers) => console.log(...answers.map((answer) => JSON.parse(answer).Item.v.N)));
"""


@pytest.mark.usefixtures("home")
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_node_s_http2_is_reached_in_both_ways(recording: Path) -> None:
    done = replay(recording, command=["node", "-e", NODE_HTTP2])
    assert done.stdout == "2 2 2\n", done.stderr


@pytest.mark.usefixtures("home")
def test_fill_lets_the_emulator_answer_what_is_missing(recording: Path) -> None:
    code = """
import boto3
client = boto3.client("dynamodb")
key = {"pk": {"S": "b"}}
print(client.get_item(TableName="t", Key=key)["Item"]["v"]["N"])
client.put_item(TableName="t", Item={**key, "v": {"N": "20"}})
print(client.get_item(TableName="t", Key=key)["Item"]["v"]["N"])
"""
    done = replay(recording, "--fill", command=python(code))
    assert (done.stdout.split(), done.returncode) == (["2", "20"], 0), done.stderr
    assert "1 recorded" in done.stderr
    assert "dynamodb.PutItem" in done.stderr
    assert replay(recording, command=python(code)).returncode == 1


@contextmanager
def served(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of ours, and its URL."""
    command = [sys.executable, "-m", "replaykit", *map(str, arguments), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found, process.stderr and process.stderr.read()
            yield process, found[0]
        finally:
            process.kill()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_server_answers_until_it_is_stopped(recording: Path, ending: signal.Signals) -> None:
    with served("replay", recording) as (process, url):
        assert process.stdout is not None
        assert process.stdout.readline() == f"export AWS_ENDPOINT_URL={url}\n"
        client = boto3.client("dynamodb", endpoint_url=url)
        assert client.get_item(TableName="t", Key={"pk": {"S": "a"}})["Item"]["v"] == {"N": "1"}
        with pytest.raises(ClientError, match="Nearest is interaction"):
            client.get_item(TableName="t", Key={"pk": {"S": "z"}})
        process.send_signal(ending)
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert "2 requests (1 recorded, 1 miss)" in process.stderr.read()


def ask(url: str, data: bytes) -> tuple[int, bytes]:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(data)
        answer = b""
        while chunk := client.recv(65536):
            answer += chunk
    return int(answer.split()[1]), answer.partition(b"\r\n\r\n")[2]


def post(target: str, body: bytes) -> bytes:
    head = f"POST / HTTP/1.1\r\nConnection: close\r\nX-Amz-Target: {target}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


BAD = {
    "no AWS call": (b"GET /index.html HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n", b"no AWS call"),
    "unknown operation": (post("DynamoDB_20120810.GetItems", b"{}"), b"has no operation 'GetItems'"),
    "unknown service": (post("Unheard_20120810.GetItem", b"{}"), b"no service model has the prefix"),
    "malformed body": (post("DynamoDB_20120810.GetItem", b'{"TableName": '), b"SerializationException"),
    "malformed HTTP": (b"NONSENSE\r\n\r\n", b"malformed"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_request_gets_a_clear_and_final_answer(recording: Path, bad: tuple[bytes, bytes]) -> None:
    with served("replay", recording) as (_, url):
        status, body = ask(url, bad[0])
        assert status == 400
        assert bad[1] in body


def test_the_pages(recording: Path) -> None:
    with served("replay", recording) as (_, url):

        def page(path: str) -> object:
            status, body = ask(url, f"GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
            assert status == 200
            return orjson.loads(body)

        assert page("/health")["mode"] == "none"
        assert page("/_localstack/health")["services"] == {"dynamodb": "running"}
        assert page("/_replaykit/state")["cassettes"] == [
            {"path": str(recording), "format": "replaykit", "interactions": 3}
        ]
        ask(url, post("DynamoDB_20120810.GetItem", b'{"TableName": "t", "Key": {"pk": {"S": "a"}}}'))
        summary = page("/_replaykit/summary")
        assert summary["counts"] == {"dynamodb.GetItem": {"recorded": 1}}
        assert summary["unplayed"] == ["2: dynamodb.GetItem", "3: dynamodb.GetItem"]


def test_wrong_input_is_one_paragraph_and_a_code(recording: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.yaml"
    foreign.write_text("name: something else\n")
    wrong = {
        ("replay", tmp_path / "absent.yaml"): (2, "absent.yaml"),
        ("replay", recording, "python"): (2, "python: there is no such cassette. A command is written after `--`: "),
        ("replay", foreign): (2, "foreign.yaml"),
        ("replay",): (2, "CASSETTE"),
        ("replay", recording, "--"): (2, "no command after"),
        ("replay", recording, "--port", "99999"): (2, "99999"),
        ("replay", recording, "--", "no-such-command-anywhere"): (127, "no-such-command-anywhere"),
        ("replay", recording, "--", str(recording)): (126, "executable"),
    }
    for arguments, (code, text) in wrong.items():
        done = replaykit(*arguments)
        assert done.returncode == code, done.stderr
        assert text in done.stderr
        assert "Traceback" not in done.stderr


def test_a_port_in_use_says_so(recording: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments in (("replay", recording), ("emulate",)):
            done = replaykit(*arguments, "--port", port)
            assert done.returncode == 2
            assert f"127.0.0.1:{port}" in done.stderr
            assert "--port 0" in done.stderr
            if sys.platform == "linux":
                assert f"(process {os.getpid()})" in done.stderr


@pytest.mark.usefixtures("home")
def test_a_torn_cassette_plays_what_is_whole(recording: Path) -> None:
    with recording.open("r+b") as file:
        file.truncate(recording.stat().st_size - 20)
    done = replay(recording, command=python(GET, "b"))
    assert (done.stdout.split(), done.returncode) == (["2"], 0)
    assert "repair" in done.stderr
