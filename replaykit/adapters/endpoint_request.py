"""Bytes of one connection -> HttpRequest values: the endpoint's reading half, without a socket.

llhttp (by httptools) does the parsing and refuses what is ambiguous; what it accepts and we don't want (heads without
an end, bodies without measure) is refused here, in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httptools

from replaykit.aws.http import DEFAULT_PORTS, Headers, HttpRequest

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"  # an HTTP/2 connection's first bytes
METHODS: Final = {name.encode(): name for name in ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS")}
KEEP: Final = b""
KEEP_1_0: Final = b"Connection: keep-alive\r\n"
CLOSE: Final = b"Connection: close\r\n"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may weigh: its head (request line and fields) and its body, in bytes."""

    head: int = 64 * 1024
    body: int = 1024 * 1024 * 1024


class BadRequest(Exception):  # noqa: N818  # HTTP's own name for it
    """The bytes are no request that we take; the connection is closed after the answer."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


class RequestParser:
    """Reads the requests of a connection, one after the other, and hands each whole one to `deliver`.

    Args:
        deliver: takes the request and the header line that its answer must carry about the connection.
        limits: see Limits.
        scheme: of requests that don't name it themselves (origin form).
        authority: the host of requests that have no Host field: the target of the CONNECT, or our own address.
    """

    __slots__ = (
        "_body",
        "_body_size",
        "_deliver",
        "_fields",
        "_head_size",
        "_headers",
        "_in_head",
        "_index",
        "_limits",
        "_parser",
        "_refused",
        "_url",
        "authority",
        "scheme",
        "tunnel",
    )

    def __init__(
        self, deliver: Callable[[HttpRequest, bytes], None], limits: Limits, *, scheme: str, authority: str
    ) -> None:
        self._deliver, self._limits = deliver, limits
        self.scheme, self.authority = scheme, authority
        self.tunnel = ""
        self._parser = httptools.HttpRequestParser(self)
        self._refused: BadRequest | None = None
        self.on_message_begin()
        self._in_head = False

    def feed(self, data: bytes) -> bytes:
        """Read on. Returns what follows a CONNECT, whose target then stands in `tunnel`; else nothing.

        Raises:
            BadRequest: what was delivered before it is good, what follows can't be read.
        """
        head_goes_on = self._in_head
        while data:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
                if self.tunnel:
                    return data
                self._decline_upgrade()
            except httptools.HttpParserError as error:
                raise self._refused or BadRequest(_in_words(error)) from None
            else:
                break
        if head_goes_on and self._in_head:
            self._weigh(len(data))
        return b""

    def _decline_upgrade(self) -> None:
        """Go on in HTTP/1.1 where a client offers to switch protocols, as Java's HttpClient does with h2c.

        The parser has stopped before the body, so it is given the head once more, without the offer.
        """
        head = [f"{self._parser.get_method().decode()} {self._url.decode('latin-1')} HTTP/1.1"]
        assert self._headers is not None
        head += [f"{name}: {value}" for name, value in self._headers if name.lower() != "upgrade"]
        self._parser = httptools.HttpRequestParser(self)
        self._parser.feed_data("\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape"))

    def wants_continue(self) -> bool:
        """Whether the client holds its body back until it is told `100 Continue` (asked after each feed)."""
        if self._in_head or self._body or self._headers is None:
            return False
        expect = self._headers.get("expect")
        return expect is not None and expect.lower() == "100-continue"

    def _weigh(self, size: int) -> None:
        self._head_size += size
        if self._head_size > self._limits.head:
            raise BadRequest(f"the request's head is longer than {self._limits.head} bytes", 431)

    # What follows is called by llhttp, in the order of the bytes.

    def on_message_begin(self) -> None:
        self._url = b""
        self._fields: list[tuple[str, str]] = []
        self._index: dict[str, str] = {}
        self._body: list[bytes] = []
        self._body_size = 0
        self._headers: Headers | None = None
        self._in_head, self._head_size = True, 0

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        spelled, lower = _NAMES.get(name) or _named(name)
        text = value.decode("utf-8", "surrogateescape").rstrip()
        self._fields.append((spelled, text))
        self._index.setdefault(lower, text)

    def on_headers_complete(self) -> None:
        self._headers = Headers.indexed(self._fields, self._index)
        self._fields, self._index = [], {}  # trailers come by on_header too, and are no part of the head
        self._in_head = False

    def on_body(self, body: bytes) -> None:
        self._body.append(body)
        self._body_size += len(body)
        if self._body_size > self._limits.body:
            self._refused = BadRequest(f"the request's body is longer than {self._limits.body} bytes", 413)
            raise self._refused

    def on_message_complete(self) -> None:
        parser, headers = self._parser, self._headers
        assert headers is not None
        name = parser.get_method()
        method = METHODS.get(name) or name.decode("latin-1")
        target = self._url.decode("latin-1")
        if parser.should_upgrade():  # not a whole message yet: see _decline_upgrade
            self.tunnel = target if method == "CONNECT" else ""
            return
        scheme = self.scheme
        if target.startswith("/"):
            host = headers.get("host") or self.authority
        else:
            scheme, host, target = _absolute(target, scheme, headers.get("host") or self.authority)
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._headers = None
        self._deliver(HttpRequest(method, scheme, host, target, headers, body), self._persistence(headers))

    def _persistence(self, headers: Headers) -> bytes:
        if not self._parser.should_keep_alive():
            return CLOSE
        if headers.get("connection") is None or self._parser.get_http_version() == "1.1":
            return KEEP
        return KEEP_1_0


_NAMES: dict[bytes, tuple[str, str]] = {}  # a header's name: as it was spelled, and in lower case
_NAMES_KEPT = 1000


def _named(name: bytes) -> tuple[str, str]:
    spelled = name.decode("latin-1")
    if len(_NAMES) < _NAMES_KEPT:
        _NAMES[name] = spelled, spelled.lower()
    return spelled, spelled.lower()


def _absolute(target: str, scheme: str, host: str) -> tuple[str, str, str]:
    """Scheme, host and path of a target that is no path: a proxy's absolute form, or the `*` of OPTIONS."""
    named, slashes, rest = target.partition("://")
    if not slashes:
        return scheme, host, target
    named = named.lower()
    end = next((place for place, letter in enumerate(rest) if letter in "/?#"), len(rest))
    authority, path = rest[:end].rpartition("@")[2], rest[end:]
    if authority.endswith(f":{DEFAULT_PORTS.get(named)}"):
        authority = authority.rpartition(":")[0]
    return named, authority, path if path.startswith("/") else f"/{path}"


def _in_words(error: Exception) -> str:
    text = str(error)
    if "PRI/Upgrade" in text:
        return "HTTP/2 on a connection that began as HTTP/1.1"
    return f"the request is malformed HTTP/1.1: {text}"
