"""The source of a copy: where it is, and what becomes of its properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from replaykit.services.s3.errors import invalid_argument, invalid_request

CHANGES = ("StorageClass", "ServerSideEncryption", "WebsiteRedirectLocation")
IN_PLACE = (
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's"
    " metadata, storage class, website redirect location or encryption attributes."
)


class Source(NamedTuple):
    """What is copied."""

    bucket: str
    key: str
    version: str | None


def read_source(text: str) -> Source:
    """`/bucket/key?versionId=…`, the slash between them encoded or not (recorded: Go's SDK encodes it)."""
    path, _, query = text.partition("?")
    bucket, slash, key = unquote(path).lstrip("/").partition("/")
    if not slash or not key or not bucket:
        raise invalid_argument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source")
    return Source(bucket, key, query.removeprefix("versionId=") if query.startswith("versionId=") else None)


def replaces(request: Mapping[str, Any]) -> bool:
    """Whether what the request says takes the place of what the source has."""
    return bool(request.get("MetadataDirective") == "REPLACE")


def require_change(request: Mapping[str, Any], source: Source) -> None:
    """An object is copied to itself to change something (recorded: test_s3_copy_object_in_place)."""
    if (source.bucket, source.key) != (request["Bucket"], request["Key"]) or replaces(request):
        return
    if not any(member in request for member in CHANGES):
        raise invalid_request(IN_PLACE)
