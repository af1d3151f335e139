"""`replaykit emulate`: an endpoint with a state, a clock that can be moved, and nothing heavy in its memory."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import httpx
import orjson
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from replaykit.adapters.endpoint import Endpoint, serving
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import CassetteWriter, Interaction, Meta
from replaykit.cli.emulate import Emulation

TABLE = {
    "TableName": "tab",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serving(Emulation().endpoint(port=0)) as endpoint:
        yield endpoint


def dynamodb(url: str, region: str = "us-east-1") -> Any:
    return service("dynamodb", url, region)


def service(name: str, url: str, region: str = "us-east-1") -> Any:
    return boto3.client(name, region, endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))


def test_boto3_writes_and_reads(endpoint: Endpoint) -> None:
    client = dynamodb(endpoint.url)
    client.create_table(**TABLE)
    client.put_item(TableName="tab", Item={"pk": {"S": "a"}, "v": {"N": "1"}})
    answer = client.get_item(TableName="tab", Key={"pk": {"S": "a"}})
    assert answer["Item"]["v"] == {"N": "1"}
    assert answer["ResponseMetadata"]["HTTPHeaders"]["x-replaykit-provenance"] == "derived"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        dynamodb(endpoint.url, "eu-west-1").get_item(TableName="tab", Key={"pk": {"S": "a"}})


def test_a_gap_is_told_and_counted(endpoint: Endpoint) -> None:
    with pytest.raises(ClientError, match="sqs has no emulator; there are those of dynamodb,"):
        service("sqs", endpoint.url).list_queues()
    summary = httpx.get(f"{endpoint.url}/_replaykit/summary").json()
    (gap,) = summary["gaps"]
    assert gap.startswith("sqs.ListQueues")
    assert summary["misses"] == []
    assert summary["counts"]["sqs.ListQueues"] == {"miss": 1}


def test_reset_forgets(endpoint: Endpoint) -> None:
    client = dynamodb(endpoint.url)
    client.create_table(**TABLE)
    assert httpx.post(f"{endpoint.url}/_replaykit/reset").json() == {"reset": True}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.describe_table(TableName="tab")


def test_the_clock_is_moved_and_stands(endpoint: Endpoint) -> None:
    page = f"{endpoint.url}/_replaykit/clock"
    assert abs(httpx.get(page).json()["now"] - time.time()) < 60
    assert httpx.post(page, json={"freeze": True}).json()["frozen"] is True
    assert httpx.post(page, json={"set": 2_000_000_000}).json() == {"now": 2_000_000_000.0, "frozen": True}
    assert httpx.post(page, json={"advance": 3600}).json()["now"] == 2_000_003_600.0
    client = dynamodb(endpoint.url)
    assert client.create_table(**TABLE)["TableDescription"]["CreationDateTime"].timestamp() == 2_000_003_600.0
    assert httpx.post(page, json={"freeze": False}).json()["frozen"] is False


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"set": "now"}', b'{"advance": -1}', b'{"set": 1, "x": 2}']
)
def test_a_clock_that_is_asked_nonsense_says_what_it_takes(endpoint: Endpoint, body: bytes) -> None:
    answer = httpx.post(f"{endpoint.url}/_replaykit/clock", content=body)
    assert answer.status_code == 400
    assert "the clock takes" in answer.json()["error"]


def test_pages(endpoint: Endpoint) -> None:
    assert httpx.get(f"{endpoint.url}/health").json()["status"] == "ok"
    assert httpx.get(f"{endpoint.url}/_localstack/health").json()["services"]["dynamodb"] == "running"
    assert "GetItem" in httpx.get(f"{endpoint.url}/_replaykit/state").json()["operations"]["dynamodb"]
    assert httpx.head(f"{endpoint.url}/health").status_code == 200
    missing = httpx.get(f"{endpoint.url}/_replaykit/nothing")
    assert missing.status_code == 404
    assert "/_replaykit/clock" in missing.json()["pages"]
    assert httpx.delete(f"{endpoint.url}/health").status_code == 405


def test_who_signs_means_aws(endpoint: Endpoint) -> None:
    signed = httpx.get(f"{endpoint.url}/health", headers={"Authorization": "AWS4-HMAC-SHA256 Credential=A/1/r/s3/x"})
    assert "status" not in signed.text


@contextmanager
def emulate(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "replaykit", "emulate", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            yield process, found[0]
        finally:
            process.kill()


def test_a_seed_makes_two_runs_identical() -> None:
    def run(seed: str) -> list[tuple[object, object]]:
        with emulate("--seed", seed) as (_, url):
            httpx.post(f"{url}/_replaykit/clock", json={"freeze": True})
            httpx.post(f"{url}/_replaykit/clock", json={"set": 1_700_000_000})
            client = dynamodb(url)
            table = client.create_table(**TABLE)
            return [(table["ResponseMetadata"]["RequestId"], table["TableDescription"])]

    assert run("7") == run("7")
    assert run("7") != run("8")


def test_hydrated_it_knows_what_the_recording_proves(tmp_path: Path) -> None:
    cassette = tmp_path / "one.yaml"
    item = {"pk": {"S": "a"}, "v": {"N": "41"}}
    with CassetteWriter(cassette, source="handwritten") as writer:
        for operation, params, output in [
            ("DescribeTable", {"TableName": "tab"}, {"Table": {**TABLE, "TableStatus": "ACTIVE", "ItemCount": 1}}),
            ("GetItem", {"TableName": "tab", "Key": {"pk": {"S": "a"}}}, {"Item": item}),
        ]:
            headers = Headers({"X-Amz-Target": f"DynamoDB_20120810.{operation}"})
            url = "https://dynamodb.us-east-1.amazonaws.com/"
            asked = HttpRequest.from_url("POST", url, headers, orjson.dumps(params))
            writer.append(
                Interaction(asked, HttpResponse(200, body=orjson.dumps(output)), Meta(f"dynamodb.{operation}"))
            )
    with emulate("--hydrate", str(cassette)) as (process, url):
        client = dynamodb(url)
        client.update_item(
            TableName="tab",
            Key={"pk": {"S": "a"}},
            UpdateExpression="ADD v :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
        assert client.get_item(TableName="tab", Key={"pk": {"S": "a"}})["Item"]["v"] == {"N": "42"}
        httpx.post(f"{url}/_replaykit/reset")
        assert client.get_item(TableName="tab", Key={"pk": {"S": "a"}})["Item"]["v"] == {"N": "41"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert "dynamodb.GetItem" in process.stderr.read()


HEAVY = (
    "boto3",
    "botocore",
    "mitmproxy",
    "rich",
    "deepdiff",
    "vcr",
    "moto",
    "cryptography",
    "OpenSSL",
    "urllib3",
    "pytest",
)
STARTING = """
import sys, time
from replaykit.adapters.endpoint import serving
from replaykit.cli.emulate import Emulation
import socket
with serving(Emulation().endpoint(port=0)) as endpoint:
    client = socket.create_connection((endpoint.host, endpoint.port))
    head = "POST / HTTP/1.1\\r\\nX-Amz-Target: DynamoDB_20120810.ListTables\\r\\nContent-Length: 2\\r\\n\\r\\n"
    client.sendall(head.encode() + b"{}")
    assert client.recv(65536).startswith(b"HTTP/1.1 ")
print(*sys.modules)
"""


def test_nothing_heavy_is_imported_for_an_answer() -> None:
    done = subprocess.run([sys.executable, "-c", STARTING], capture_output=True, text=True, check=True)
    assert [name for name in HEAVY if name in done.stdout.split()] == []


def test_how_long_the_first_answer_takes_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Figures to be read, never asserted."""
    begin = time.perf_counter()
    with emulate() as (process, url):
        assert httpx.get(f"{url}/health").status_code == 200
        taken = time.perf_counter() - begin
        status = Path(f"/proc/{process.pid}/status")
        memory = re.search(r"VmRSS:\s+(\d+)", status.read_text())[1] if status.exists() else "unknown"
    with capsys.disabled():
        print(f"\nreplaykit emulate: first answer after {taken * 1000:.0f} ms, {memory} kB resident")
