"""Whatever follows HTTP/2's preface, the endpoint answers or says goodbye: what it gets is never a failure of ours."""

from __future__ import annotations

import logging

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.settings import SettingCodes
from hypothesis import given
from hypothesis import strategies as st

from replaykit.adapters.endpoint import Endpoint
from replaykit.adapters.endpoint_http2 import Http2
from replaykit.adapters.endpoint_request import PREFACE, Limits
from replaykit.aws.http import HttpRequest, HttpResponse


class Server:
    """A connection's HTTP/2; what it sends has to be HTTP/2, as h2's client sees it."""

    def __init__(self) -> None:
        self.sent, self.ended = bytearray(), False
        limits = Limits(head=500, body=1000)
        self.http2 = Http2(Endpoint(answer, limits=limits), self._send, self._end, scheme="http", authority="a:1")

    def _send(self, data: bytes) -> None:
        assert not self.ended
        self.sent += data

    def _end(self) -> None:
        self.ended = True

    def take(self, data: bytes, cuts: list[int]) -> None:
        for cut in [*cuts, len(data)]:
            if data and not self.ended:
                self.http2.receive(data[:cut])
                data = data[cut:]
        sizes = frames(bytes(self.sent))
        assert sum(9 + size for size in sizes) == len(self.sent)
        assert max(sizes) <= 16_384


def frames(data: bytes) -> list[int]:
    sizes = []
    while len(data) >= 9:
        sizes.append(int.from_bytes(data[:3], "big"))
        data = data[9 + sizes[-1] :]
    return sizes


def without_heads(data: bytes) -> bytes:
    payload = b""
    for size in frames(data):
        payload, data = payload + data[9 : 9 + size], data[9 + size :]
    return payload


def answer(request: HttpRequest) -> HttpResponse:
    assert request.url
    return HttpResponse(200, body=request.body * 3)


@pytest.fixture(autouse=True)
def _no_traceback(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR, "replaykit.endpoint"):
        yield
    assert not caplog.records


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


# Fields by HPACK's static table (GET, POST, /, http, https …), an authority and a size of the table; and rubbish.
HPACK = st.lists(
    st.sampled_from([b"\x82", b"\x83", b"\x84", b"\x86", b"\x87", b"\x41\x01a", b"\x3f\xe1\x1f", b"\x40\x01x\x01y"])
    | st.binary(max_size=6)
).map(b"".join)
ASKED = st.just(b"\x83\x84\x86\x41\x01a")
FRAMES = st.builds(
    frame,
    st.integers(0, 12),
    st.sampled_from([0, 1, 4, 5, 8, 0x20, 0x25]) | st.integers(0, 255),
    st.integers(0, 9) | st.integers(0, 2**32 - 1),
    st.binary(max_size=20) | ASKED | HPACK | st.integers(0, 2**32 - 1).map(lambda n: n.to_bytes(4, "big")),
)
CUTS = st.lists(st.integers(1, 40), max_size=20)


@given(st.binary(max_size=300), CUTS)
def test_any_bytes(data: bytes, cuts: list[int]) -> None:
    Server().take(PREFACE + data, cuts)


@given(st.lists(FRAMES | st.builds(frame, st.just(1), st.just(5), st.integers(1, 9), ASKED), max_size=12), CUTS)
def test_any_frames(sent: list[bytes], cuts: list[int]) -> None:
    Server().take(PREFACE + b"".join(sent), cuts)


def conversation() -> bytes:
    """What a client says that asks, gives up, widens its windows and goes."""
    client = H2Connection(H2Configuration(client_side=True))
    client.initiate_connection()
    client.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 100})
    head = [(":method", "PUT"), (":scheme", "http"), (":authority", "a"), (":path", "/a?b"), ("x-a", "b" * 90)]
    for stream in (1, 3, 5):
        client.send_headers(stream, head)
        client.send_data(stream, bytes(700))
    client.send_data(3, bytes(700), end_stream=True)
    client.reset_stream(5)
    client.end_stream(1)
    client.increment_flow_control_window(5000)
    for stream in (1, 3):
        client.increment_flow_control_window(5000, stream)
    client.send_headers(7, [*head, ("x-b", "c" * 500)], end_stream=True)
    client.ping(b"12345678")
    client.close_connection()
    return client.data_to_send()


TALK = conversation()


@given(
    st.lists(st.tuples(st.integers(len(PREFACE), len(TALK) - 1), st.integers(0, 255)), max_size=4),
    st.lists(st.tuples(st.integers(len(PREFACE), len(TALK)), st.binary(max_size=12)), max_size=2),
    CUTS,
)
def test_a_conversation_with_faults(changed: list[tuple[int, int]], added: list[tuple[int, bytes]], cuts) -> None:
    data = bytearray(TALK)
    for place, byte in changed:
        data[place] = byte
    for place, more in added:
        data[place:place] = more
    Server().take(bytes(data), cuts)


def test_the_conversation_without_faults() -> None:
    server = Server()
    server.take(TALK, [])
    assert server.ended
    for words in (b"longer than 500 bytes", b"longer than 1000 bytes", bytes(1000)):
        assert words in without_heads(bytes(server.sent))
