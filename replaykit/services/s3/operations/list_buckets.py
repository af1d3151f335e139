"""ListBuckets: the caller's buckets in all regions, in the order of their names."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.emulator import Context, operation
from replaykit.ports.buckets import Bucket
from replaykit.ports.clock import instant
from replaykit.services.s3.access import owner_of
from replaykit.services.s3.errors import invalid_argument
from replaykit.services.s3.locations import arn_of, is_region, region_of
from replaykit.services.s3.store import S3

MOST = 10_000
PAGED = ("MaxBuckets", "Prefix", "ContinuationToken", "BucketRegion")


@operation("s3", "ListBuckets")
def list_buckets(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html."""
    if ctx.store.open:
        raise NotEmulated(ctx.call.name, "no recording shows all buckets")
    wanted = wanted_of(ctx, request)
    most = request.get("MaxBuckets", MOST)
    output: dict[str, Any] = {"Owner": owner_of(ctx), "Buckets": [told(ctx, one, request) for one in wanted[:most]]}
    if "Prefix" in request:
        output["Prefix"] = request["Prefix"]
    if len(wanted) > most:
        output["ContinuationToken"] = urlsafe_b64encode(wanted[most - 1].name.encode()).decode()
    return output


def wanted_of(ctx: Context[S3], request: Mapping[str, Any]) -> list[Bucket]:
    """The caller's, behind the last page, of the prefix and the region that are asked for."""
    scope, region = ctx.call.scope, request.get("BucketRegion")
    if region is not None and not is_region(region):
        raise invalid_argument(f"Argument value {region} is not a valid AWS Region", "bucket-region")
    after, prefix = read_token(request.get("ContinuationToken")), request.get("Prefix", "")
    return [
        one
        for one in ctx.store.every()
        if one.owner in (None, scope.account)
        and one.name.startswith(prefix)
        and one.name > after
        and region in (None, region_of(one, scope))
    ]


def told(ctx: Context[S3], bucket: Bucket, request: Mapping[str, Any]) -> dict[str, Any]:
    """The region is told to those who ask for a part of them (recorded: LocalStack's TestS3ListBuckets)."""
    scope = ctx.call.scope
    region = {"BucketRegion": region_of(bucket, scope)} if any(name in request for name in PAGED) else {}
    created = instant(int(bucket.created))
    return {"Name": bucket.name, "CreationDate": created, **region, "BucketArn": arn_of(bucket, scope)}


def read_token(token: str | None) -> str:
    """The name with which the last page ended. ASSUMPTION: the text, which is that of lists of objects."""
    try:
        return urlsafe_b64decode(token or "").decode()
    except (binascii.Error, ValueError):
        text = "The continuation token provided is incorrect"
        raise invalid_argument(text, "continuation-token") from None
