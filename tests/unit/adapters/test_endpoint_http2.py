"""HTTP/2 without a socket: the h2 library's client asks, and what it is told is the same however the bytes are cut."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

import pytest
from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.settings import SettingCodes
from hypothesis import given
from hypothesis import strategies as st

from replaykit.adapters.endpoint import Endpoint
from replaykit.adapters.endpoint_connection import Answerer
from replaykit.adapters.endpoint_http2 import HEADS, STREAM_WINDOW, STREAMS, Http2
from replaykit.adapters.endpoint_request import PREFACE, Limits, RequestParser
from replaykit.adapters.endpoint_response import Renderer
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.session.answer import Answer, Provenance

AUTHORITY = "127.0.0.1:4566"
DATED = ("Date", "Tue, 01 Jan 2030 00:00:00 GMT")


def echo(request: HttpRequest) -> Answer:
    """What was asked, as fields and a body; and fields that are about a recorded connection."""
    fields = [DATED, ("X-Asked", f"{request.method} {request.url}"), ("Connection", "close"), ("Keep-Alive", "x")]
    fields += [(f"X-Of-{name}", value) for name, value in request.headers.fields if name.lower().startswith("x-")]
    body = request.body[::-1]
    return Answer(HttpResponse(200, Headers([*fields, ("Content-Length", "7")]), body), Provenance.LIVE)


class Talk:
    """A client and the server's side, and what came of it."""

    def __init__(self, answer: Answerer = echo, limits: Limits = Limits(), **settings: int) -> None:  # noqa: B008
        self.wire, self.ended = bytearray(), False
        self.server = Http2(Endpoint(answer, limits=limits), self._sent, self._end, scheme="http", authority=AUTHORITY)
        config = H2Configuration(client_side=True, validate_outbound_headers=False, normalize_outbound_headers=False)
        self.client = H2Connection(config)
        self.client.initiate_connection()
        if settings:
            self.client.update_settings({SettingCodes[name]: value for name, value in settings.items()})
        self.seen: list[events.Event] = []
        self.reads = True  # the client gives back the windows of what it has read

    def _sent(self, data: bytes) -> None:
        assert data
        assert not self.ended
        self.wire += data

    def _end(self) -> None:
        assert not self.ended
        self.ended = True

    def ask(self, *fields: tuple[str, str], method: str = "POST", path: str = "/", body: bytes | None = b"") -> int:
        """Begin a request, and end it unless its body is None."""
        stream = self.client.get_next_available_stream_id()
        pseudo = [(":method", method), (":scheme", "http"), (":authority", AUTHORITY), (":path", path)]
        self.client.send_headers(stream, [*pseudo, *fields], end_stream=body == b"")
        if body:
            self.give(stream, body)
        return stream

    def give(self, stream: int, body: bytes) -> None:
        """A body, as the server's windows take it."""
        while body:
            window = self.client.local_flow_control_window(stream)
            if not window:
                self.go()
                continue
            size = min(window, self.client.max_outbound_frame_size)
            chunk, body = body[:size], body[size:]
            self.client.send_data(stream, chunk, end_stream=not body)

    def go(self, cuts: Iterable[int] = ()) -> Talk:
        """Let both talk until neither has more to say; the client's bytes come in pieces of these sizes."""
        while data := self.client.data_to_send():
            for piece in pieces(data, cuts):
                self.server.receive(piece)
            self.read()
        return self

    def read(self) -> None:
        data = bytes(self.wire)
        self.wire.clear()
        for event in self.client.receive_data(data):
            self.seen.append(event)
            if isinstance(event, events.DataReceived) and self.reads:
                self.client.acknowledge_received_data(event.flow_controlled_length, event.stream_id)

    def of(self, kind: type, stream: int | None = None) -> list[Any]:
        return [one for one in self.seen if isinstance(one, kind) and (stream is None or one.stream_id == stream)]

    def fields(self, stream: int) -> dict[bytes, bytes]:
        (head,) = self.of(events.ResponseReceived, stream)
        return dict(head.headers)

    def status(self, stream: int) -> int:
        return int(self.fields(stream)[b":status"])

    def body(self, stream: int) -> bytes:
        return b"".join(one.data for one in self.of(events.DataReceived, stream))

    def whole(self, stream: int) -> bool:
        return bool(self.of(events.StreamEnded, stream))


def pieces(data: bytes, cuts: Iterable[int]) -> Iterator[bytes]:
    for cut in cuts:
        if data:
            yield data[:cut]
            data = data[cut:]
    if data:
        yield data


def test_an_answer_is_in_http_2_s_form() -> None:
    talk = Talk()
    stream = talk.ask(("x-a", "1"), path="/a?b", body=b"abc")
    talk.go()
    assert talk.of(events.ResponseReceived, stream)[0].headers == [
        (b":status", b"200"),
        (b"date", DATED[1].encode()),
        (b"x-asked", b"POST http://127.0.0.1:4566/a?b"),
        (b"x-of-x-a", b"1"),
        (b"content-length", b"3"),
    ]
    assert talk.body(stream) == b"cba"
    assert talk.whole(stream)
    assert not talk.ended


METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD"])
FIELDS = st.lists(
    st.tuples(
        st.text("abc019-", min_size=1, max_size=8).map("x-{}".format),
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20),
    ),
    max_size=4,
)
BODIES = st.binary(max_size=200) | st.integers(0, 200_000).map(lambda size: b"ab" * size)
REQUESTS = st.lists(st.tuples(METHODS, FIELDS, BODIES), min_size=1, max_size=6)
CUTS = st.lists(st.integers(1, 60) | st.integers(1, 20_000), max_size=30)


def over_http_1(method: str, fields: list[tuple[str, str]], body: bytes) -> tuple[bytes, bytes]:
    """The answer's bytes and body over HTTP/1.1."""
    answers: list[bytes] = []

    def deliver(request: HttpRequest, _: bytes) -> None:
        answers.append(Renderer().answer(echo(request), head_only=method == "HEAD"))

    lines = [f"{method} / HTTP/1.1", f"Host: {AUTHORITY}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in fields]
    parser = RequestParser(deliver, Limits(), scheme="http", authority=AUTHORITY)
    parser.feed("\r\n".join([*lines, "", ""]).encode() + body)
    head, _, answer = answers[0].partition(b"\r\n\r\n")
    return head, answer


@given(REQUESTS, CUTS)
def test_answers_are_those_of_http_1_however_the_bytes_are_cut(requests, cuts) -> None:
    talk = Talk()
    for method, fields, body in requests:
        stream = talk.ask(*fields, method=method, body=body)
        talk.go(cuts)
        head, answer = over_http_1(method, fields, body)
        lines = [line.partition(b": ") for line in head.split(b"\r\n")[1:]]
        assert talk.of(events.ResponseReceived, stream)[0].headers[1:] == [(n.lower(), v) for n, _, v in lines]
        assert talk.body(stream) == answer
        assert talk.whole(stream)


@given(st.lists(BODIES.filter(bool), min_size=2, max_size=5), st.data())
def test_streams_that_interleave_keep_apart(bodies: list[bytes], data: st.DataObject) -> None:
    """Frames of several requests in any order, with pieces of any size; each gets its own answer."""
    talk = Talk()
    left = {talk.ask(("x-a", str(number)), body=None): body for number, body in enumerate(bodies)}
    asked = dict(left)
    while left:
        stream = data.draw(st.sampled_from(sorted(left)))
        size = min(data.draw(st.integers(1, 16_384)) if len(left[stream]) < 20_000 else 16_384, len(left[stream]))
        size = min(size, talk.client.local_flow_control_window(stream))
        if size:
            chunk, left[stream] = left[stream][:size], left[stream][size:]
            talk.client.send_data(stream, chunk, end_stream=not left[stream])
            if not left[stream]:
                del left[stream]
        if not size or data.draw(st.booleans()):
            talk.go()
    talk.go()
    for number, (stream, body) in enumerate(asked.items()):
        assert talk.fields(stream)[b"x-of-x-a"] == str(number).encode()
        assert talk.body(stream) == body[::-1]


def test_the_first_bytes_one_by_one() -> None:
    talk = Talk()
    stream = talk.ask(body=b"abc")
    talk.go([1] * 200)
    assert talk.body(stream) == b"cba"


def sized(size: int) -> Answerer:
    return lambda _: HttpResponse(200, body=bytes(size))


def test_a_head_has_no_body_and_its_length() -> None:
    talk = Talk(lambda _: HttpResponse(200, Headers([("Content-Length", "1048576")])))
    stream = talk.ask(method="HEAD")
    talk.go()
    assert talk.fields(stream)[b"content-length"] == b"1048576"
    assert talk.whole(stream)
    assert not talk.of(events.DataReceived)


def test_no_content() -> None:
    talk = Talk(lambda _: HttpResponse(204, body=b"not sent"))
    stream = talk.ask()
    talk.go()
    assert b"content-length" not in talk.fields(stream)
    assert talk.whole(stream)
    assert not talk.of(events.DataReceived)


def test_a_recorded_answer_is_told_with_its_own_date() -> None:
    answer = Answer(HttpResponse(200, Headers([DATED]), b"x"), Provenance.RECORDED)
    talk = Talk(lambda _: answer)
    streams = [talk.ask(), talk.ask()]
    talk.go()
    assert [talk.fields(stream)[b"date"] for stream in streams] == [DATED[1].encode()] * 2


# Flow control.


def test_a_body_waits_for_the_client_s_window() -> None:
    talk = Talk(sized(200_000))
    talk.reads = False
    stream = talk.ask()
    talk.go()
    assert len(talk.body(stream)) == 65_535
    assert not talk.whole(stream)
    talk.reads = True
    talk.client.acknowledge_received_data(65_535, stream)
    talk.go()
    assert talk.body(stream) == bytes(200_000)
    assert talk.whole(stream)


def test_a_stream_whose_window_is_shut_holds_up_no_other() -> None:
    talk = Talk(lambda request: HttpResponse(200, body=bytes(50_000 if request.path == "/slow" else 10)))
    talk.client.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 20})
    slow, quick = talk.ask(path="/slow"), talk.ask()
    talk.reads = False
    talk.go()
    assert (len(talk.body(slow)), len(talk.body(quick))) == (20, 10)
    talk.client.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 60_000})  # raises the window of what is open
    talk.go()
    assert talk.whole(slow)


def test_bodies_take_turns() -> None:
    talk = Talk(sized(1_000_000), INITIAL_WINDOW_SIZE=2_000_000)
    talk.client.increment_flow_control_window(10_000_000)
    streams = [talk.ask(), talk.ask()]
    talk.go()
    order = [one.stream_id for one in talk.of(events.DataReceived)]
    assert Counter(order[: len(order) // 2]).keys() == set(streams)
    assert all(talk.body(stream) == bytes(1_000_000) for stream in streams)


def test_nothing_of_a_body_is_put_into_a_full_transport() -> None:
    talk = Talk(sized(300_000), INITIAL_WINDOW_SIZE=2_000_000)
    talk.client.increment_flow_control_window(10_000_000)
    send = talk.server._send

    def fill(data: bytes) -> None:
        send(data)
        talk.server.full = True

    talk.server._send = fill
    stream = talk.ask()
    talk.go()
    once = len(talk.body(stream))
    assert once <= 200_000
    talk.server.receive(b"")
    talk.read()
    assert len(talk.body(stream)) == once
    while not talk.whole(stream):
        talk.server.resume()
        talk.read()
    assert talk.body(stream) == bytes(300_000)


@pytest.mark.parametrize("size", [STREAM_WINDOW * 3 + 1, 20_000_000])
def test_a_large_body_comes_in(size: int) -> None:
    sizes: list[int] = []
    talk = Talk(lambda request: sizes.append(len(request.body)) or HttpResponse(200))
    stream = talk.ask(body=bytes(size))
    talk.go()
    assert sizes == [size]
    assert talk.status(stream) == 200


def test_bodies_that_nobody_wants_don_t_shut_the_connection_s_window() -> None:
    talk = Talk(limits=Limits(body=1000))
    for _ in range(40):
        stream = talk.ask(body=None)
        talk.client.send_data(stream, bytes(16_000))
        talk.client.send_data(stream, bytes(16_000))
        talk.go()
        assert talk.status(stream) == 413
    assert talk.client.outbound_flow_control_window > 8_000_000


# What is beside requests and answers.


def test_a_client_that_expects_100_is_told_so_once() -> None:
    talk = Talk()
    stream = talk.ask(("expect", "100-continue"), body=None)
    talk.go()
    assert talk.of(events.InformationalResponseReceived, stream)[0].headers == [(b":status", b"100")]
    assert not talk.of(events.ResponseReceived)
    talk.give(stream, b"abc")
    talk.go()
    assert talk.body(stream) == b"cba"
    none = talk.ask(("expect", "100-continue"))
    talk.go()
    assert talk.status(none) == 200
    assert len(talk.of(events.InformationalResponseReceived)) == 1


def test_trailers_are_no_headers() -> None:
    talk = Talk()
    stream = talk.ask(body=None)
    talk.client.send_data(stream, b"abc")
    talk.client.send_headers(stream, [("x-late", "1")], end_stream=True)
    talk.go()
    assert b"x-of-x-late" not in talk.fields(stream)
    assert talk.body(stream) == b"cba"


def test_cookies_are_one_field() -> None:
    talk = Talk(lambda request: HttpResponse(200, body=request.headers["cookie"].encode()))
    stream = talk.ask(("cookie", "a=1"), ("cookie", "b=2"))
    talk.go()
    assert talk.body(stream) == b"a=1; b=2"


def test_a_ping_is_answered() -> None:
    talk = Talk()
    talk.client.ping(b"12345678")
    talk.go()
    assert talk.of(events.PingAckReceived)


# Answers that come later.


class Later:
    """Answers that wait until the test gives them."""

    def __init__(self) -> None:
        self.coming: dict[str, asyncio.Future[Any]] = {}

    def __call__(self, request: HttpRequest) -> Awaitable[Any]:
        self.coming[request.path] = asyncio.get_running_loop().create_future()
        return self.coming[request.path]


def in_a_loop(story: Callable[[Talk, Later], Awaitable[None]]) -> None:
    async def run() -> None:
        later = Later()
        await story(Talk(later), later)

    asyncio.run(run())


async def moment() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


def test_answers_don_t_wait_for_each_other() -> None:
    async def story(talk: Talk, later: Later) -> None:
        first, second = talk.ask(path="/1"), talk.ask(path="/2")
        talk.go()
        later.coming["/2"].set_result(HttpResponse(200, body=b"2"))
        await moment()
        talk.read()
        assert talk.whole(second)
        assert not talk.of(events.ResponseReceived, first)
        later.coming["/1"].set_exception(RuntimeError("fell later"))
        await moment()
        talk.read()
        assert talk.status(first) == 500
        assert b"fell later" not in talk.body(first)

    in_a_loop(story)


def test_an_error_in_the_session_is_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    def fall(_: HttpRequest) -> Answer:
        raise RuntimeError("the session fell")

    talk = Talk(fall)
    stream = talk.ask()
    talk.go()
    assert talk.status(stream) == 500
    assert "the session fell" in caplog.text


def test_a_client_that_gives_up_is_not_answered() -> None:
    async def story(talk: Talk, later: Later) -> None:
        first, second = talk.ask(path="/1"), talk.ask(path="/2")
        talk.go()
        talk.client.reset_stream(first, ErrorCodes.CANCEL)
        talk.go()
        await moment()
        assert later.coming["/1"].cancelled()
        later.coming["/2"].set_result(HttpResponse(200))
        await moment()
        talk.read()
        assert talk.whole(second)
        assert not talk.of(events.ResponseReceived, first)

    in_a_loop(story)


@pytest.mark.parametrize("asked", [b"", None])
def test_a_client_that_gives_up_in_the_midst(asked: bytes | None) -> None:
    talk = Talk(sized(300_000))
    talk.reads = False
    stream = talk.ask(body=asked)
    talk.go()
    talk.client.reset_stream(stream, ErrorCodes.CANCEL)
    talk.client.increment_flow_control_window(1_000_000)
    again = talk.ask(method="HEAD")
    talk.go()
    assert talk.status(again) == 200
    assert len(talk.body(stream)) <= 65_535
    assert not talk.server._coming
    assert not talk.server._bodies
    assert not talk.server._unended


def test_a_client_that_says_goodbye_gets_what_it_asked_for() -> None:
    async def story(talk: Talk, later: Later) -> None:
        stream = talk.ask(path="/1")
        goodbye = b"\x00\x00\x08\x07\x00\x00\x00\x00\x00" + bytes(8)
        window = b"\x00\x00\x04\x08\x00\x00\x00\x00\x00\x00\x00\xff\xff"
        talk.server.receive(talk.client.data_to_send() + goodbye + window)
        assert not talk.ended
        later.coming["/1"].set_result(HttpResponse(200, body=bytes(60_000)))
        await moment()
        assert talk.ended
        talk.read()
        assert talk.body(stream) == bytes(60_000)
        assert talk.of(events.ConnectionTerminated)[0].error_code == ErrorCodes.NO_ERROR

    in_a_loop(story)


def test_the_endpoint_says_goodbye() -> None:
    async def story(talk: Talk, later: Later) -> None:
        talk.ask(path="/1")
        talk.go()
        talk.server.close()
        talk.server.close()
        await moment()
        assert later.coming["/1"].cancelled()
        talk.read()
        (goodbye,) = talk.of(events.ConnectionTerminated)
        assert (goodbye.error_code, goodbye.last_stream_id) == (ErrorCodes.NO_ERROR, 1)

    in_a_loop(story)


def test_a_connection_that_is_gone_is_waited_for_by_nobody() -> None:
    async def story(talk: Talk, later: Later) -> None:
        talk.ask(path="/1")
        talk.go()
        talk.server.lost()
        await moment()
        assert later.coming["/1"].cancelled()
        assert not talk.wire

    in_a_loop(story)


# Limits.


def test_a_head_beyond_measure_is_refused_on_its_stream() -> None:
    talk = Talk(limits=Limits(head=1000))
    whole, half = talk.ask(("x-a", "a" * 1500)), talk.ask(("x-a", "a" * 1500), body=None)
    talk.go()
    for stream in (whole, half):
        assert talk.status(stream) == 431
        assert b"longer than 1000 bytes" in talk.body(stream)
    assert [one.error_code for one in talk.of(events.StreamReset)] == [ErrorCodes.NO_ERROR]
    good = talk.ask()
    talk.go()
    assert talk.status(good) == 200


def test_a_head_far_beyond_measure_ends_the_connection() -> None:
    talk = Talk(limits=Limits(head=1000))
    talk.ask(("x-a", "a" * 1000 * HEADS))
    talk.go()
    assert talk.ended
    assert talk.of(events.ConnectionTerminated)[0].error_code == ErrorCodes.ENHANCE_YOUR_CALM


def test_a_body_beyond_measure_is_refused_while_it_is_sent() -> None:
    talk = Talk(limits=Limits(body=5000))
    stream, other = talk.ask(body=None), talk.ask(body=None)
    talk.client.send_data(stream, bytes(6000))
    talk.client.send_data(other, b"abc")
    talk.go()
    assert talk.status(stream) == 413
    assert b"longer than 5000 bytes" in talk.body(stream)
    assert talk.of(events.StreamReset, stream)[0].error_code == ErrorCodes.NO_ERROR
    talk.client.end_stream(other)
    talk.go()
    assert talk.body(other) == b"cba"


def test_a_body_beyond_measure_by_its_last_frame() -> None:
    talk = Talk(limits=Limits(body=5000))
    stream = talk.ask(body=bytes(6000))
    talk.go()
    assert talk.status(stream) == 413
    assert talk.whole(stream)
    assert not talk.of(events.StreamReset)
    assert not talk.ended


def test_what_a_refused_client_still_sends_is_passed_over() -> None:
    talk = Talk(limits=Limits(body=5000))
    stream = talk.ask(body=None)
    talk.client.send_data(stream, bytes(6000))
    talk.client.send_data(stream, bytes(6000), end_stream=True)  # before it has read the answer
    after = talk.ask(body=b"abc")
    talk.go()
    assert talk.status(stream) == 413
    assert talk.body(after) == b"cba"


def test_more_requests_at_a_time_than_we_said_end_the_connection() -> None:
    async def story(talk: Talk, later: Later) -> None:
        for _ in range(STREAMS):
            talk.ask()
        talk.go()
        assert not talk.ended
        assert talk.client.remote_settings.max_concurrent_streams == STREAMS
        talk.client.remote_settings.update({SettingCodes.MAX_CONCURRENT_STREAMS: 2 * STREAMS})
        talk.client.remote_settings.acknowledge()
        talk.ask()
        talk.go()
        assert talk.ended

    in_a_loop(story)


def test_a_connect_is_refused_on_its_stream() -> None:
    talk = Talk()
    stream = talk.client.get_next_available_stream_id()
    talk.client.send_headers(stream, [(":method", "CONNECT"), (":authority", "a.b:443")])
    talk.go()
    assert talk.status(stream) == 400
    assert b"over HTTP/1.1 only" in talk.body(stream)
    assert talk.of(events.StreamReset, stream)
    good = talk.ask()
    talk.go()
    assert talk.status(good) == 200


# What is no HTTP/2.


def frame(kind: int, payload: bytes, *, flags: int = 0, stream: int = 0) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


MALFORMED = {
    "data on no stream": (frame(0, b"abc", stream=99), ErrorCodes.PROTOCOL_ERROR),
    "settings of five bytes": (frame(4, bytes(5)), ErrorCodes.FRAME_SIZE_ERROR),
    "a frame beyond measure": (b"\xff\xff\xff\x00\x00\x00\x00\x00\x01", ErrorCodes.FRAME_SIZE_ERROR),
    "a naked continuation": (frame(9, b"", stream=1), ErrorCodes.PROTOCOL_ERROR),
    "rubbish for a head": (frame(1, b"\xff" * 40, flags=5, stream=99), ErrorCodes.PROTOCOL_ERROR),
    "a head that another frame breaks off": (
        frame(1, b"\x82", stream=99) + frame(6, bytes(8)),
        ErrorCodes.PROTOCOL_ERROR,
    ),
    "a window beyond measure": (frame(8, b"\x7f\xff\xff\xff"), ErrorCodes.FLOW_CONTROL_ERROR),
    "a push": (frame(5, bytes(4) + b"\x82", flags=4, stream=1), ErrorCodes.PROTOCOL_ERROR),
}


@pytest.mark.parametrize("cut", [10_000, 7])
@pytest.mark.parametrize(("data", "code"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_ends_the_connection(
    data: bytes, code: ErrorCodes, cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    """What was asked before is answered, in whatever pieces it came; h2's words go to the client and the log."""
    talk = Talk()
    stream = talk.ask(body=b"abc")
    with caplog.at_level(logging.WARNING):
        for piece in pieces(talk.client.data_to_send() + data, [cut] * 50):
            if not talk.ended:
                talk.server.receive(piece)
    talk.read()
    assert talk.body(stream) == b"cba"
    assert talk.ended
    (goodbye,) = talk.of(events.ConnectionTerminated)
    assert goodbye.error_code == code
    assert goodbye.additional_data
    assert goodbye.additional_data.decode() in caplog.text
    assert "Traceback" not in caplog.text


def test_a_length_that_the_body_has_not() -> None:
    talk = Talk()
    talk.ask(("content-length", "5"), body=b"abc")
    talk.go()
    assert talk.ended


def test_the_preface_alone() -> None:
    talk = Talk()
    talk.server.receive(PREFACE)
    talk.read()
    assert talk.of(events.RemoteSettingsChanged)
    assert not talk.ended
