"""CompleteMultipartUpload: the parts that are named become one object, under a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.buckets import Bucket
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.checks import told as checksum_told
from replaykit.services.s3.completing import joined, named_parts, require_kind, require_undisturbed
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.locations import url_of
from replaykit.services.s3.objects import ENCRYPTION, quoted
from replaykit.services.s3.receiving import require_upload
from replaykit.services.s3.store import S3


@operation("s3", "CompleteMultipartUpload")
def complete_multipart_upload(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html."""
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    answer = completed_before(ctx, bucket, request)
    return complete(ctx, bucket, request) if answer is None else answer


def complete(ctx: Context[S3], bucket: Bucket, request: Mapping[str, Any]) -> Mapping[str, Any]:
    upload = require_upload(ctx, bucket, request)
    require_kind(upload, request)
    parts = named_parts(upload, asked_of(request))
    require_undisturbed(ctx, request, bucket, upload)
    body, made = joined(upload, parts, request)
    ctx.store.put(bucket.name, upload.key, body, made)
    answer = {
        "Location": url_of(bucket, upload.key, ctx.call.scope),
        "Bucket": bucket.name,
        "Key": upload.key,
        "ETag": quoted(made.etag),
        **checksum_told(made),
        **ENCRYPTION,
    }
    ctx.store.uploads.complete(upload, asked_of(request), answer)
    return answer


def completed_before(ctx: Context[S3], bucket: Bucket, request: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Who completes an upload again, as after a lost answer, is told the same again.

    ASSUMPTION: so, and as long as the object is there and no other one; two recorded CompleteMultipartUpload, and one
    after a PutObject.
    """
    done = ctx.store.uploads.completed(bucket.name, request["Key"])
    if done is None or (done.id, done.asked) != (request["UploadId"], asked_of(request)):
        return None
    return done.answer


def asked_of(request: Mapping[str, Any]) -> Any:
    return request.get("MultipartUpload", {}).get("Parts", ())
