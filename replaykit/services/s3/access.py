"""The bucket and the object that a call means: they are there, and the caller's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.emulator.context import Context
from replaykit.ports.buckets import Bucket, Properties
from replaykit.services.s3.copying import Source
from replaykit.services.s3.errors import access_denied, invalid_owner, invalid_version, no_lists
from replaykit.services.s3.names import require_general
from replaykit.services.s3.store import S3
from replaykit.services.s3.unseen import admit, missing_bucket, missing_object

ACCOUNT = re.compile(r"\d{12}")
NULL_VERSION = "null"
FULL_CONTROL = "bucket-owner-full-control"
GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP")


def owner_of(ctx: Context[S3]) -> dict[str, str]:
    """The caller as an owner. The id is made of the account's number, as AWS makes one up: 64 digits."""
    return {"ID": sha256(f"canonical user {ctx.call.scope.account}".encode()).hexdigest()}


def require_bucket(ctx: Context[S3], request: Mapping[str, Any]) -> Bucket:
    """The bucket that a call names."""
    return require_own(ctx, request["Bucket"], request.get("ExpectedBucketOwner"))


def require_own(ctx: Context[S3], name: str, expected: str | None) -> Bucket:
    """A bucket of the caller's account: there are no policies and no lists that could let others in."""
    require_general(ctx.call.name, name)
    if expected is not None and not ACCOUNT.fullmatch(expected):
        raise invalid_owner(expected)
    if name in ctx.store.versioned:
        raise NotEmulated(ctx.call.name, f"versioning is not emulated, and bucket {name} has versions in the recording")
    bucket = ctx.store.find(name)
    if bucket is None:
        raise missing_bucket(ctx, name)
    account = ctx.call.scope.account
    if account != (bucket.owner or account) or expected not in (None, account):
        raise access_denied()
    admit(ctx, bucket)
    return bucket


def require_no_list(request: Mapping[str, Any]) -> None:
    """No bucket knows access lists, as none of AWS's does today unless it is asked to.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    if request.get("ACL", FULL_CONTROL) != FULL_CONTROL or any(grant in request for grant in GRANTS):
        raise no_lists()


def require_object(ctx: Context[S3], bucket: Bucket, key: str) -> Properties:
    """The object of a key."""
    found = ctx.store.properties(bucket.name, key)
    if found is None:
        raise missing_object(ctx, bucket, key)
    return found


def find_source(ctx: Context[S3], request: Mapping[str, Any], source: Source) -> Properties:
    """What is copied from."""
    bucket = require_own(ctx, source.bucket, request.get("ExpectedSourceBucketOwner"))
    require_version(source.version)
    return require_object(ctx, bucket, source.key)


def require_version(version: str | None) -> None:
    """Without versioning an object has the version `null` (recorded: test_get_object_with_version_…)."""
    if version is not None and version != NULL_VERSION:
        raise invalid_version(version)
