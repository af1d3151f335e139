"""Who may call, with real clients: signatures in form, verified, or none; and answers in a coding."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import httpx
import orjson
import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials as Botocores
from botocore.exceptions import ClientError

import replaykit
from replaykit.adapters.endpoint import Endpoint, serving
from replaykit.cli.emulate import Emulation
from replaykit.protocols.credentials import Credential, Credentials

ONCE = Config(retries={"total_max_attempts": 1})
TABLE: dict[str, Any] = {
    "TableName": "table",
    "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def client(url: str, key: str = "AK", secret: str = "secret", token: str | None = None, config: Config = ONCE) -> Any:
    return boto3.client(
        "dynamodb",
        "us-east-1",
        endpoint_url=url,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=config,
    )


def code(call: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    found: str = caught.value.response["Error"]["Code"]
    return found


@pytest.fixture
def guarded() -> Iterator[Endpoint]:
    known = Credentials([Credential("AK", "secret"), Credential("ASIA", "other", "token")])
    with serving(Emulation(authorize=known.verify).endpoint(port=0)) as endpoint:
        yield endpoint


def test_known_credentials_are_let_in(guarded: Endpoint) -> None:
    client(guarded.url).create_table(**TABLE)
    assert client(guarded.url, "ASIA", "other", "token").list_tables()["TableNames"] == ["table"]


@pytest.mark.parametrize(
    ("credentials", "error"),
    [
        (("AK", "wrong"), "InvalidSignatureException"),
        (("who", "secret"), "UnrecognizedClientException"),
        (("AK", "secret", "token"), "UnrecognizedClientException"),
        (("ASIA", "other"), "UnrecognizedClientException"),
        (("ASIA", "other", "another"), "UnrecognizedClientException"),
    ],
)
def test_others_are_not(guarded: Endpoint, credentials: tuple[str, ...], error: str) -> None:
    assert code(client(guarded.url, *credentials).list_tables) == error


def test_a_body_that_was_tampered_with(guarded: Endpoint) -> None:
    headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"}
    request = AWSRequest("POST", guarded.url + "/", headers=headers, data=b'{"Limit": 1}')
    SigV4Auth(Botocores("AK", "secret"), "dynamodb", "us-east-1").add_auth(request)
    assert httpx.post(guarded.url, headers=dict(request.headers), content=b'{"Limit": 1}').status_code == 200
    said = httpx.post(guarded.url, headers=dict(request.headers), content=b'{"Limit": 2}')
    assert (said.status_code, said.json()["__type"]) == (400, "com.amazon.coral.service#InvalidSignatureException")


def test_a_clock_that_was_moved_does_not_end_signatures(guarded: Endpoint) -> None:
    """Clients sign with their own clock, so the real one decides."""
    httpx.post(f"{guarded.url}/_replaykit/clock", json={"advance": 24 * 3600})
    assert client(guarded.url).list_tables()["TableNames"] == []


def test_a_reset_keeps_the_guard(guarded: Endpoint) -> None:
    httpx.post(f"{guarded.url}/_replaykit/reset")
    assert code(client(guarded.url, secret="wrong").list_tables) == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("service", "operation", "params", "told"),
    [
        ("s3", "get_object", {"Bucket": "bucket", "Key": "key"}, "NoSuchBucket"),
        (
            "sts",
            "assume_role_with_web_identity",
            {"RoleArn": "arn:aws:iam::123456789012:role/r", "RoleSessionName": "me", "WebIdentityToken": "token"},
            "ReplaykitNotEmulated",
        ),
    ],
)
def test_unsigned_calls_to_others_are_lawful(
    guarded: Endpoint, service: str, operation: str, params: dict[str, str], told: str
) -> None:
    unsigned = ONCE.merge(Config(signature_version=UNSIGNED))
    caller = boto3.client(service, "us-east-1", endpoint_url=guarded.url, config=unsigned)
    assert code(lambda: getattr(caller, operation)(**params)) == told


def test_in_process_too(tmp_path: Path) -> None:
    known = Credentials([Credential("AK", "secret")])
    with replaykit.use_cassette(tmp_path / "none.yaml", "emulate", authorize=known.verify):
        region = "eu-west-1"
        here = boto3.client("dynamodb", region, aws_access_key_id="AK", aws_secret_access_key="secret", config=ONCE)
        assert here.list_tables()["TableNames"] == []
        assert here.create_table(**TABLE)["TableDescription"]["TableArn"].split(":")[3] == region
        who = boto3.client("dynamodb", region, aws_access_key_id="AK", aws_secret_access_key="wrong", config=ONCE)
        assert code(who.list_tables) == "InvalidSignatureException"


# The command.


@contextmanager
def emulate(*arguments: str) -> Iterator[tuple[str, str]]:
    """Its URL, and what it says before it serves."""
    command = [sys.executable, "-m", "replaykit", "emulate", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(4)]
            yield said[1].strip().rpartition("=")[2], "".join(said)
        finally:
            process.kill()


def test_the_command_takes_credentials_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_text("[default]\naws_access_key_id = AK\naws_secret_access_key = secret\n")
    with emulate("--credentials", f"file:{path}") as (url, said):
        assert client(url).list_tables()["TableNames"] == []
        assert code(client(url, secret="wrong").list_tables) == "InvalidSignatureException"
        assert "signed with AK" in said
        assert "secret" not in said.lower()
        assert "secret" not in httpx.get(f"{url}/_replaykit/state").text


def test_by_default_any_signature_will_do_and_none_will_not() -> None:
    with emulate() as (url, _):
        assert client(url, "anybody", "anything").list_tables()["TableNames"] == []
        nobody = client(url, config=ONCE.merge(Config(signature_version=UNSIGNED)))
        assert code(nobody.list_tables) == "MissingAuthenticationTokenException"


def test_unsigned_calls_are_answered_on_demand() -> None:
    with emulate("--unsigned") as (url, _):
        nobody = client(url, config=ONCE.merge(Config(signature_version=UNSIGNED)))
        assert nobody.list_tables()["TableNames"] == []


# Codings of answers.


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serving(Emulation(authorize=None).endpoint(port=0)) as endpoint:
        here = client(endpoint.url)
        here.create_table(**TABLE)
        here.put_item(TableName="table", Item={"p": {"S": "a"}, "x": {"S": 4071 * "x"}})
        yield endpoint


def fetch(endpoint: Endpoint, accepted: str, projection: str) -> tuple[httpx.Response, bytes]:
    """The answer and its body as it came."""
    headers = {"X-Amz-Target": "DynamoDB_20120810.GetItem", "Content-Type": "application/x-amz-json-1.0"}
    body = {"TableName": "table", "Key": {"p": {"S": "a"}}, "ProjectionExpression": projection}
    with httpx.stream(
        "POST", endpoint.url, headers=headers | {"Accept-Encoding": accepted}, content=orjson.dumps(body)
    ) as said:
        return said, b"".join(said.iter_raw())


@pytest.mark.parametrize(("coding", "decode"), [("gzip", gzip.decompress), ("deflate", zlib.decompress)])
def test_an_answer_of_more_than_4096_bytes_is_coded(endpoint: Endpoint, coding: str, decode: Any) -> None:
    """As test_compressed_response of ScyllaDB has it of AWS; the checksum is of what goes over the wire."""
    said, raw = fetch(endpoint, coding, "p, x")
    assert said.headers["Content-Encoding"] == coding
    assert said.headers["Content-Length"] == str(len(raw))
    assert said.headers["x-amz-crc32"] == str(zlib.crc32(raw))
    assert len(decode(raw)) > 30 * len(raw)
    assert orjson.loads(decode(raw))["Item"]["x"] == {"S": 4071 * "x"}


@pytest.mark.parametrize(("accepted", "projection"), [("gzip", "x"), ("identity", "p, x"), ("br", "p, x")])
def test_other_answers_are_not(endpoint: Endpoint, accepted: str, projection: str) -> None:
    said, raw = fetch(endpoint, accepted, projection)
    assert "Content-Encoding" not in said.headers
    assert said.headers["x-amz-crc32"] == str(zlib.crc32(raw))
    assert orjson.loads(raw)["Item"]["x"] == {"S": 4071 * "x"}


def test_boto3_checks_the_checksum_of_a_coded_answer(endpoint: Endpoint) -> None:
    """It does not decode, so a handler of the client's does."""
    here = client(endpoint.url)
    coded = []

    def decode(response_dict: dict[str, Any], **_: Any) -> None:
        coded.append(response_dict["headers"]["Content-Encoding"])
        response_dict["body"] = gzip.decompress(response_dict["body"])

    here.meta.events.register("before-call", lambda params, **_: params["headers"].update({"Accept-Encoding": "gzip"}))
    here.meta.events.register("before-parse", decode)
    assert here.get_item(TableName="table", Key={"p": {"S": "a"}})["Item"]["x"] == {"S": 4071 * "x"}
    assert coded == ["gzip"]
