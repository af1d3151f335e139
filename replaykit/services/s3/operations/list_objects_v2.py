"""ListObjectsV2: the keys of a bucket, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.listing import encoded, list_page, read_token, told_page, write_token
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import require_whole


@operation("s3", "ListObjectsV2")
def list_objects_v2(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html."""
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    require_whole(ctx, bucket)
    token, start = request.get("ContinuationToken"), request.get("StartAfter", "")
    page = list_page(ctx, request, bucket, start if token is None else read_token(token))
    place: dict[str, Any] = {}
    if start:
        place["StartAfter"] = encoded(start) if "EncodingType" in request else start
    if token is not None:
        place["ContinuationToken"] = token
    if page.last is not None:
        place["NextContinuationToken"] = write_token(page.last)
    place["KeyCount"] = len(page.keys) + len(page.prefixes)
    return told_page(ctx, request, page, place, owners=request.get("FetchOwner", False))
