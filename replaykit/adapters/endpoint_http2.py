"""HTTP/2 of one connection: its bytes -> requests, answers -> its bytes, by the h2 library, without a socket.

Requests are answered independently of each other, each on its stream. The first connection that speaks HTTP/2, by prior
knowledge or agreed on by ALPN, imports this file.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import FrameTooLargeError, ProtocolError
from h2.settings import SettingCodes, Settings

from replaykit.adapters.endpoint_http2_head import read_head
from replaykit.adapters.endpoint_request import PREFACE, BadRequest
from replaykit.adapters.endpoint_response import Said, failed, own_error
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.session.answer import Answer

if TYPE_CHECKING:
    from replaykit.adapters.endpoint import Endpoint

log = logging.getLogger("replaykit.endpoint")

STREAMS: Final = 256
"""Requests at a time; a client that has read our settings lets more wait."""
STREAM_WINDOW: Final = 1024 * 1024
CONNECTION_WINDOW: Final = 16 * 1024 * 1024
HEADS: Final = 4
"""Heads up to so many times the limit are answered 431; larger ones end the connection, unread."""
TURN: Final = 4
"""Frames of a body until it is the next one's turn."""
FRAME_HEAD: Final = 9
GOAWAY: Final = 7


@dataclass(slots=True)
class Coming:
    """A request whose body is under way."""

    request: HttpRequest
    parts: list[bytes] = field(default_factory=list)
    size: int = 0


class Http2:
    """The server's side of one HTTP/2 connection.

    Args:
        endpoint: who answers, within which limits.
        send: writes bytes to the client.
        end: called once, when all is said; `send` is not called after it.
        scheme: of requests that name none.
        authority: the host of requests that name none.

    Attributes:
        full: the client has more answers to read than it takes; bodies wait until `resume`.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        send: Callable[[bytes], None],
        end: Callable[[], None],
        *,
        scheme: str,
        authority: str,
    ) -> None:
        self._endpoint, self._send, self._end = endpoint, send, end
        self._scheme, self._authority = scheme, authority
        self.full = False
        self._over = self._leaving = False  # nothing more is said; the client asks nothing more
        self._unread = bytearray()
        self._preface = len(PREFACE)  # how much of it is to come
        self._unended: set[int] = set()  # streams on which the client may send more
        self._coming: dict[int, Coming] = {}
        self._waiting: dict[int, asyncio.Future[Said]] = {}
        self._bodies: dict[int, memoryview] = {}  # what is left to send of them
        self._out: list[bytes] = []
        self._on: dict[type, Callable[[Any], None]] = {
            RequestReceived: self._on_request,
            DataReceived: self._on_data,
            StreamEnded: self._on_end,
            StreamReset: self._on_reset,
        }
        self._h2 = _server(endpoint.limits.head * HEADS)
        self._h2.initiate_connection()
        self._h2.increment_flow_control_window(CONNECTION_WINDOW - self._h2.inbound_flow_control_window)

    # What comes in.

    def receive(self, data: bytes) -> None:
        """Take in bytes, and send what they bring about; the connection's first bytes are the preface."""
        self._unread += data
        try:
            for frame in self._frames():
                for event in self._h2.receive_data(frame):
                    if handle := self._on.get(type(event)):
                        handle(event)
                self._out.append(self._h2.data_to_send())
        except ProtocolError as error:
            self._break_off(error)
        self._flush()

    def _frames(self) -> Iterator[bytes]:
        """One at a time, so that what came before a malformed one is answered however the bytes were cut.

        GOAWAY is taken out: h2 says no more after it, while it only means that no new streams come (RFC 9113, 6.8).
        """
        unread = self._unread
        while not self._over and len(unread) >= (self._preface or FRAME_HEAD):
            size = self._preface or FRAME_HEAD + int.from_bytes(unread[:3], "big")
            if size > FRAME_HEAD + self._h2.max_inbound_frame_size:
                raise FrameTooLargeError(f"a frame of {size - FRAME_HEAD} bytes")
            if len(unread) < size:
                return
            frame = bytes(unread[:size])
            del unread[:size]
            if frame[3] == GOAWAY and not self._preface:
                self._leaving = True
            else:
                yield frame
            self._preface = 0

    def _on_request(self, event: RequestReceived) -> None:
        stream = event.stream_id
        if event.stream_ended is None:
            self._unended.add(stream)
        try:
            request = read_head(event.headers, self._endpoint.limits, scheme=self._scheme, authority=self._authority)
        except BadRequest as error:
            self._refuse(stream, error)
            return
        self._coming[stream] = Coming(request)
        if event.stream_ended is None and (request.headers.get("expect") or "").lower() == "100-continue":
            self._h2.send_headers(stream, [(b":status", b"100")])

    def _on_data(self, event: DataReceived) -> None:
        stream, coming = event.stream_id, self._coming.get(event.stream_id)
        self._h2.acknowledge_received_data(event.flow_controlled_length, stream)
        if coming is None:
            return  # the request is answered or given up
        coming.parts.append(event.data)
        coming.size += len(event.data)
        limit = self._endpoint.limits.body
        if coming.size > limit:
            del self._coming[stream]
            if event.stream_ended is not None:
                self._unended.discard(stream)
            self._refuse(stream, BadRequest(f"the request's body is longer than {limit} bytes", 413))

    def _on_end(self, event: StreamEnded) -> None:
        stream = event.stream_id
        self._unended.discard(stream)
        coming = self._coming.pop(stream, None)
        if coming is not None:
            coming.request.body = b"".join(coming.parts)
            self._respond(stream, coming.request)

    def _on_reset(self, event: StreamReset) -> None:
        """The client wants no answer any more."""
        stream = event.stream_id
        self._unended.discard(stream)
        self._coming.pop(stream, None)
        self._bodies.pop(stream, None)
        if waiting := self._waiting.pop(stream, None):
            waiting.cancel()

    # What goes out.

    def _respond(self, stream: int, request: HttpRequest) -> None:
        answer: Said | Awaitable[Said]
        try:
            answer = self._endpoint.answer(request)
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not end the server
            answer = failed(request, error)
        if isinstance(answer, (Answer, HttpResponse)):
            self._say(stream, request, answer)
        else:
            self._waiting[stream] = waiting = asyncio.ensure_future(answer)
            waiting.add_done_callback(lambda done: self._on_answer(stream, request, done))

    def _on_answer(self, stream: int, request: HttpRequest, done: asyncio.Future[Said]) -> None:
        if self._waiting.pop(stream, None) is None:
            return  # given up
        answer: Said
        try:
            answer = done.result()
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001  # as above
            answer = failed(request, error)
        self._say(stream, request, answer)
        self._flush()

    def _refuse(self, stream: int, error: BadRequest) -> None:
        log.warning("refused a request: %s", error)
        self._answer(stream, self._endpoint.renderer.render(own_error(error.status, "MalformedRequest", str(error))))

    def _say(self, stream: int, request: HttpRequest, answer: Said) -> None:
        self._answer(stream, self._endpoint.renderer.answer(answer, head_only=request.method == "HEAD"))

    def _answer(self, stream: int, rendered: bytes) -> None:
        """Begin an answer; what it says is what it says over HTTP/1.1."""
        fields, body = taken_apart(rendered)
        self._h2.send_headers(stream, fields, end_stream=not body)
        if not body:
            self._ended(stream)
            return
        self._bodies[stream] = body
        if not self.full:
            self._put(stream)

    def _ended(self, stream: int) -> None:
        """An answer is out; one that did not wait for the whole request tells the client to keep the rest."""
        if stream in self._unended:
            self._unended.discard(stream)
            self._h2.reset_stream(stream, ErrorCodes.NO_ERROR)

    def _flush(self) -> None:
        """Send what is ready, and of the bodies what the client's windows and the transport take, in turns."""
        moved = True
        while moved and not self._over:
            moved = False
            for stream in () if self.full else tuple(self._bodies):
                moved |= self._put(stream)
            self._out.append(self._h2.data_to_send())
            if data := b"".join(self._out):
                self._send(data)
            self._out.clear()
        if self._leaving and not (self._over or self._coming or self._waiting or self._bodies):
            self.close()
            self._end()

    def _put(self, stream: int) -> bool:
        """Some frames of a body; whether there were any."""
        left = before = self._bodies[stream]
        for _ in range(TURN):
            size = min(len(left), self._h2.local_flow_control_window(stream), self._h2.max_outbound_frame_size)
            if size <= 0:
                break
            self._h2.send_data(stream, bytes(left[:size]), end_stream=size == len(left))
            left = left[size:]
        if left:
            self._bodies[stream] = left
        else:
            del self._bodies[stream]
            self._ended(stream)
        return len(left) < len(before)

    def resume(self) -> None:
        """The client has read on."""
        self.full = False
        self._flush()

    # The end.

    def _break_off(self, error: ProtocolError) -> None:
        """What the client sends is no HTTP/2: say so as h2 has it, with its words for whoever debugs the client."""
        words = f"{type(error).__name__}: {error}"
        log.warning("broke off HTTP/2: %s", words)
        self._h2.clear_outbound_data_buffer()  # h2's own GOAWAY, which has no words
        self._say_goodbye(error.error_code, words)
        self._end()

    def close(self) -> None:
        """Say goodbye, and nothing more; answers that are under way are not waited for."""
        if not self._over:
            self._say_goodbye(ErrorCodes.NO_ERROR, "")

    def _say_goodbye(self, code: int, words: str) -> None:
        self._over = True
        self._h2.close_connection(code, words.encode())
        self._send(b"".join([*self._out, self._h2.data_to_send()]))
        self._out.clear()
        self.lost()

    def lost(self) -> None:
        """The connection is gone."""
        self._over = True
        while self._waiting:
            self._waiting.popitem()[1].cancel()
        self._bodies.clear()


def _server(most_of_a_head: int) -> H2Connection:
    """A connection of h2, its fields unchecked: `read_head` does that, and says what is wrong."""
    made = H2Connection(
        H2Configuration(
            client_side=False,
            validate_inbound_headers=False,
            validate_outbound_headers=False,
            normalize_outbound_headers=False,
        )
    )
    made.local_settings = Settings(
        client=False,
        initial_values={
            SettingCodes.MAX_CONCURRENT_STREAMS: STREAMS,
            SettingCodes.INITIAL_WINDOW_SIZE: STREAM_WINDOW,
            SettingCodes.MAX_HEADER_LIST_SIZE: most_of_a_head,
        },
    )
    made.decoder.max_header_list_size = most_of_a_head
    return made


def taken_apart(rendered: bytes) -> tuple[list[tuple[bytes, bytes]], memoryview]:
    """An answer of HTTP/1.1 as the fields and the body that HTTP/2 sends."""
    end = rendered.index(b"\r\n\r\n")
    status, *lines = rendered[:end].split(b"\r\n")
    fields = [(b":status", status.split(b" ", 2)[1])]
    for line in lines:
        name, _, value = line.partition(b":")
        fields.append((name.lower(), value.strip()))
    return fields, memoryview(rendered)[end + 4 :]
