"""Answers -> bytes: the endpoint's writing half.

Head and body go out in one write: apart, the client's delayed acknowledgement of the head holds the body back (40 ms).
"""

from __future__ import annotations

import logging
import time
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

import orjson

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.session.answer import Answer, Provenance

log = logging.getLogger("replaykit.endpoint")

PHRASES = {status.value: status.phrase for status in HTTPStatus}
# About the recorded connection, not about the answer: ours says it anew.
OF_THE_CONNECTION = frozenset(
    {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length", "upgrade", "trailer", "te"}
)
KEPT_BODY = 64 * 1024
KEPT_ANSWERS = 4096
RECORDED = Provenance.RECORDED  # to look it up in the enumeration takes 0.05 us

Said = Answer | HttpResponse
Rendered = tuple[bytes, bytes, bool]  # the head without its end, the body, whether the head holds a Date


class Renderer:
    """Turns responses into bytes, and keeps the bytes of recorded ones, since these come again as the same object."""

    __slots__ = ("_date", "_kept", "_second")

    def __init__(self) -> None:
        # The response is kept beside its bytes so that its id can't become another's.
        self._kept: dict[int, tuple[HttpResponse, Rendered]] = {}
        self._second = 0
        self._date = b""

    def render(self, response: HttpResponse, connection: bytes = b"", *, head_only: bool = False) -> bytes:
        """The whole answer; `connection` is a header line about the connection, or nothing."""
        head, body, dated = rendered(response, head_only=head_only)
        return b"".join((head, connection, b"" if dated else self.date(), b"\r\n", body))

    def answer(self, said: Said, connection: bytes = b"", *, head_only: bool = False) -> bytes:
        """The same of what a run says; nobody changes a recorded response from here on."""
        if isinstance(said, HttpResponse):
            head, body, dated = rendered(said, head_only=head_only)
        elif said.provenance is RECORDED and not head_only:
            kept = self._kept.get(id(said.response))
            head, body, dated = kept[1] if kept is not None else self._keep(said.response)
        else:
            head, body, dated = rendered(said.response, head_only=head_only)
        return b"".join((head, connection, b"" if dated else self.date(), b"\r\n", body))

    def _keep(self, response: HttpResponse) -> Rendered:
        parts = rendered(response, head_only=False)
        if len(parts[1]) <= KEPT_BODY:
            if len(self._kept) >= KEPT_ANSWERS:
                self._kept.clear()
            self._kept[id(response)] = (response, parts)
        return parts

    def date(self) -> bytes:
        """The Date header line of this second."""
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._date = f"Date: {formatdate(second, usegmt=True)}\r\n".encode()
        return self._date


_SPECIAL: dict[str, str] = {}  # by a header's spelling: its name in lower case where it is special, else nothing


def _special(name: str) -> str:
    lower = name.lower()
    special = lower if lower in OF_THE_CONNECTION or lower == "date" else ""
    if len(_SPECIAL) < KEPT_ANSWERS:
        _SPECIAL[name] = special
    return special


def rendered(response: HttpResponse, *, head_only: bool) -> Rendered:
    """A response as bytes; the header lines that tell of the recorded connection are replaced by our own."""
    status, body, dated = response.status, response.body, False
    length: str | None = None
    lines = [f"HTTP/1.1 {status} {response.reason or PHRASES.get(status, 'Unknown')}"]
    for name, value in response.headers.fields:
        special = _SPECIAL.get(name)
        if special is None:
            special = _special(name)
        if not special:
            lines.append(f"{name}: {value}")
        elif special == "date":
            lines.append(f"{name}: {value}")
            dated = True
        elif special == "content-length":
            length = value
    if head_only:  # a HEAD's Content-Length tells of the body that a GET would have had
        body = b""
        if length is not None:
            lines.append(f"Content-Length: {length}")
    elif status in {204, 304}:
        body = b""
    else:
        lines.append(f"Content-Length: {len(body)}")
    lines.append("")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape"), body, dated


def json_response(status: int, value: Any) -> HttpResponse:
    """An answer of the endpoint itself."""
    return HttpResponse(status, Headers([("Content-Type", "application/json")]), orjson.dumps(value))


def own_error(status: int, kind: str, message: str) -> HttpResponse:
    """An error of the endpoint itself, in the form that the SDKs' JSON protocols show to their users."""
    return HttpResponse(
        status,
        Headers([("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-ErrorType", kind)]),
        orjson.dumps({"__type": kind, "message": message}),
    )


def failed(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The answer to a request over which the session fell."""
    log.error("no answer to %s %s: an error inside replaykit", request.method, request.url, exc_info=error)
    text = "replaykit failed on this request, and it went nowhere else; its log has the traceback"
    return own_error(500, "ReplaykitInternalError", text)
