"""ListMultipartUploads: the uploads of a bucket that are under way, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.clock import instant
from replaykit.services.s3.access import owner_of, require_bucket
from replaykit.services.s3.errors import invalid_argument
from replaykit.services.s3.listing import encoded
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import require_all_uploads
from replaykit.services.s3.uploads import Upload
from replaykit.services.s3.uploads_told import UploadPage, page_of_uploads, told_upload

MOST = 1000


@operation("s3", "ListMultipartUploads")
def list_multipart_uploads(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html."""
    bucket = require_bucket(ctx, request)
    require_all_uploads(ctx, bucket)
    found = behind_markers(ctx, request, ctx.store.uploads.of(bucket.name))
    after = request.get("KeyMarker", "")
    page = page_of_uploads(found, request.get("Prefix", ""), request.get("Delimiter", ""), after, most_of(request))
    spell = encoded if "EncodingType" in request else str
    named = {name: spell(request[name]) for name in ("Prefix", "Delimiter") if request.get(name)}
    coding = {"EncodingType": request["EncodingType"]} if "EncodingType" in request else {}
    return {
        "Bucket": bucket.name,
        "KeyMarker": spell(after),
        "UploadIdMarker": request.get("UploadIdMarker", "") if after else "",
        **next_of(page, spell),
        **named,
        "MaxUploads": most_of(request),
        "IsTruncated": page.truncated,
        "Uploads": [listed(ctx, each, spell(each.key)) for each in page.uploads],
        "CommonPrefixes": [{"Prefix": spell(prefix)} for prefix in page.prefixes],
        **coding,
    }


def behind_markers(ctx: Context[S3], request: Mapping[str, Any], uploads: list[Upload]) -> list[Upload]:
    """Those behind a key, or of this key behind an upload; without a key the upload is passed over (recorded)."""
    key, upload_id = request.get("KeyMarker", ""), request.get("UploadIdMarker", "")
    if not key:
        return uploads
    if upload_id and not (
        any((one.key, one.id) == (key, upload_id) for one in uploads)
        or (ctx.store.uploads.minted(upload_id) and all(one.id != upload_id for one in uploads))
    ):
        raise invalid_argument("Invalid uploadId marker", "upload-id-marker", upload_id)
    return [one for one in uploads if one.key > key or (upload_id and one.key == key and one.id > upload_id)]


def next_of(page: UploadPage, spell: Any) -> dict[str, str]:
    """The last upload of the page, also of the last page; common prefixes say nothing of it.

    Recorded on AWS: LocalStack's TestS3ListMultipartUploads. ASSUMPTION: so too where uploads are before a prefix.
    """
    last = page.uploads[-1] if page.uploads else None
    return {"NextKeyMarker": spell(last.key) if last else "", "NextUploadIdMarker": last.id if last else ""}


def most_of(request: Mapping[str, Any]) -> int:
    return min(int(request.get("MaxUploads", MOST)), MOST)


def listed(ctx: Context[S3], upload: Upload, key: str) -> dict[str, Any]:
    told = told_upload(upload, owner_of(ctx), ctx.call.scope.account)
    return {**told, "Key": key, "Initiated": instant(int(upload.initiated))}
