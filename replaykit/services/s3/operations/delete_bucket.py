"""DeleteBucket: only one that is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.errors import not_empty
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import require_whole


@operation("s3", "DeleteBucket")
def delete_bucket(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html.

    ASSUMPTION: uploads that are under way go with it, as AWS says of directory buckets alone that they must not be; a
    recorded DeleteBucket with one.
    """
    bucket = require_bucket(ctx, request)
    if ctx.store.keys(bucket.name):
        raise not_empty(bucket.name)
    require_whole(ctx, bucket)
    ctx.store.delete(bucket.name)
    return {}
