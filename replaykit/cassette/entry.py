"""A parsed YAML or JSON entry, in any spelling of vcrpy's form, to an interaction."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction, Meta


class BadEntry(Exception):  # noqa: N818  # the caller knows the place and raises CassetteInvalid
    """The entry is no interaction; the text says why."""


def interaction_of(entry: Any) -> Interaction:
    """The interaction that an entry of vcrpy's form holds; raises BadEntry."""
    parts = mapping(entry, "the interaction")
    if "request" not in parts or "response" not in parts:
        missing = "request" if "request" not in parts else "response"
        raise BadEntry(f"it has no {missing}")
    return Interaction(request_of(parts["request"]), response_of(parts["response"]), meta_of(parts.get("replaykit")))


def request_of(value: Any) -> HttpRequest:
    fields = mapping(value, "request")
    url = text(fields.get("uri") or fields.get("url"), "request.uri")
    headers = headers_of(fields.get("headers"), "request.headers")
    return request_to(text(fields.get("method"), "request.method").upper(), url, headers, body_of(fields.get("body")))


def request_to(method: str, url: str, headers: Headers, body: bytes) -> HttpRequest:
    """As `HttpRequest.from_url`, but to the letter: a trailing `?`, `#` and doubled slashes stay."""
    scheme, found, rest = url.partition("://")
    if not found:
        raise BadEntry(f"request.uri is no absolute URL: {url[:80]!r}")
    slash, question = rest.find("/"), rest.find("?")
    ends = [end for end in (slash, question) if end >= 0]
    host = rest[: min(ends)] if ends else rest
    target = rest[len(host) :]
    return HttpRequest(method, scheme, host, target if target[:1] == "/" else "/" + target, headers, body)


def response_of(value: Any) -> HttpResponse:
    fields = mapping(value, "response")
    body = fields.get("body") if "body" in fields else fields.get("content")  # httpx's older cassettes: content
    if "body" not in fields and "content" not in fields:
        raise BadEntry("response.body is missing")
    code, reason = _status(fields)
    return HttpResponse(code, headers_of(fields.get("headers"), "response.headers"), body_of(body), reason)


def _status(fields: Mapping[str, Any]) -> tuple[int, str]:
    status = fields.get("status", fields.get("status_code"))
    if isinstance(status, Mapping):
        return _code(status.get("code")), optional(status.get("message"))
    return _code(status), optional(fields.get("reason", fields.get("http_version") and ""))


def _code(value: Any) -> int:
    digits = str(value)
    if isinstance(value, bool) or not (digits.isascii() and digits.isdigit() and len(digits) == 3):  # noqa: PLR2004
        raise BadEntry(f"response.status.code is no HTTP status: {digits[:40]!r}")
    return int(digits)


def meta_of(value: Any) -> Meta:
    if not isinstance(value, Mapping):
        return Meta()
    duration, redacted = value.get("duration_ms"), value.get("redacted") or ()
    if not isinstance(redacted, list | tuple):
        raise BadEntry("replaykit.redacted is no list")
    try:
        milliseconds = None if duration is None else float(duration)
    except (TypeError, ValueError):
        raise BadEntry(f"replaykit.duration_ms is no number: {str(duration)[:40]!r}") from None
    return Meta(
        optional(value.get("operation")) or None,
        optional(value.get("at")) or None,
        milliseconds,
        tuple(text(name, "replaykit.redacted") for name in redacted),
        value.get("request") != "unknown",
    )


def headers_of(value: Any, where: str) -> Headers:
    """Fields of a mapping whose values are texts, bytes, numbers, or lists of these."""
    if value is None:
        return Headers()
    fields: list[tuple[str, str]] = []
    for name, values in mapping(value, where).items():
        key = text(name, where)
        fields += [(key, text(item, f"{where}.{key}")) for item in _each(values)]
    return Headers(fields)


def _each(values: Any) -> Iterator[Any]:
    if isinstance(values, list | tuple):
        yield from values
    else:
        yield values


def body_of(value: Any) -> bytes:
    """A body as bytes: text, bytes, nothing, or a mapping that holds it (vcrpy, VCR for Ruby, cassetter)."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Mapping):
        return _body_in(value)
    return _encoded(text(value, "body"), "utf-8")


def _body_in(value: Mapping[str, Any]) -> bytes:
    if "base64_string" in value:
        return b64decode(text(value["base64_string"], "body.base64_string"))
    if value.get("encoding") == "base64" and "content" in value:
        return b64decode(text(value["content"], "body.content"))
    for key in ("string", "content"):
        if key in value:
            held = value[key]
            return held if isinstance(held, bytes) else _encoded(optional(held), optional(value.get("encoding")))
    if value:
        raise BadEntry(f"body holds none of string, base64_string, content: {sorted(map(str, value))[:5]}")
    return b""


def _encoded(content: str, encoding: str) -> bytes:
    """VCR for Ruby names the encoding (`UTF-8`, `ASCII-8BIT`) of text that YAML holds as Unicode."""
    charset = "utf-8" if not encoding or encoding.upper() in {"ASCII-8BIT", "US-ASCII"} else encoding
    try:
        return content.encode(charset)
    except (LookupError, UnicodeEncodeError):
        return content.encode("utf-8", "surrogatepass")


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadEntry(f"{where} is no mapping")
    return value


def optional(value: Any) -> str:
    return "" if value is None else text(value, "a text")


def text(value: Any, where: str) -> str:
    """Text of a scalar; bytes are UTF-8, lone surrogates in UTF-8's manner, or Latin-1."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise BadEntry(f"{where} is no text" if value is not None else f"{where} is missing")


def _decoded(raw: bytes) -> str:
    for errors in ("strict", "surrogatepass"):
        try:
            return raw.decode("utf-8", errors)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
