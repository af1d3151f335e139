"""ListParts: the parts that an upload has so far, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.clock import instant
from replaykit.services.s3.access import owner_of, require_bucket
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import quoted
from replaykit.services.s3.receiving import part_checksum, require_upload
from replaykit.services.s3.store import S3
from replaykit.services.s3.uploads import WaitingPart
from replaykit.services.s3.uploads_told import told_upload

MOST = 1000


@operation("s3", "ListParts")
def list_parts(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html."""
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    upload = require_upload(ctx, bucket, request)
    most, after = min(request.get("MaxParts", MOST), MOST), request.get("PartNumberMarker", 0)
    behind = sorted(number for number in upload.parts if number > after)
    page = behind[:most]
    checked = upload.algorithm is not None
    return {
        "Bucket": bucket.name,
        **told_upload(upload, owner_of(ctx), ctx.call.scope.account),
        "PartNumberMarker": after,
        "NextPartNumberMarker": page[-1] if page else 0,
        "MaxParts": most,
        "IsTruncated": len(behind) > len(page) > 0,
        "Parts": [told_part(number, upload.parts[number], checked=checked) for number in page],
    }


def told_part(number: int, part: WaitingPart, *, checked: bool) -> dict[str, Any]:
    """A checksum is told if the upload has an algorithm (recorded: test_complete_multipart_parts_checksum_default)."""
    return {
        "PartNumber": number,
        "LastModified": instant(part.modified),
        "ETag": quoted(part.etag),
        "Size": len(part.body),
        **(part_checksum(part) if checked else {}),
    }
