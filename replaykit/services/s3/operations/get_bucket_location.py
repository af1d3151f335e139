"""GetBucketLocation: the region of a bucket, by the name that it was made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.locations import told_location
from replaykit.services.s3.store import S3


@operation("s3", "GetBucketLocation")
def get_bucket_location(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html."""
    return {"LocationConstraint": told_location(require_bucket(ctx, request), ctx.call.scope)}
