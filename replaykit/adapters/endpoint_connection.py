"""One client's connection: what it is (plain, TLS, a tunnel; HTTP/1.1 or 2), and HTTP/1.1's answers in their order."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from replaykit.adapters.endpoint_request import CLOSE, PREFACE, BadRequest, RequestParser
from replaykit.adapters.endpoint_response import Said, failed, own_error
from replaykit.adapters.endpoint_tls import TlsLayer
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.session.answer import Answer

if TYPE_CHECKING:
    from replaykit.adapters.endpoint import Endpoint
    from replaykit.adapters.endpoint_http2 import Http2

log = logging.getLogger("replaykit.endpoint")

TLS_HANDSHAKE = 0x16  # the first byte of a ClientHello, and of no HTTP request
LINGER = 2.0
Answerer = Callable[[HttpRequest], Said | Awaitable[Said]]


class Connection(asyncio.Protocol):
    """A connection of the endpoint; there is nothing in it that could reach another host."""

    __slots__ = (
        "_answer",
        "_closing",
        "_endpoint",
        "_full",
        "_held",
        "_http2",
        "_parser",
        "_pending",
        "_receive",
        "_send",
        "_take",
        "_tls",
        "_transport",
        "_waiting",
    )

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._answer = endpoint.answer
        self._parser = RequestParser(self._on_request, endpoint.limits, scheme="http", authority=endpoint.authority)
        self._tls: TlsLayer | None = None
        self._http2: Http2 | None = None
        self._take: Callable[[bytes], None] = self._begun  # of what is not encrypted, or no longer
        self._held = b""
        self._closing = False
        self._full = False  # the client has more answers to read than it takes
        self._waiting: asyncio.Task[None] | None = None
        self._pending: deque[tuple[HttpRequest, bytes] | BadRequest] = deque()

    # The transport's events.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send: Callable[[bytes], None] = self._transport.write
        self._receive: Callable[[bytes], None] = self._first
        self._endpoint.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._closing = True
        self._endpoint.connections.discard(self)
        if self._waiting is not None:
            self._waiting.cancel()
        if self._http2 is not None:
            self._http2.lost()

    def data_received(self, data: bytes) -> None:
        if not self._closing:
            self._receive(data)

    def pause_writing(self) -> None:
        self._full = True
        if self._http2 is not None:
            self._http2.full = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._full = False
        if self._http2 is not None and not self._closing:
            self._http2.resume()
        self._go_on()

    # What comes in.

    def _first(self, data: bytes) -> None:
        if data[0] == TLS_HANDSHAKE:
            self._start_tls(self._endpoint.host)
        else:
            self._receive = self._begun
        self._receive(data)

    def _begun(self, data: bytes) -> None:
        """The first bytes of HTTP, which tell the version; whether ALPN has agreed on one is not asked."""
        data = self._held + data
        if data[: len(PREFACE)] != PREFACE[: len(data)]:
            self._take = self._plain
        elif len(data) < len(PREFACE):
            self._held = data
            return
        else:
            self._take = self._begin_http2()
        if self._tls is None:
            self._receive = self._take
        self._held = b""
        self._take(data)

    def _begin_http2(self) -> Callable[[bytes], None]:
        from replaykit.adapters.endpoint_http2 import Http2  # HTTP/1.1 alone does without

        scheme, authority = self._parser.scheme, self._parser.authority
        self._http2 = Http2(self._endpoint, self._send, self._linger, scheme=scheme, authority=authority)
        self._http2.full = self._full
        return self._http2.receive

    def _plain(self, data: bytes) -> None:
        parser = self._parser
        try:
            rest = parser.feed(data)
        except BadRequest as error:
            if not self._closing:  # what follows a request that closes is nobody's
                self._refuse(error)
            return
        if parser.tunnel:
            self._open_tunnel(rest)
        elif parser.wants_continue() and not self._closing:
            self._send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _encrypted(self, data: bytes) -> None:
        tls = self._tls
        assert tls is not None
        try:
            plain = tls.receive(data)
        except ssl.SSLError as error:
            self._endpoint.tls_failed(error)
            self._transport.close()
            self._closing = True
            return
        if plain:
            self._take(plain)
        if tls.ended and not self._closing:
            self._close()

    def _open_tunnel(self, rest: bytes) -> None:
        """Say yes to a CONNECT; whatever its target, the other end of the tunnel is here."""
        target, self._parser.tunnel = self._parser.tunnel, ""
        if self._tls is not None or self._waiting is not None or self._closing:
            self._refuse(BadRequest("a CONNECT where none can be: inside of a tunnel, or before an answer is out"))
            return
        self._send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self._parser = RequestParser(self._on_request, self._endpoint.limits, scheme="http", authority=target)
        self._take, self._receive = self._begun, self._tunnelled
        if rest:
            self._tunnelled(rest)

    def _tunnelled(self, data: bytes) -> None:
        if data[0] == TLS_HANDSHAKE:
            self._start_tls(self._parser.authority.rpartition(":")[0].strip("[]"))
        else:
            self._parser.authority = self._parser.authority.removesuffix(":80")
            self._receive = self._begun
        self._receive(data)

    def _start_tls(self, host: str) -> None:
        self._tls = TlsLayer(self._endpoint.leaves.context(host.lower()), self._transport.write)
        self._send = self._tls.send
        self._parser.scheme = "https"
        self._parser.authority = self._parser.authority.removesuffix(":443")
        self._receive = self._encrypted

    # What goes out.

    def _on_request(self, request: HttpRequest, connection: bytes) -> None:
        if self._full or self._waiting is not None:
            self._pending.append((request, connection))
            self._transport.pause_reading()
        elif not self._closing:
            self._respond(request, connection)

    def _go_on(self) -> None:
        """Answer what has queued up, in order, as far as that goes; then take in more."""
        while not (self._full or self._closing or self._waiting):
            if not self._pending:
                self._transport.resume_reading()
                return
            turn = self._pending.popleft()
            if isinstance(turn, BadRequest):
                self._refuse(turn)
            else:
                self._respond(*turn)

    def _respond(self, request: HttpRequest, connection: bytes) -> None:
        answer: Said | Awaitable[Said]
        try:
            answer = self._answer(request)
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not end the server
            answer = failed(request, error)
        if isinstance(answer, (Answer, HttpResponse)):
            self._write(request, answer, connection)
        else:
            self._waiting = asyncio.ensure_future(self._wait(answer, request, connection))

    async def _wait(self, coming: Awaitable[Said], request: HttpRequest, connection: bytes) -> None:
        answer: Said
        try:
            answer = await coming
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not end the server
            answer = failed(request, error)
        self._waiting = None
        if not self._closing:
            self._write(request, answer, connection)
            self._go_on()

    def _write(self, request: HttpRequest, answer: Said, connection: bytes) -> None:
        self._send(self._endpoint.renderer.answer(answer, connection, head_only=request.method == "HEAD"))
        if connection is CLOSE:
            self._close()

    def _refuse(self, error: BadRequest) -> None:
        if self._full or self._waiting is not None:
            self._pending.append(error)
            return
        log.warning("refused a request: %s", error)
        self._send(self._endpoint.renderer.render(own_error(error.status, "MalformedRequest", str(error)), CLOSE))
        self._linger()

    def _close(self) -> None:
        self._closing = True
        if self._tls is not None:
            self._tls.close()
        self._transport.close()

    def _linger(self) -> None:
        """Close our half only: unread bytes would make the kernel reset the connection, and the answer be lost."""
        self._closing = True
        if self._tls is not None:
            self._tls.close()
        self._transport.write_eof()
        asyncio.get_running_loop().call_later(LINGER, self._transport.abort)

    def abort(self) -> None:
        """The endpoint closes."""
        if self._http2 is None or self._closing:
            self._closing = True
            self._transport.abort()
        else:
            self._closing = True
            self._http2.close()
            self._transport.close()  # when the goodbye is out
            asyncio.get_running_loop().call_later(LINGER, self._transport.abort)
