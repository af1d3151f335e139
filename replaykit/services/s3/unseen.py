"""What a recorded world leaves open: a bucket or an object that nobody saw may have been there, or not.

In a world of the emulator's own, and where a directory has the buckets, there is nothing that nobody saw. In one that
a recording primed a call that would need to know is a gap; an export or an import takes its bucket for granted, and
admits it, since a recording of DynamoDB need not hold one call of S3.
"""

from __future__ import annotations

from typing import Any

from replaykit.aws.error import AwsError, NotEmulated
from replaykit.emulator.context import Context
from replaykit.ports.buckets import Bucket, Buckets, Properties
from replaykit.services.s3.errors import no_such_bucket, no_such_key, no_such_upload
from replaykit.services.s3.store import S3, store_of

THERE = "bucket {} was there when the recording began"
NO_VERSIONS = "bucket {} has no versions, as no recorded call shows any"
NO_MORE = "bucket {} holds no more such files than were put there since the recording began"


def missing_bucket(ctx: Context[S3], name: str) -> AwsError:
    """What is told of a bucket that is not there; raises NotEmulated where it may be there."""
    if ctx.store.open and name not in ctx.store.gone:
        raise NotEmulated(ctx.call.name, f"no recording shows whether there is a bucket {name}")
    return no_such_bucket(name)


def require_known(ctx: Context[S3], bucket: Bucket, key: str) -> None:
    """Raise NotEmulated where an object that is not there may be there."""
    known = ctx.store.unseen.get(bucket.name)
    if known is not None and key not in known:
        raise NotEmulated(ctx.call.name, f"no recording shows whether there is an object {key} in {bucket.name}")


def require_checksum(ctx: Context[S3], bucket: Bucket, key: str, found: Properties) -> None:
    """Raise NotEmulated where an object of a recording has a checksum that nobody saw."""
    if found.checksum is None and bucket.name in ctx.store.unseen:
        raise NotEmulated(ctx.call.name, f"no recording shows the checksum of object {key} in {bucket.name}")


def missing_object(ctx: Context[S3], bucket: Bucket, key: str) -> AwsError:
    """What is told of an object that is not there; raises NotEmulated where it may be there."""
    require_known(ctx, bucket, key)
    return no_such_key(key)


def missing_upload(ctx: Context[S3], upload_id: str) -> AwsError:
    """What is told of an upload that is not under way; raises NotEmulated where a recording may have begun it."""
    if ctx.store.recorded and not ctx.store.uploads.minted(upload_id):
        raise NotEmulated(ctx.call.name, f"no recording shows the beginning of upload {upload_id}")
    return no_such_upload(upload_id)


def require_whole(ctx: Context[S3], bucket: Bucket) -> None:
    """Raise NotEmulated where a bucket may hold objects that nobody saw."""
    if bucket.name in ctx.store.unseen:
        raise NotEmulated(ctx.call.name, f"no recording shows all objects of bucket {bucket.name}")


def require_all_uploads(ctx: Context[S3], bucket: Bucket) -> None:
    """Raise NotEmulated where uploads may be under way that nobody saw begin."""
    if bucket.name in ctx.store.unseen:
        raise NotEmulated(ctx.call.name, f"no recording shows all uploads to bucket {bucket.name}")


def admit(ctx: Context[S3], bucket: Bucket) -> None:
    """Say so where a bucket was taken for granted."""
    if bucket.name in ctx.store.assumed:
        ctx.assume(THERE.format(bucket.name))


def admit_no_versions(ctx: Context[S3], bucket: Bucket) -> None:
    """Say so where a bucket that a recording shows may have versions that it does not show."""
    if bucket.name in ctx.store.unseen:
        ctx.assume(NO_VERSIONS.format(bucket.name))


def granted(ctx: Context[Any], name: str) -> Buckets:
    """The buckets for an export or an import, which name one of them."""
    store, scope = store_of(ctx.world, ctx.call.scope), ctx.call.scope
    if store.open and name not in store.gone and store.find(name) is None:
        store.create(Bucket(name, ctx.now, scope.account, scope.region))
        store.assumed.add(name)
        store.unseen[name] = set()
    if name in store.assumed:
        ctx.assume(THERE.format(name))
    return store.buckets


def may_hold_more(ctx: Context[Any], name: str) -> bool:
    """Whether there may be files in a bucket that nobody saw; who reads them admits that none are taken to be there."""
    unseen = name in store_of(ctx.world, ctx.call.scope).unseen
    if unseen:
        ctx.assume(NO_MORE.format(name))
    return unseen
