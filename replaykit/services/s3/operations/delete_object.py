"""DeleteObject: remove an object, if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket, require_version
from replaykit.services.s3.deleting import require_removable
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.store import S3


@operation("s3", "DeleteObject")
def delete_object(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html."""
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    require_version(request.get("VersionId"))
    require_removable(ctx, request, bucket)
    ctx.store.remove(bucket.name, request["Key"])
    return {}
