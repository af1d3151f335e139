"""HAR 1.2 (browsers, mitmproxy, Charles, Polly.JS): bodies are decoded, so the headers are made to fit them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from replaykit.aws.http import Headers, HttpResponse
from replaykit.cassette.document import Document
from replaykit.cassette.entry import BadEntry, mapping, optional, request_to, text
from replaykit.cassette.importers.imported import Imported, each, header_for
from replaykit.cassette.interaction import Interaction, Meta


class Har:
    """`log.entries` of `request` and `response`."""

    name = "HAR"

    def recognises(self, document: Document) -> bool:
        value = document.value
        log = value.get("log") if isinstance(value, Mapping) else None
        return isinstance(log, Mapping) and isinstance(log.get("entries"), list)

    def read(self, document: Document) -> Imported:
        return Imported(header_for(self.name), each(document, document.value["log"]["entries"], _interaction))


def _interaction(value: Any) -> Interaction:
    entry = mapping(value, "the entry")
    sent, got = mapping(entry.get("request"), "request"), mapping(entry.get("response"), "response")
    method, url = text(sent.get("method"), "request.method"), text(sent.get("url"), "request.url")
    request = request_to(method, url, _fields(sent.get("headers")), _posted(sent.get("postData")))
    return Interaction(request, _response(got), Meta(at=_instant(entry), duration_ms=_milliseconds(entry.get("time"))))


def _response(got: Mapping[str, Any]) -> HttpResponse:
    headers, content = _fields(got.get("headers")), mapping(got.get("content") or {}, "response.content")
    body = optional(content.get("text"))
    raw = (
        b64decode(body, validate=True) if content.get("encoding") == "base64" else body.encode("utf-8", "surrogatepass")
    )
    if "content-encoding" in headers:
        headers.remove("content-encoding", "transfer-encoding")
        headers.set("Content-Length", str(len(raw)))
    status = got.get("status")
    if not isinstance(status, int) or status <= 0:  # browsers write 0 for a request that was blocked or failed
        raise BadEntry(f"response.status is no HTTP status: {status!r}")
    return HttpResponse(status, headers, raw, optional(got.get("statusText")))


def _posted(value: Any) -> bytes:
    """`encoding: base64` is Chrome's and mitmproxy's extension for binary bodies."""
    posted = mapping(value or {}, "request.postData")
    body = optional(posted.get("text"))
    return (
        b64decode(body, validate=True) if posted.get("encoding") == "base64" else body.encode("utf-8", "surrogatepass")
    )


def _fields(value: Any) -> Headers:
    """Names and values in their order; HTTP/2's pseudo-headers (`:authority`) are no fields."""
    if not isinstance(value, list):
        return Headers()
    pairs = [mapping(item, "a header") for item in value]
    fields = [(text(pair.get("name"), "a header's name"), optional(pair.get("value"))) for pair in pairs]
    return Headers((name, content) for name, content in fields if not name.startswith(":"))


def _instant(entry: Mapping[str, Any]) -> str | None:
    """The instant of the answer, as our cassettes have it: UTC with milliseconds."""
    try:
        started = datetime.fromisoformat(optional(entry.get("startedDateTime")))
    except ValueError:
        return None
    at = datetime.fromtimestamp(started.timestamp() + (_milliseconds(entry.get("time")) or 0.0) / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _milliseconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and value >= 0 else None
