"""Google's httpreplay recordings (`.replay`, JSON): bodies in base64, some request headers cleared or removed."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.document import Document
from replaykit.cassette.entry import BadEntry, headers_of, mapping, request_to, text
from replaykit.cassette.importers.imported import Imported, each, header_for
from replaykit.cassette.interaction import Interaction

CLEARED = "CLEARED"


class HttpReplay:
    """`Entries` of `Request` and `Response`, under a `Converter` that says what was removed."""

    name = "httpreplay"

    def recognises(self, document: Document) -> bool:
        value = document.value
        return isinstance(value, Mapping) and "Converter" in value and "Entries" in value

    def read(self, document: Document) -> Imported:
        return Imported(header_for(self.name), each(document, document.value["Entries"] or [], _interaction))


def _interaction(entry: Any) -> Interaction:
    parts = mapping(entry, "the entry")
    return Interaction(_request(parts.get("Request")), _response(parts.get("Response")))


def _request(value: Any) -> HttpRequest:
    fields = mapping(value, "Request")
    url = text(fields.get("URL"), "Request.URL")
    media_type, parts = text(fields.get("MediaType") or "", "Request.MediaType"), fields.get("BodyParts") or []
    if not isinstance(parts, list):
        raise BadEntry("Request.BodyParts is no list")
    headers = Headers([("Host", urlsplit(url).netloc)])
    headers.fields += [
        (name, value) for name, value in headers_of(fields.get("Header"), "Request.Header") if value != CLEARED
    ]
    # httpreplay removes Content-Type and keeps its media type beside the body, to compare multipart bodies by part
    if media_type:
        headers.set("Content-Type", media_type)
    body = b"".join(b64decode(text(part or "", "Request.BodyParts"), validate=True) for part in parts)
    return request_to(text(fields.get("Method"), "Request.Method"), url, headers, body)


def _response(value: Any) -> HttpResponse:
    fields = mapping(value, "Response")
    code = fields.get("StatusCode")
    if not isinstance(code, int):
        raise BadEntry("Response.StatusCode is no number")
    body = b64decode(text(fields.get("Body") or "", "Response.Body"), validate=True)
    headers = Headers((_as_sent(name), value) for name, value in headers_of(fields.get("Header"), "Response.Header"))
    return HttpResponse(code, headers, body, _reason(code))


def _as_sent(name: str) -> str:
    """Go spells header fields its own way; those of S3's metadata are what users named them, in lower case."""
    return name.lower() if name.startswith("X-Amz-Meta-") else name


def _reason(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""
