"""UploadPart: one part of an object, under its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.checks import require_md5
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import ENCRYPTION, quoted
from replaykit.services.s3.receiving import checked_part, part_checksum, receive, require_upload
from replaykit.services.s3.store import S3


@operation("s3", "UploadPart")
def upload_part(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html."""
    GAPS.refuse(ctx.call)
    upload = require_upload(ctx, require_bucket(ctx, request), request)
    body = request.get("Body", b"")
    require_md5(request.get("ContentMD5"), body)
    checksum = checked_part(upload, request, body)
    part = receive(upload, request["PartNumber"], body, checksum, ctx.now)
    return {"ETag": quoted(part.etag), **part_checksum(part), **ENCRYPTION}
