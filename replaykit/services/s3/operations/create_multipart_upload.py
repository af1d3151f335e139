"""CreateMultipartUpload: begin an upload in parts, with all properties of the object that it will be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket, require_no_list
from replaykit.services.s3.checks import SIZES
from replaykit.services.s3.errors import invalid_request
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import ENCRYPTION, read_headers, read_metadata
from replaykit.services.s3.store import S3
from replaykit.services.s3.uploads import COMPOSITE, Upload

FULL_OBJECT = "FULL_OBJECT"
WHOLE_ALONE = ("CRC64NVME",)
COMPOSABLE_ALONE = ("SHA1", "SHA256", "SHA512", "MD5")


@operation("s3", "CreateMultipartUpload")
def create_multipart_upload(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html."""
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    require_no_list(request)
    algorithm, kind = read_checksum(ctx, request)
    upload = Upload(
        ctx.store.uploads.mint(ctx.ids),
        bucket.name,
        request["Key"],
        ctx.now,
        read_headers(request),
        read_metadata(request),
        algorithm,
        kind,
    )
    ctx.store.uploads.add(upload)
    output = {"Bucket": bucket.name, "Key": upload.key, "UploadId": upload.id, **ENCRYPTION}
    return output | ({"ChecksumAlgorithm": algorithm, "ChecksumType": kind} if algorithm else {})


def read_checksum(ctx: Context[S3], request: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The algorithm, and what it is of (recorded: test_multipart_checksum_type_…).

    ASSUMPTION: SHA512 and MD5 are as SHA1 and SHA256 are; a recorded CreateMultipartUpload.
    """
    algorithm, kind = request.get("ChecksumAlgorithm"), request.get("ChecksumType")
    if algorithm is None:
        if kind is not None:
            text = "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
            raise invalid_request(text)
        return None, None
    if algorithm not in SIZES:
        raise NotEmulated(ctx.call.name, f"ChecksumAlgorithm: {algorithm} is not part of Python's library")
    if (algorithm in WHOLE_ALONE and kind == COMPOSITE) or (algorithm in COMPOSABLE_ALONE and kind == FULL_OBJECT):
        text = f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        raise invalid_request(text)
    return algorithm, kind or (FULL_OBJECT if algorithm in WHOLE_ALONE else COMPOSITE)
