"""Removing an object: there is no error where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator.context import Context
from replaykit.ports.buckets import Bucket
from replaykit.services.s3.conditions import matches
from replaykit.services.s3.errors import no_such_key, not_implemented, precondition_failed
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import require_known

# Of directory buckets only; recorded for others: LocalStack's TestS3DeletePrecondition.
FOREIGN = {"IfMatchLastModifiedTime": "x-amz-if-match-last-modified-time", "IfMatchSize": "x-amz-if-match-size"}


def require_removable(ctx: Context[S3], request: Mapping[str, Any], bucket: Bucket) -> None:
    """Refuse to remove another object than the one that is meant.

    ASSUMPTION: one that is not there is NoSuchKey, as for PutObject with If-Match; a recorded DeleteObject.
    """
    for member, header in FOREIGN.items():
        if member in request:
            raise not_implemented(header)
    if "IfMatch" not in request:
        return
    found = ctx.store.properties(bucket.name, request["Key"])
    if found is None:
        require_known(ctx, bucket, request["Key"])
        raise no_such_key(request["Key"])
    if not matches(request["IfMatch"], found.etag):
        raise precondition_failed("If-Match")
