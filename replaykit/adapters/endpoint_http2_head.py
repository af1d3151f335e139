"""The fields of an HTTP/2 request -> an HttpRequest without its body: RFC 9113's rules, in words.

A request that breaks them is answered 400 on its own stream (8.1.1); the others of its connection go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from replaykit.adapters.endpoint_request import BadRequest, Limits
from replaykit.aws.http import Headers, HttpRequest

PSEUDO: Final = frozenset({b":method", b":scheme", b":authority", b":path", b":protocol"})
OF_THE_CONNECTION: Final = frozenset(
    {b"connection", b"proxy-connection", b"keep-alive", b"transfer-encoding", b"upgrade"}
)
LINE: Final = len(b": \r\n")  # what a field weighs over HTTP/1.1 beside its name and value
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9a-z]+")
_METHOD = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_NO_VALUE = re.compile(rb"[\0\r\n]")
_NO_PATH = re.compile(rb"[\0-\x20\x7f]")

Fields = Iterable[tuple[bytes, bytes]]


def read_head(fields: Fields, limits: Limits, *, scheme: str, authority: str) -> HttpRequest:
    """The request that these fields begin.

    Args:
        fields: as they came, the pseudo-header fields first.
        limits: see Limits.
        scheme: of requests that name none.
        authority: the host of requests that name none.

    Raises:
        BadRequest: they are no request that we take.
    """
    pseudo, regular = _parted(fields, limits)
    if pseudo.get(b":method") == b"CONNECT":
        raise BadRequest("a CONNECT over HTTP/2: this endpoint opens tunnels over HTTP/1.1 only")
    method, target = _named(pseudo, b":method"), _named(pseudo, b":path")
    if not _METHOD.fullmatch(method):
        raise _malformed(":method is no method")
    if _NO_PATH.search(target) or not (target.startswith(b"/") or target == b"*"):
        raise _malformed(":path is no path")
    return HttpRequest(
        method.decode("latin-1"),
        pseudo.get(b":scheme", b"").decode("latin-1").lower() or scheme,
        _hosted(regular, pseudo.get(b":authority")) or authority,
        target.decode("latin-1"),
        _headers(regular),
    )


def _parted(fields: Fields, limits: Limits) -> tuple[dict[bytes, bytes], list[tuple[str, str]]]:
    """Pseudo-header fields and the others, each as it has to be."""
    pseudo: dict[bytes, bytes] = {}
    regular: list[tuple[str, str]] = []
    size = 0
    for name, value in fields:
        size += len(name) + len(value) + LINE
        if size > limits.head:
            raise BadRequest(f"the request's head is longer than {limits.head} bytes", 431)
        if _NO_VALUE.search(value):
            raise _malformed(f"the value of {_shown(name)} has a line's end or a zero in it")
        if name[:1] != b":":
            regular.append(_regular(name, value))
        elif name not in PSEUDO or name in pseudo or regular:
            raise _malformed(f"{_shown(name)} is unknown, there twice, or behind other fields")
        else:
            pseudo[name] = value
    return pseudo, regular


def _regular(name: bytes, value: bytes) -> tuple[str, str]:
    if not _NAME.fullmatch(name):
        raise _malformed(f"{_shown(name)} is no name of a field")
    if name in OF_THE_CONNECTION or (name == b"te" and value != b"trailers"):
        raise _malformed(f"{_shown(name)} is about a connection of HTTP/1.1")
    return name.decode(), value.decode("utf-8", "surrogateescape").strip()


def _named(pseudo: dict[bytes, bytes], name: bytes) -> bytes:
    if not pseudo.get(name):
        raise _malformed(f"it has no {name.decode()}")
    return pseudo[name]


def _hosted(regular: list[tuple[str, str]], authority: bytes | None) -> str:
    """The host that is asked; as Host it is the first field then, since signatures cover it by that name."""
    hosts = [value for name, value in regular if name == "host"]
    if authority is None:
        return hosts[0] if hosts else ""
    host = authority.decode("latin-1")
    if not hosts:
        regular.insert(0, ("host", host))
    elif hosts[0].lower() != host.lower():
        raise _malformed(":authority and host differ")
    return host


def _headers(regular: list[tuple[str, str]]) -> Headers:
    index: dict[str, str] = {}
    for name, value in regular:
        index.setdefault(name, value)
    return Headers.indexed(regular, index)


def _shown(name: bytes) -> str:
    return repr(name[:100])[2:-1] or "an empty name"


def _malformed(why: str) -> BadRequest:
    return BadRequest(f"the request is malformed HTTP/2: {why}")
