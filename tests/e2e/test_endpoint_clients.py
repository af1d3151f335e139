"""Real clients reach the endpoint in every way that they have: endpoint URL, proxy, TLS on the port."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import httpx
import orjson
import pytest
from botocore.config import Config

from replaykit.adapters.endpoint import Endpoint, serving
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.session.answer import Answer, Provenance


def tell(request: HttpRequest) -> Answer:
    """Answer with what was understood of the request; DynamoDB's GetItem gets its own key as the item."""
    if request.headers.get("x-amz-target", "").endswith(".GetItem"):
        body = orjson.dumps({"Item": orjson.loads(request.body)["Key"]})
        headers = Headers([("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-RequestId", "R" * 52)])
        return Answer(HttpResponse(200, headers, body), Provenance.RECORDED, "dynamodb.GetItem")
    told = {"method": request.method, "url": request.url, "size": len(request.body)}
    return Answer(
        HttpResponse(200, Headers([("Content-Type", "application/json")]), orjson.dumps(told)), Provenance.LIVE
    )


@pytest.fixture
def endpoint(ca_folder: Path) -> Iterator[Endpoint]:
    with serving(Endpoint(tell, port=0, ca_folder=ca_folder)) as endpoint:
        yield endpoint


@pytest.fixture
def ca(endpoint: Endpoint) -> str:
    return str(endpoint.ca.certificate)


KEY = {"pk": {"S": "käse"}}


def get_item(client: Any) -> Any:
    return client.get_item(TableName="t", Key=KEY)["Item"]


def test_boto3_by_endpoint_url(endpoint: Endpoint) -> None:
    assert get_item(boto3.client("dynamodb", endpoint_url=endpoint.url)) == KEY


def test_boto3_by_the_environment(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint.url)
    assert get_item(boto3.client("dynamodb")) == KEY


def test_boto3_through_the_proxy(endpoint: Endpoint, ca: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", endpoint.url)
    monkeypatch.setenv("AWS_CA_BUNDLE", ca)
    assert get_item(boto3.client("dynamodb")) == KEY


def test_boto3_by_https_on_the_port(endpoint: Endpoint, ca: str) -> None:
    for host in ("127.0.0.1", "localhost"):
        client = boto3.client("dynamodb", endpoint_url=f"https://{host}:{endpoint.port}", verify=ca)
        assert get_item(client) == KEY


def test_sixteen_threads_share_a_client(endpoint: Endpoint, ca: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", endpoint.url)
    client = boto3.client("dynamodb", verify=ca, config=Config(max_pool_connections=16))
    keys = [{"pk": {"N": str(number)}} for number in range(160)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda key: client.get_item(TableName="t", Key=key)["Item"], keys))
    assert answers == keys


def test_httpx_as_endpoint_as_proxy_and_through_a_tunnel(endpoint: Endpoint, ca: str) -> None:
    with httpx.Client() as client:
        assert client.get(f"{endpoint.url}/a%20b?c=d").json()["url"] == f"{endpoint.url}/a%20b?c=d"
    with httpx.Client(proxy=endpoint.url, verify=ssl.create_default_context(cafile=ca)) as client:
        assert client.get("http://s3.amazonaws.com/b/k").json()["url"] == "http://s3.amazonaws.com/b/k"
        for host in ("b.s3.eu-west-1.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com"):
            assert client.put(f"https://{host}/k", content=b"abc").json() == {
                "method": "PUT",
                "url": f"https://{host}/k",
                "size": 3,
            }


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_through_the_proxy(endpoint: Endpoint, ca: str) -> None:
    command = ["curl", "-sS", "--proxy", endpoint.url, "--cacert", ca, "https://sts.amazonaws.com/?Action=X"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=20)
    assert orjson.loads(done.stdout)["url"] == "https://sts.amazonaws.com/?Action=X"


def test_fifty_megabytes_by_boto3(endpoint: Endpoint, ca: str) -> None:
    sizes: list[int] = []

    def take(request: HttpRequest) -> Answer:
        sizes.append(len(request.body))
        return Answer(HttpResponse(200), Provenance.LIVE)

    endpoint.answer = take
    body = bytes(50 * 1024 * 1024)
    once = Config(retries={"total_max_attempts": 1})
    boto3.client("s3", endpoint_url=endpoint.url, config=once).put_object(Bucket="b", Key="k", Body=body)
    secure = f"https://127.0.0.1:{endpoint.port}"  # here boto3 sends aws-chunked, with a checksum as its trailer
    boto3.client("s3", endpoint_url=secure, verify=ca, config=once).put_object(Bucket="b", Key="k", Body=body)
    assert sizes[0] == len(body) < sizes[1]


NODE = """
Promise.all([...Array(20).keys()].map(async (n) => {
  const answer = await fetch(`${process.argv[1]}/key-${n}`, {method: "PUT", body: "x".repeat(n * 10000)});
  return (await answer.json()).size;
})).then((sizes) => console.log(sizes.join()));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_node_s_fetch(endpoint: Endpoint) -> None:
    done = subprocess.run(["node", "-e", NODE, endpoint.url], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == ",".join(str(number * 10_000) for number in range(20))
