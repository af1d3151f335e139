"""GetObjectAttributes: what is asked for of an object's properties."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.clock import instant
from replaykit.services.s3.access import require_bucket, require_object, require_version
from replaykit.services.s3.checks import told as checksum_told
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import require_whole_put
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import require_checksum


@operation("s3", "GetObjectAttributes")
def get_object_attributes(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html.

    Recorded on AWS (LocalStack's test_get_object_attributes): an ETag without quotes, and no ObjectParts of an object
    that was put whole.
    """
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    require_version(request.get("VersionId"))
    found, wanted = require_object(ctx, bucket, request["Key"]), request["ObjectAttributes"]
    if "ObjectParts" in wanted:
        require_whole_put(ctx, found)
    if "Checksum" in wanted:
        require_checksum(ctx, bucket, request["Key"], found)
    told = {
        "ETag": found.etag,
        "Checksum": checksum_told(found.checksum) or None,
        "StorageClass": "STANDARD",
        "ObjectSize": found.size,
    }
    asked = {name: value for name, value in told.items() if name in wanted and value is not None}
    return {"LastModified": instant(floor(found.modified)), **asked}
