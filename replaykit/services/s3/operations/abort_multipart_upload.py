"""AbortMultipartUpload: forget an upload with its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.errors import not_implemented
from replaykit.services.s3.receiving import require_upload
from replaykit.services.s3.store import S3


@operation("s3", "AbortMultipartUpload")
def abort_multipart_upload(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html.

    ASSUMPTION: the header of directory buckets is refused as those of DeleteObject are; a recorded call.
    """
    bucket = require_bucket(ctx, request)
    if "IfMatchInitiatedTime" in request:
        raise not_implemented("x-amz-if-match-initiated-time")
    ctx.store.uploads.end(require_upload(ctx, bucket, request))
    return {}
