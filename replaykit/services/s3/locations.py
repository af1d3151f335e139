"""Where a bucket is: what a LocationConstraint may say, and how a region is told."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote_plus

from replaykit import models
from replaykit.aws.call import Scope
from replaykit.ports.buckets import Bucket
from replaykit.services.s3.errors import illegal_location, invalid_location

SUFFIXES = {"aws-cn": "amazonaws.com.cn"}
HOME = "us-east-1"
"""The region that is meant where none is named, and whose endpoint is that of all regions."""


@cache
def constraints() -> frozenset[str]:
    """What the model names as places for buckets, `EU` among them, but not us-east-1."""
    create = models.service("s3").operation("CreateBucket")
    assert create is not None
    assert create.input is not None
    names = create.input.members["CreateBucketConfiguration"].members["LocationConstraint"].traits["enum"]
    return frozenset(names) - {HOME}


def is_region(name: str) -> bool:
    return name == HOME or (name in constraints() and name != "EU")


def read_location(scope: Scope, constraint: str | None) -> str:
    """Where a new bucket comes to be; the endpoint is that of the region that the request was signed for.

    Recorded on AWS (LocalStack's test_different_location_constraint, test_create_bucket_with_eu_location_constraint).
    """
    if scope.region == HOME:
        if constraint is not None and constraint not in constraints():
            raise invalid_location(constraint)
        return constraint or HOME
    if constraint is None:
        raise illegal_location("unspecified")
    if constraint != scope.region and (constraint, scope.region) != ("EU", "eu-west-1"):
        raise illegal_location(constraint)
    return constraint


def region_of(bucket: Bucket, scope: Scope) -> str:
    """A bucket that nobody made by a call is where it is asked for."""
    return bucket.region or scope.region


def told_location(bucket: Bucket, scope: Scope) -> str:
    """What GetBucketLocation tells, which has no word for us-east-1."""
    location = bucket.location or scope.region
    return "" if location == HOME else location


def arn_of(bucket: Bucket, scope: Scope) -> str:
    return f"arn:{scope.partition}:s3:::{bucket.name}"


def url_of(bucket: Bucket, key: str, scope: Scope) -> str:
    """Where AWS says that an object in parts is: its key as a form has it, slashes too (aws-sdk-go #1385).

    AWS tells the host that it was asked at; of ours nothing is known here.
    """
    host = f"{bucket.name}.s3.{region_of(bucket, scope)}.{SUFFIXES.get(scope.partition, 'amazonaws.com')}"
    return f"https://{host}/{quote_plus(key, errors='surrogateescape')}"
