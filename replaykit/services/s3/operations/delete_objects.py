"""DeleteObjects: remove up to 1,000 objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.emulator import Context, operation
from replaykit.services.s3.access import NULL_VERSION, require_bucket
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.store import S3

CONDITIONS = ("ETag", "LastModifiedTime", "Size")


@operation("s3", "DeleteObjects")
def delete_objects(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html."""
    GAPS.refuse(ctx.call)
    bucket, wanted = require_bucket(ctx, request), request["Delete"]
    if any(name in one for one in wanted["Objects"] for name in CONDITIONS):
        raise NotEmulated(ctx.call.name, "conditions of single objects are not emulated")
    deleted, errors = [], []
    for one in wanted["Objects"]:
        if one.get("VersionId", NULL_VERSION) != NULL_VERSION:
            errors.append(no_such_version(one))
            continue
        ctx.store.remove(bucket.name, one["Key"])
        deleted.append({name: one[name] for name in ("Key", "VersionId") if name in one})
    output = {} if wanted.get("Quiet") else {"Deleted": deleted}
    return output | ({"Errors": errors} if errors else {})


def no_such_version(one: Mapping[str, Any]) -> dict[str, Any]:
    """Recorded on AWS of a bucket without versions (LocalStack's TestS3ObjectCRUD::test_delete_objects)."""
    text = "The specified version does not exist."
    return {"Key": one["Key"], "VersionId": one["VersionId"], "Code": "NoSuchVersion", "Message": text}
