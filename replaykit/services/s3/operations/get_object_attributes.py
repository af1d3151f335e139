"""GetObjectAttributes: what is asked for of an object's properties."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.buckets import Properties
from replaykit.ports.clock import instant
from replaykit.services.s3.access import require_bucket, require_object, require_version
from replaykit.services.s3.checks import told as checksum_told
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.parts import require_parts, told_parts
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
        require_parts(found)
    if "Checksum" in wanted:
        require_checksum(ctx, bucket, request["Key"], found)
    told = {
        "ETag": found.etag,
        "Checksum": checksum_without_count(found) or None,
        "ObjectParts": told_parts(request, found),
        "StorageClass": "STANDARD",
        "ObjectSize": found.size,
    }
    asked = {name: value for name, value in told.items() if name in wanted and value is not None}
    return {"LastModified": instant(floor(found.modified)), **asked}


def checksum_without_count(found: Properties) -> dict[str, str]:
    """How many parts there are is told beside it (recorded: test_complete_multipart_parts_checksum_composite)."""
    return {name: value.partition("-")[0] for name, value in checksum_told(found).items()}
