"""HTTP/2 clients reach the endpoint: by prior knowledge, by TLS, through a tunnel; and are told what HTTP/1.1's are."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import orjson
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, StreamEnded
from h2.settings import SettingCodes

from replaykit.adapters.endpoint import Endpoint, serving
from replaykit.adapters.endpoint_request import PREFACE
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.session.answer import Answer, Provenance

LARGE = 50 * 1024 * 1024


async def later(answer: HttpResponse) -> HttpResponse:
    await asyncio.sleep(0.05)
    return answer


def tell(request: HttpRequest) -> object:
    """What was asked; `/large` is large, `/later` comes later."""
    if request.path == "/large":
        return Answer(HttpResponse(200, body=b"ab" * (LARGE // 2)), Provenance.LIVE)
    told = {"method": request.method, "url": request.url, "size": len(request.body)}
    fields = Headers([("Content-Type", "application/json"), ("Connection", "close"), ("X-Amzn-RequestId", "R")])
    answer = HttpResponse(200, fields, orjson.dumps(told))
    return later(answer) if request.path == "/later" else Answer(answer, Provenance.RECORDED)


@pytest.fixture
def endpoint(ca_folder: Path) -> Iterator[Endpoint]:
    with serving(Endpoint(tell, port=0, ca_folder=ca_folder)) as endpoint:
        yield endpoint


def trusting(endpoint: Endpoint) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(endpoint.ca.certificate))


# httpx.


@pytest.mark.parametrize("secure", [False, True])
def test_the_same_answer_over_http_1_and_2(endpoint: Endpoint, secure: bool) -> None:
    url = f"https://127.0.0.1:{endpoint.port}" if secure else endpoint.url
    told = []
    for two in (False, True):
        with httpx.Client(http1=not two, http2=two, verify=trusting(endpoint)) as client:
            answers = [
                client.put(f"{url}/a%20b?c", content=b"abc", headers={"X-A": "b"}),
                client.get(f"{url}/later"),
                client.head(f"{url}/"),
                client.request("CONNECT", f"{url}/") if two else client.get(f"{url}/"),
            ]
            assert {answer.http_version for answer in answers} == {"HTTP/2" if two else "HTTP/1.1"}
            told.append([(a.status_code, [*a.headers.items()][:-1], a.content) for a in answers[:3]])
    assert told[0] == told[1]
    assert (answers[3].status_code, "over HTTP/1.1 only" in answers[3].text) == (400, True)


def test_httpx_through_a_tunnel(endpoint: Endpoint) -> None:
    with httpx.Client(http1=False, http2=True, proxy=endpoint.url, verify=trusting(endpoint)) as client:
        answer = client.put("https://kinesis.eu-west-1.amazonaws.com/", content=b"abc")
    told = {"method": "PUT", "url": "https://kinesis.eu-west-1.amazonaws.com/", "size": 3}
    assert (answer.http_version, answer.json()) == ("HTTP/2", told)


def test_a_client_that_can_do_both_speaks_http_1(endpoint: Endpoint) -> None:
    """It is the faster one here; see endpoint_tls."""
    with httpx.Client(http2=True, verify=trusting(endpoint)) as client:
        assert client.get(f"https://127.0.0.1:{endpoint.port}/").http_version == "HTTP/1.1"


def test_many_at_a_time_on_one_connection(endpoint: Endpoint) -> None:
    async def ask() -> list[int]:
        async with httpx.AsyncClient(http1=False, http2=True) as client:
            bodies = [b"x" * (number * 3000) for number in range(60)]
            answers = await asyncio.gather(*[client.put(f"{endpoint.url}/later", content=body) for body in bodies])
            assert len(endpoint.connections) == 1
            return [answer.json()["size"] for answer in answers]

    assert asyncio.run(ask()) == [number * 3000 for number in range(60)]


def test_fifty_megabytes_both_ways(endpoint: Endpoint) -> None:
    with httpx.Client(http1=False, http2=True, timeout=60) as client:
        parts = (bytes(1024 * 1024) for _ in range(50))  # httpx copies what is left of a whole one for each frame
        assert client.put(endpoint.url, content=parts).json()["size"] == LARGE
        assert client.get(f"{endpoint.url}/large").content == b"ab" * (LARGE // 2)


# curl.


def curl(*arguments: str) -> str:
    command = ["curl", "-sS", "--http2-prior-knowledge", "-w", " %{http_version}", *arguments]
    return subprocess.run(command, capture_output=True, check=True, timeout=30, text=True).stdout


CURL = shutil.which("curl")
NO_CURL = pytest.mark.skipif(
    CURL is None or "HTTP2" not in subprocess.run([CURL, "-V"], capture_output=True, text=True, check=False).stdout,
    reason="curl is not installed, or can't HTTP/2",
)


@NO_CURL
def test_curl_by_prior_knowledge(endpoint: Endpoint, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(LARGE))
    told, version = curl("-T", str(large), f"{endpoint.url}/up").split()
    assert (orjson.loads(told)["size"], version) == (LARGE, "2")
    assert curl("-o", "/dev/null", "-w", " %{size_download}", f"{endpoint.url}/large") == f" {LARGE}"
    assert curl("-I", endpoint.url).startswith("HTTP/2 200 \n")


@NO_CURL
def test_curl_in_a_tunnel_without_tls(endpoint: Endpoint) -> None:
    told, version = curl("--proxytunnel", "--proxy", endpoint.url, "http://kinesis.amazonaws.com/").split()
    assert (orjson.loads(told)["url"], version) == ("http://kinesis.amazonaws.com/", "2")


# Node.js.

NODE = """
const http2 = require("node:http2"), fs = require("node:fs");
const [url, ca] = process.argv.slice(1);
const session = http2.connect(url, {maxSessionMemory: 500, ca: ca && fs.readFileSync(ca)});
const ask = (path, size) => new Promise((done, fail) => {
  const asked = session.request({":path": path, ":method": "PUT"});
  const parts = [];
  asked.on("data", (part) => parts.push(part)).on("error", fail).on("end", () => done(Buffer.concat(parts)));
  asked.end(Buffer.alloc(size));
});
Promise.all([...Array(100).keys()].map((n) => ask(n % 2 ? "/later" : "/now", n * 5000)))
  .then(async (answers) => {
    console.log(answers.map((answer) => JSON.parse(answer).size).join());
    console.log((await ask("/large", 0)).length, JSON.parse(await ask("/up", 50 * 1024 * 1024)).size);
    const last = ask("/later", 1);
    session.close();
    console.log(JSON.parse(await last).url);
  });
"""
NO_NODE = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


@NO_NODE
@pytest.mark.parametrize("secure", [False, True])
def test_node_s_http2(endpoint: Endpoint, secure: bool) -> None:
    """Over TLS it offers h2 alone. The last request is asked before the client says goodbye, and answered after it."""
    url = f"https://localhost:{endpoint.port}" if secure else endpoint.url
    ca = [str(endpoint.ca.certificate)] if secure else []
    done = subprocess.run(["node", "-e", NODE, url, *ca], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        ",".join(str(number * 5000) for number in range(100)),
        f"{LARGE} {LARGE}",
        f"{url}/later",
    ]


# Bare sockets.


class Client:
    """h2's client over a socket, as bytes that were made beforehand or as they come."""

    def __init__(self, endpoint: Endpoint, window: int = 65_535) -> None:
        self.socket = socket.create_connection((endpoint.host, endpoint.port), timeout=10)
        self.h2 = H2Connection(H2Configuration(client_side=True))
        self.h2.initiate_connection()
        self.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: window})
        self.h2.increment_flow_control_window(window)

    def ask(self, path: str) -> int:
        stream = self.h2.get_next_available_stream_id()
        head = [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", path)]
        self.h2.send_headers(stream, head, end_stream=True)
        return stream

    def until(self, kind: type) -> list:
        """All events up to one of this kind."""
        seen: list = []
        while not any(isinstance(event, kind) for event in seen):
            self.socket.sendall(self.h2.data_to_send())
            data = self.socket.recv(1 << 20)
            assert data, seen
            seen += self.h2.receive_data(data)
        return seen


def test_the_preface_in_pieces(endpoint: Endpoint) -> None:
    client = Client(endpoint)
    client.ask("/")
    data = client.h2.data_to_send()
    client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for place in range(len(PREFACE) + 10):
        client.socket.sendall(data[place : place + 1])
        time.sleep(0.002)
    client.socket.sendall(data[len(PREFACE) + 10 :])
    assert client.until(StreamEnded)
    client.socket.close()


def test_a_client_that_reads_slowly_is_not_buffered_for(endpoint: Endpoint) -> None:
    """Its windows are wide open, and it does not read: what it asked for waits unsent, and others are served."""
    slow = Client(endpoint, window=2**30)
    for _ in range(4):
        slow.ask("/large")
    slow.socket.sendall(slow.h2.data_to_send())
    time.sleep(0.3)
    (connection,) = endpoint.connections
    assert connection._transport.get_write_buffer_size() < 1_000_000
    with httpx.Client(http1=False, http2=True) as client:
        assert client.get(endpoint.url).status_code == 200
    size, ended = 0, 0
    while ended < 4:
        for event in slow.until(DataReceived):
            size += len(event.data) if isinstance(event, DataReceived) else 0
            ended += isinstance(event, StreamEnded)
    assert size == 4 * LARGE
    slow.socket.close()


def test_the_endpoint_s_end_is_a_goodbye(ca_folder: Path) -> None:
    with serving(Endpoint(tell, port=0, ca_folder=ca_folder)) as endpoint:
        client = Client(endpoint)
        client.ask("/")
        client.until(StreamEnded)
    (goodbye,) = [event for event in client.until(ConnectionTerminated) if isinstance(event, ConnectionTerminated)]
    assert (goodbye.error_code, goodbye.last_stream_id) == (0, 1)
    assert client.socket.recv(100) == b""
    client.socket.close()


def test_what_is_no_http_2_gets_a_goodbye_in_words(endpoint: Endpoint) -> None:
    with socket.create_connection((endpoint.host, endpoint.port), timeout=10) as client:
        client.sendall(PREFACE + b"GET / HTTP/1.1\r\n\r\n" + bytes(100_000))
        data = b""
        while chunk := client.recv(65536):
            data += chunk
    assert re.search(rb"FrameTooLargeError: .* bytes$", data)


def test_a_client_without_the_sense_of_http_2_costs_nothing() -> None:
    code = "import sys, replaykit.adapters.endpoint; print([name for name in sys.modules if name in ('h2', 'hpack')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
