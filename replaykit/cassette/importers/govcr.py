"""go-vcr's cassettes: version 1, and 2 and 3 (one form, with numbers, forms and trailers beside it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.http import HttpResponse
from replaykit.cassette.document import Document
from replaykit.cassette.entry import headers_of, mapping, optional, request_to, text
from replaykit.cassette.importers.imported import Imported, each, header_for
from replaykit.cassette.interaction import Interaction, Meta


class GoVcr:
    """Told from vcrpy by `request.url` (not `uri`) and a response `body` that is text, with `code` beside it."""

    name = "go-vcr"

    def recognises(self, document: Document) -> bool:
        value = document.value
        entries = value.get("interactions") if isinstance(value, Mapping) else None
        if not isinstance(entries, list) or not entries or not isinstance(entries[0], Mapping):
            return False
        request, response = entries[0].get("request"), entries[0].get("response")
        return (
            isinstance(request, Mapping) and isinstance(response, Mapping) and "url" in request and "code" in response
        )

    def read(self, document: Document) -> Imported:
        return Imported(header_for(self.name), each(document, document.value["interactions"], _interaction))


def _interaction(entry: Any) -> Interaction:
    parts = mapping(entry, "the interaction")
    sent, got = mapping(parts.get("request"), "request"), mapping(parts.get("response"), "response")
    request = request_to(
        text(sent.get("method") or "GET", "request.method").upper(),
        text(sent.get("url"), "request.url"),
        headers_of(sent.get("headers"), "request.headers"),
        _body(sent.get("body")),
    )
    if sent.get("host") and "host" not in request.headers:
        request.headers.add("Host", text(sent["host"], "request.host"))
    status = optional(got.get("status"))  # `200 OK`
    response = HttpResponse(
        int(text(got.get("code"), "response.code")),
        headers_of(got.get("headers"), "response.headers"),
        _body(got.get("body")),
        status.partition(" ")[2],
    )
    return Interaction(request, response, Meta(duration_ms=_milliseconds(optional(got.get("duration")))))


def _body(value: Any) -> bytes:
    return value if isinstance(value, bytes) else optional(value).encode("utf-8", "surrogatepass")


UNITS = {"ms": 1.0, "µs": 0.001, "us": 0.001, "ns": 0.000_001, "s": 1000.0}


def _milliseconds(duration: str) -> float | None:
    """A duration of one unit in Go's spelling (`78.7ms`, `1.2s`); longer ones (`1m2s`) are passed over."""
    for unit, factor in UNITS.items():
        number = duration.removesuffix(unit)
        if number != duration:
            try:
                return float(number) * factor
            except ValueError:
                return None
    return None
