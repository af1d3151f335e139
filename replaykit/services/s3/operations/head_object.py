"""HeadObject: what is told of an object, without what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.objects import read_object
from replaykit.services.s3.store import S3


@operation("s3", "HeadObject")
def head_object(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html."""
    GAPS.refuse(ctx.call)
    return read_object(ctx, request)[0]
