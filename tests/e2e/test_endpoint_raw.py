"""The endpoint over bare sockets: what well-behaved clients don't send, and what they send in odd pieces."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import orjson
import pytest

from replaykit.adapters.endpoint import CannotListen, Endpoint, serving
from replaykit.adapters.endpoint_request import Limits
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.session.answer import Answer, Provenance


def tell(request: HttpRequest) -> Answer:
    if request.path == "/fall":
        raise RuntimeError("the session fell")
    told = [request.method, request.target, len(request.body)]
    return Answer(HttpResponse(200, body=orjson.dumps(told)), Provenance.RECORDED)


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    limits = Limits(head=4096, body=60_000_000)
    with serving(Endpoint(tell, port=0, ca_folder=tmp_path, limits=limits)) as endpoint:
        yield endpoint


def connect(endpoint: Endpoint) -> socket.socket:
    return socket.create_connection((endpoint.host, endpoint.port), timeout=10)


def rest(client: socket.socket) -> bytes:
    data = b""
    while chunk := client.recv(65536):
        data += chunk
    return data


def exchange(endpoint: Endpoint, *chunks: bytes) -> bytes:
    """Send pieces, each in a segment of its own; then all that comes back until the server closes."""
    with connect(endpoint) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for chunk in chunks:
            client.sendall(chunk)
            time.sleep(0.01)
        return rest(client)


CLOSING = b"GET /last HTTP/1.1\r\nConnection: close\r\n\r\n"


def test_pipelined_requests_are_answered_in_order(endpoint: Endpoint) -> None:
    data = b"".join(b"GET /%d HTTP/1.1\r\n\r\n" % number for number in range(200))
    bodies = [part for part in exchange(endpoint, data + CLOSING).split(b"\r\n") if b"[" in part]
    targets = [orjson.loads(body.partition(b"HTTP/1.1")[0])[1] for body in bodies]
    assert targets == [f"/{number}" for number in range(200)] + ["/last"]


def test_byte_by_byte(endpoint: Endpoint) -> None:
    data = b"POST /a HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab"
    pieces = [data[place : place + 1] for place in range(len(data))]
    assert exchange(endpoint, *pieces).endswith(b'["POST","/a",2]')


def test_expect_100_continue(endpoint: Endpoint) -> None:
    with connect(endpoint) as client:
        client.sendall(b"PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n")
        assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"abc")
        assert rest(client).endswith(b'["PUT","/a",3]')


def test_head_has_no_body(endpoint: Endpoint) -> None:
    answer = exchange(endpoint, b"HEAD /a HTTP/1.1\r\n\r\n" + CLOSING)
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert b"HEAD" not in answer


def test_http_1_0(endpoint: Endpoint) -> None:
    assert b"Connection: close\r\n" in exchange(endpoint, b"GET /a HTTP/1.0\r\n\r\n")
    kept = exchange(endpoint, b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + CLOSING)
    assert b"Connection: keep-alive\r\n" in kept
    assert kept.endswith(b'["GET","/last",0]')


@pytest.mark.parametrize(
    ("data", "status", "why"),
    [
        (b"rubbish\r\n\r\n", b"400", b"malformed"),
        (b"PRI * HTTP/2.0\r\nHost: a\r\n\r\n", b"400", b"malformed"),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400", b"Transfer-Encoding"),
        (b"GET / HTTP/1.1\r\nx: " + b"a" * 9000, b"431", b"4096 bytes"),
    ],
)
def test_what_is_no_request_gets_a_clear_answer(endpoint: Endpoint, data: bytes, status: bytes, why: bytes) -> None:
    half = len(data) // 2
    answer = exchange(endpoint, data[:half], data[half:], b"and more" * 100)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert why in answer
    assert b"Connection: close\r\n" in answer
    assert exchange(endpoint, CLOSING).startswith(b"HTTP/1.1 200 OK")


def test_requests_before_the_rubbish_are_answered(endpoint: Endpoint) -> None:
    answer = exchange(endpoint, b"GET /1 HTTP/1.1\r\n\r\nrubbish\r\n\r\n")
    assert answer.index(b'["GET","/1",0]') < answer.index(b"HTTP/1.1 400")


def test_http_2_has_to_be_spoken_from_the_beginning(endpoint: Endpoint) -> None:
    answer = exchange(endpoint, b"GET /1 HTTP/1.1\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    assert answer.index(b'["GET","/1",0]') < answer.index(b"HTTP/2 on a connection that began as HTTP/1.1")


def test_a_body_beyond_measure_is_refused_while_it_is_sent(endpoint: Endpoint) -> None:
    with connect(endpoint) as client:
        client.sendall(b"PUT /a HTTP/1.1\r\nContent-Length: 99000000\r\n\r\n")
        client.sendall(bytes(61_000_000))
        assert rest(client).startswith(b"HTTP/1.1 413")


def test_an_error_in_the_session_is_an_answer(endpoint: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = exchange(endpoint, b"GET /fall HTTP/1.1\r\n\r\n" + CLOSING)
    assert answer.startswith(b"HTTP/1.1 500")
    assert b"the session fell" not in answer
    assert answer.endswith(b'["GET","/last",0]')
    assert "the session fell" in caplog.text


def test_a_client_that_goes_away_hurts_nobody(endpoint: Endpoint) -> None:
    for data in (b"", b"GET", b"PUT / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc", b"\x16\x03\x01", b"\x16rubbish"):
        client = connect(endpoint)
        client.sendall(data)
        client.close()
    assert exchange(endpoint, CLOSING).startswith(b"HTTP/1.1 200 OK")


def test_a_client_that_reads_slowly_stops_what_it_asks_for(endpoint: Endpoint) -> None:
    """Its answers wait in bounded space: the endpoint stops reading its requests while they do."""
    body = b"a" * 1_000_000
    asked: list[str] = []

    def answer(request: HttpRequest) -> Answer:
        asked.append(request.target)
        return Answer(HttpResponse(200, body=body), Provenance.RECORDED)

    endpoint.answer = answer
    with connect(endpoint) as client:
        client.settimeout(0)
        sent, wire = 0, b"GET /x HTTP/1.1\r\n\r\n" * 20_000
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline and sent < len(wire):
            try:
                sent += client.send(wire[sent : sent + 1000])
            except BlockingIOError:
                time.sleep(0.01)
        before = len(asked)
        assert before < 20_000
        client.settimeout(10)
        taken = 0
        while taken < 60_000_000:
            taken += len(client.recv(1 << 20))
        assert len(asked) > before


def test_answers_that_come_later_keep_the_order(endpoint: Endpoint) -> None:
    async def later(request: HttpRequest) -> Answer:
        await asyncio.sleep(0.05 if request.target == "/0" else 0)
        if request.target == "/1":
            raise RuntimeError("fell later")
        return tell(request)

    endpoint.answer = lambda request: tell(request) if request.target == "/2" else later(request)
    data = b"".join(b"GET /%d HTTP/1.1\r\n\r\n" % number for number in range(4))
    answer = exchange(endpoint, data + CLOSING)
    places = [answer.index(text) for text in (b'"/0"', b"HTTP/1.1 500", b'"/2"', b'"/3"', b'"/last"')]
    assert places == sorted(places)
    late = exchange(endpoint, b"GET /0 HTTP/1.1\r\n\r\nrubbish\r\n\r\n")
    assert late.index(b'"/0"') < late.index(b"HTTP/1.1 400")


def test_head_and_body_are_one_segment(endpoint: Endpoint) -> None:
    with connect(endpoint) as client:
        client.sendall(b"GET /a HTTP/1.1\r\n\r\n")
        assert client.recv(65536).endswith(b'["GET","/a",0]')


def test_a_tunnel_to_plain_http(endpoint: Endpoint) -> None:
    with connect(endpoint) as client:
        client.sendall(b"CONNECT s3.amazonaws.com:80 HTTP/1.1\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        client.sendall(CLOSING)
        assert rest(client).endswith(b'["GET","/last",0]')


def test_a_tunnel_in_a_tunnel_is_refused(endpoint: Endpoint) -> None:
    import ssl

    context = ssl.create_default_context(cafile=str(endpoint.ca.certificate))
    with connect(endpoint) as client:
        client.sendall(b"CONNECT a.b:443 HTTP/1.1\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        with context.wrap_socket(client, server_hostname="a.b") as secure:
            secure.sendall(b"CONNECT c.d:443 HTTP/1.1\r\n\r\n")
            assert secure.recv(1000).startswith(b"HTTP/1.1 400")
            assert secure.recv(1000) == b""  # a goodbye, no reset


def test_a_client_hello_in_one_segment_with_its_connect(endpoint: Endpoint) -> None:
    import ssl

    context = ssl.create_default_context(cafile=str(endpoint.ca.certificate))
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname="a.b")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    with connect(endpoint) as client:
        client.sendall(b"CONNECT a.b:443 HTTP/1.1\r\n\r\n" + outgoing.read())
        answer = client.recv(65536)
        while b"\r\n\r\n" not in answer or answer.endswith(b"\r\n\r\n"):
            answer += client.recv(65536)
        incoming.write(answer.partition(b"\r\n\r\n")[2])
        tls.do_handshake()
        assert tls.version() == "TLSv1.3"


def test_a_client_that_does_not_trust_the_ca_is_told_in_the_log(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    import ssl

    with connect(endpoint) as client, pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(client, server_hostname="127.0.0.1")
    deadline = time.monotonic() + 5
    while "AWS_CA_BUNDLE" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "mitmproxy-ca-cert.pem" in caplog.text


def test_a_port_in_use_says_what_to_do(endpoint: Endpoint) -> None:
    with pytest.raises(CannotListen, match=r"--port 0") as caught, serving(Endpoint(tell, port=endpoint.port)):
        pass
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"], ids=["not of this machine", "unknown"])
def test_an_address_that_can_not_be_had_says_what_to_do(host: str) -> None:
    told = rf"no address {re.escape(host)}\. Take one that it has with --host"
    with pytest.raises(CannotListen, match=told), serving(Endpoint(tell, host=host, port=0)):
        pass


def test_closing_drops_the_clients(tmp_path: Path) -> None:
    with serving(Endpoint(tell, port=0, ca_folder=tmp_path)) as endpoint:
        client = connect(endpoint)
        client.sendall(b"GET /a HTTP/1.1\r\n\r\n")
        assert client.recv(1000)
    with client, suppress(ConnectionResetError):
        assert client.recv(1000) == b""
