"""GetBucketVersioning: of a bucket that has never had versions, which says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import admit_no_versions


@operation("s3", "GetBucketVersioning")
def get_bucket_versioning(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html."""
    admit_no_versions(ctx, require_bucket(ctx, request))
    return {}
