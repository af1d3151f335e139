"""GetObject: an object, or a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import read_object
from replaykit.services.s3.store import S3


@operation("s3", "GetObject")
def get_object(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html."""
    GAPS.refuse(ctx.call)
    output, span = read_object(ctx, request)
    body = ctx.store.body(request["Bucket"], request["Key"])
    output["Body"] = body if span is None else body[span.first : span.last + 1]
    return output
