"""mitmproxy's flows <-> our HTTP messages: what went over the wire, in its order and spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replaykit.aws.http import DEFAULT_PORTS, Headers, HttpRequest, HttpResponse

if TYPE_CHECKING:
    from mitmproxy import http

HOP_BY_HOP = ("proxy-connection", "proxy-authorization")
"""Said to the proxy, not to AWS."""


def request_of(request: http.Request) -> HttpRequest:
    """The request as the client meant it: the host is the one that it asked for, whatever the upstream is."""
    headers = Headers(_fields(request.headers))
    headers.remove(*HOP_BY_HOP)
    return HttpRequest(
        method=request.method,
        scheme=request.scheme,
        host=_host(request),
        target=request.path,
        headers=headers,
        body=request.raw_content or b"",
    )


def response_of(response: http.Response) -> HttpResponse:
    return HttpResponse(
        status=response.status_code,
        headers=Headers(_fields(response.headers)),
        body=response.raw_content or b"",
        reason=response.reason,
    )


def flow_response(response: HttpResponse) -> http.Response:
    """An answer of ours, byte for byte; the body's length is right even where a header says otherwise."""
    from mitmproxy import http

    fields = [(name.encode(), _encode(value)) for name, value in response.headers]
    made = http.Response.make(response.status, response.body, http.Headers(fields))
    if response.reason:
        made.reason = response.reason
    return made


def _host(request: http.Request) -> str:
    """With its port only where it is not the scheme's own."""
    name, port = request.pretty_host, request.port
    name = f"[{name}]" if ":" in name else name
    return name if DEFAULT_PORTS.get(request.scheme) == port else f"{name}:{port}"


def _fields(headers: http.Headers) -> list[tuple[str, str]]:
    return [(_decode(name), _decode(value)) for name, value in headers.fields]


def _decode(value: bytes) -> str:
    """Header values are octets, UTF-8 where SDKs send more than ASCII; other octets survive as lone surrogates."""
    return value.decode("utf-8", "surrogateescape")


def _encode(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")
