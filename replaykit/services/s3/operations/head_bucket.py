"""HeadBucket: whether a bucket is there and the caller's, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.locations import arn_of, region_of
from replaykit.services.s3.store import S3


@operation("s3", "HeadBucket")
def head_bucket(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html."""
    bucket, scope = require_bucket(ctx, request), ctx.call.scope
    return {"BucketArn": arn_of(bucket, scope), "BucketRegion": region_of(bucket, scope), "AccessPointAlias": False}
