"""PutObject: write one object whole, under a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket, require_no_list
from replaykit.services.s3.checks import checked, require_md5
from replaykit.services.s3.checks import told as checksum_told
from replaykit.services.s3.conditions import require_writable
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import ENCRYPTION, quoted, read_properties
from replaykit.services.s3.store import S3


@operation("s3", "PutObject")
def put_object(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html."""
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    require_no_list(request)
    body = request.get("Body", b"")
    require_md5(request.get("ContentMD5"), body)
    checksum = checked(request, body)
    require_writable(ctx, request, bucket)
    properties = read_properties(request, body, ctx.now, checksum)
    ctx.store.put(bucket.name, request["Key"], body, properties)
    return {"ETag": quoted(properties.etag), **checksum_told(properties), **ENCRYPTION}
