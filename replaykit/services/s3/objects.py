"""An object's properties: as a request says them, and as answers tell them."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import Any

from replaykit.emulator.context import Context
from replaykit.ports.buckets import Properties, md5_of
from replaykit.ports.clock import instant
from replaykit.services.s3.access import require_bucket, require_object, require_version
from replaykit.services.s3.conditions import require_readable
from replaykit.services.s3.parts import checksum_of, read_part, span_of
from replaykit.services.s3.ranges import Span, read_range
from replaykit.services.s3.store import S3

HEADERS = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires")
DEFAULT_TYPE = "binary/octet-stream"
ENCRYPTION = {"ServerSideEncryption": "AES256"}
"""Every object is encrypted with keys of S3's own, if nothing else is asked for; it is told, and changes nothing."""


def read_properties(request: Mapping[str, Any], body: bytes, now: float, checksum: tuple[str, str]) -> Properties:
    """What a request says of the object that it puts."""
    return Properties(len(body), md5_of(body), floor(now), read_headers(request), read_metadata(request), checksum)


def read_headers(request: Mapping[str, Any]) -> dict[str, Any]:
    return {name: request[name] for name in HEADERS if request.get(name) not in (None, "")}


def read_metadata(request: Mapping[str, Any]) -> dict[str, str]:
    """The user's own metadata; its names are those of header fields, which S3 tells in lower case."""
    return {name.lower(): value for name, value in request.get("Metadata", {}).items()}


def quoted(etag: str) -> str:
    return f'"{etag}"'


def read_object(ctx: Context[S3], request: Mapping[str, Any]) -> tuple[dict[str, Any], Span | None]:
    """What GetObject and HeadObject tell beside the body, and the part of it that is wanted."""
    bucket = require_bucket(ctx, request)
    require_version(request.get("VersionId"))
    found = require_object(ctx, bucket, request["Key"])
    require_readable(request, found, ctx.now)
    number = read_part(request, found)
    span = read_range(request.get("Range"), found.size) if number is None else span_of(found, number)
    output = {
        "AcceptRanges": "bytes",
        "LastModified": instant(floor(found.modified)),
        "ContentLength": found.size if span is None else span.size,
        "ETag": quoted(found.etag),
        "ContentType": DEFAULT_TYPE,
        **found.headers,
        **_overrides(request),
        **ENCRYPTION,
        "Metadata": found.metadata,
    }
    if span is not None and span.size:
        output["ContentRange"] = f"bytes {span.first}-{span.last}/{found.size}"
    if number is not None and found.parts:
        output["PartsCount"] = len(found.parts)
    if request.get("ChecksumMode", "").upper() == "ENABLED":
        output |= checksum_of(found, number, output["ContentLength"])
    return output, span


def _overrides(request: Mapping[str, Any]) -> dict[str, Any]:
    """What a read asks to be told in the place of what was put."""
    asked = {name: request.get(f"Response{name}") for name in HEADERS}
    return {name: value for name, value in asked.items() if value is not None}
