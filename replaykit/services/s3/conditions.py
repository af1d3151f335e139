"""Conditions of reads and of writes, by what an object is and when it was last modified.

Recorded on AWS (LocalStack's test_s3_get_object_preconditions, test_s3_copy_object_preconditions,
test_put_object_if_…).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import floor
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator.context import Context
from replaykit.ports.buckets import Bucket, Properties
from replaykit.services.s3.errors import no_such_key, not_implemented, not_modified, precondition_failed
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import require_known

ANY = "*"
SOURCE = "x-amz-copy-source-"


def require_readable(request: Mapping[str, Any], found: Properties, now: float) -> None:
    """Refuse a read whose conditions don't hold; a copy's source has conditions of its own names."""
    failed = failing(request, found, now)
    if failed in ("If-None-Match", "If-Modified-Since"):
        raise not_modified(found.etag, floor(found.modified))
    if failed is not None:
        raise precondition_failed(failed)


def require_copyable(request: Mapping[str, Any], found: Properties, now: float) -> None:
    failed = failing(request, found, now, "CopySource")
    if failed is not None:
        raise precondition_failed(SOURCE + failed)


def failing(request: Mapping[str, Any], found: Properties, now: float, prefix: str = "") -> str | None:
    """The header of the condition that does not hold. A tag outweighs a time; a time to come is no condition."""
    tag, since = request.get(f"{prefix}IfMatch"), _second(request.get(f"{prefix}IfUnmodifiedSince"))
    modified = floor(found.modified)
    if tag is not None:
        if not matches(tag, found.etag):
            return "If-Match"
    elif since is not None and since < modified:
        return "If-Unmodified-Since"
    tag, since = request.get(f"{prefix}IfNoneMatch"), _second(request.get(f"{prefix}IfModifiedSince"))
    if tag is not None:
        if matches(tag, found.etag):
            return "If-None-Match"
    elif since is not None and modified <= since <= now:
        return "If-Modified-Since"
    return None


def require_writable(ctx: Context[S3], request: Mapping[str, Any], bucket: Bucket) -> None:
    """Refuse a write whose condition does not hold: that there is no such object, or this one."""
    match, none_match = request.get("IfMatch"), request.get("IfNoneMatch")
    if match is None and none_match is None:
        return
    require_form(match, none_match)
    key = request["Key"]
    found = ctx.store.properties(bucket.name, key)
    if found is None:
        require_known(ctx, bucket, key)
        if match is not None:
            raise no_such_key(key)
    elif none_match is not None:
        raise precondition_failed("If-None-Match")
    elif not matches(match or "", found.etag):
        raise precondition_failed("If-Match")


def require_form(match: str | None, none_match: str | None) -> None:
    """What AWS does not take as a write's condition."""
    why: AwsError | None = None
    if match is not None and none_match is not None:
        why = not_implemented("If-Match,If-None-Match", "Multiple conditional request headers present in the request")
    elif match == ANY or none_match not in (None, ANY):
        header = "If-Match" if match is not None else "If-None-Match"
        why = not_implemented(header, f"We don't accept the provided value of {header} header for this API")
    if why is not None:
        raise why


def matches(given: str, etag: str) -> bool:
    """Whether one of the tags is this one; the quotes may be missing."""
    return given.strip() == ANY or etag in (one.strip().removeprefix("W/").strip('"') for one in given.split(","))


def _second(value: Any) -> int | None:
    return floor(value.timestamp()) if isinstance(value, datetime) else None
