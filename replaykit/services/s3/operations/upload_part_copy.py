"""UploadPartCopy: an object, or a range of it, as a part of another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.clock import instant
from replaykit.services.s3.access import find_source, require_bucket
from replaykit.services.s3.checks import reckoned
from replaykit.services.s3.conditions import require_copyable
from replaykit.services.s3.copying import read_source
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import ENCRYPTION, quoted
from replaykit.services.s3.ranges import read_copied
from replaykit.services.s3.receiving import part_checksum, receive, require_upload
from replaykit.services.s3.store import S3


@operation("s3", "UploadPartCopy")
def upload_part_copy(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html."""
    GAPS.refuse(ctx.call)
    source = read_source(request["CopySource"])
    upload = require_upload(ctx, require_bucket(ctx, request), request)
    found = find_source(ctx, request, source)
    require_copyable(request, found, ctx.now)
    span = read_copied(request["CopySourceRange"], found.size) if "CopySourceRange" in request else None
    body = ctx.store.body(source.bucket, source.key)
    if span is not None:
        body = body[span.first : span.last + 1]
    checksum = reckoned(upload.algorithm, body) if upload.algorithm else None
    part = receive(upload, request["PartNumber"], body, checksum, ctx.now)
    told = {"ETag": quoted(part.etag), "LastModified": instant(part.modified), **part_checksum(part)}
    return {"CopyPartResult": told, **ENCRYPTION}
