"""ListObjects: the keys of a bucket, page by page, as S3 told them before ListObjectsV2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.s3.access import require_bucket
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.listing import encoded, list_page, told_page
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import require_whole


@operation("s3", "ListObjects")
def list_objects(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html.

    Where the next page begins is told only if there is a delimiter (recorded: test_list_objects_next_marker).
    """
    GAPS.refuse(ctx.call)
    bucket = require_bucket(ctx, request)
    require_whole(ctx, bucket)
    after = request.get("Marker", "")
    page = list_page(ctx, request, bucket, after)
    spell = encoded if "EncodingType" in request else str
    place = {"Marker": spell(after)}
    if page.last is not None and request.get("Delimiter"):
        place["NextMarker"] = spell(page.last)
    return told_page(ctx, request, page, place, owners=True)
