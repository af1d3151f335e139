"""CopyObject: an object as another one, or as itself with other properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import floor
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.buckets import Properties, md5_of
from replaykit.ports.clock import instant
from replaykit.services.s3.access import find_source, require_bucket, require_no_list
from replaykit.services.s3.checks import DEFAULT, reckoned
from replaykit.services.s3.checks import told as checksum_told
from replaykit.services.s3.conditions import require_copyable, require_writable
from replaykit.services.s3.copying import read_source, replaces, require_change
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import ENCRYPTION, quoted, read_properties
from replaykit.services.s3.store import S3


@operation("s3", "CopyObject")
def copy_object(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html."""
    GAPS.refuse(ctx.call)
    source = read_source(request["CopySource"])
    bucket = require_bucket(ctx, request)
    require_no_list(request)
    found = find_source(ctx, request, source)
    require_change(request, source)
    require_copyable(request, found, ctx.now)
    require_writable(ctx, request, bucket)
    body = ctx.store.body(source.bucket, source.key)
    made = made_of(ctx, request, found, body)
    ctx.store.put(bucket.name, request["Key"], body, made)
    told = {"LastModified": instant(floor(made.modified)), "ETag": quoted(made.etag), **checksum_told(made)}
    return {"CopyObjectResult": told, **ENCRYPTION}


def made_of(ctx: Context[S3], request: Mapping[str, Any], found: Properties, body: bytes) -> Properties:
    """A copy has the checksum of its source, unless another one is asked for, and is no more in parts.

    Recorded on AWS: test_multipart_copy_object_etag, test_complete_multipart_parts_checksum_composite.
    """
    kind = request.get("ChecksumAlgorithm") or (found.checksum or (DEFAULT,))[0]
    same = found.checksum if found.checksum and found.checksum[0] == kind and not found.composite else None
    checksum = same or reckoned(kind, body)
    if replaces(request):
        return read_properties(request, body, ctx.now, checksum)
    return replace(found, etag=md5_of(body), modified=floor(ctx.now), checksum=checksum, composite=False, parts=())
