"""CreateBucket: a bucket of the caller's account, in the region of the endpoint or in the one that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.ports.buckets import Bucket
from replaykit.services.s3.errors import already_exists, already_owned
from replaykit.services.s3.gaps import GAPS
from replaykit.services.s3.locations import HOME, arn_of, read_location, region_of
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import THERE

NOT_THERE = "there was no bucket {} when the recording began"


@operation("s3", "CreateBucket")
def create_bucket(ctx: Context[S3], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html."""
    GAPS.refuse(ctx.call)
    name, scope = request["Bucket"], ctx.call.scope
    constraint = request.get("CreateBucketConfiguration", {}).get("LocationConstraint")
    location = read_location(scope, constraint)
    there = ctx.store.find(name)
    if there is not None:
        require_repeatable(ctx, there)
    else:
        if ctx.store.open and name not in ctx.store.gone:
            ctx.assume(NOT_THERE.format(name))
        there = Bucket(name, ctx.now, scope.account, location)
        ctx.store.create(there)
    told = f"/{name}" if constraint is None else f"http://{name}.s3.amazonaws.com/"
    return {"Location": told, "BucketArn": arn_of(there, scope)}


def require_repeatable(ctx: Context[S3], there: Bucket) -> None:
    """In us-east-1, and there alone, who makes a bucket again is told that it is made (recorded on AWS).

    LocalStack's test_create_bucket_with_tags_us_east_1_idempotency, test_create_bucket_with_existing_name.
    """
    scope = ctx.call.scope
    if there.name in ctx.store.assumed:
        ctx.assume(THERE.format(there.name))
    if there.owner not in (None, scope.account):
        raise already_exists(there.name)
    if not scope.region == region_of(there, scope) == HOME:
        raise already_owned(there.name)
