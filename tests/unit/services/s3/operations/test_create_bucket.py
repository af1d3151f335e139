"""CreateBucket, as a conversation."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

ILLEGAL = "The {} location constraint is incompatible for the region specific endpoint this request was sent to."


def place(constraint):
    return {"CreateBucketConfiguration": {"LocationConstraint": constraint}}


def test_a_bucket_of_us_east_1(s3):
    assert s3.create_bucket(Bucket="one") == {"Location": "/one", "BucketArn": "arn:aws:s3:::one"}
    assert s3.get_bucket_location(Bucket="one") == {"LocationConstraint": ""}


def test_from_us_east_1_a_bucket_of_any_region(s3):
    told = s3.create_bucket(Bucket="one", **place("eu-north-1"))
    assert told == {"Location": "http://one.s3.amazonaws.com/", "BucketArn": "arn:aws:s3:::one"}
    assert s3.get_bucket_location(Bucket="one") == {"LocationConstraint": "eu-north-1"}
    with s3.refuses("InvalidLocationConstraint", LocationConstraint="us-east-1"):
        s3.create_bucket(Bucket="two", **place("us-east-1"))
    with s3.refuses("InvalidLocationConstraint", LocationConstraint="foo"):
        s3.create_bucket(Bucket="two", **place("foo"))


def test_elsewhere_the_region_is_named(s3):
    there = s3.at("eu-west-1")
    there.create_bucket(Bucket="one", **place("eu-west-1"))
    there.create_bucket(Bucket="two", **place("EU"))
    assert there.get_bucket_location(Bucket="two") == {"LocationConstraint": "EU"}
    assert there.head_bucket(Bucket="two")["BucketRegion"] == "eu-west-1"
    with there.refuses("IllegalLocationConstraintException", ILLEGAL.format("unspecified")):
        there.create_bucket(Bucket="three")
    for other in ("us-west-2", "us-east-1", "bar"):
        with there.refuses("IllegalLocationConstraintException", ILLEGAL.format(other)):
            there.create_bucket(Bucket="three", **place(other))
    with s3.at("us-west-2").refuses("IllegalLocationConstraintException", ILLEGAL.format("EU")):
        s3.at("us-west-2").create_bucket(Bucket="three", **place("EU"))


def test_a_bucket_is_made_once_but_in_us_east_1(s3):
    s3.put("a")
    assert s3.create_bucket(Bucket="files")["Location"] == "/files"
    assert s3.keys() == ["a"]
    there = s3.at("eu-west-1")
    there.create_bucket(Bucket="one", **place("eu-west-1"))
    for again in (there, s3):
        with again.refuses("BucketAlreadyOwnedByYou", status=409, BucketName="one"):
            again.create_bucket(Bucket="one", **place("eu-west-1"))
    other = s3.at(account="222222222222")
    with other.refuses("BucketAlreadyExists", status=409, BucketName="files"):
        other.create_bucket(Bucket="files")


def test_the_partitions_share_no_names(s3):
    there = s3.at("cn-north-1")
    told = there.create_bucket(Bucket="files", **place("cn-north-1"))
    assert told["BucketArn"] == "arn:aws-cn:s3:::files"
    s3.put("a")
    assert there.keys() == []


@pytest.mark.parametrize(
    "name",
    ["ab", "a" * 64, "A-b", "a_b", "-ab", "ab-", "a..b", "192.168.5.4", "xn--ab", "sthree-ab", "ab-s3alias", "a.mrap"],
)
def test_a_name_that_no_bucket_may_have(s3, name):
    with s3.refuses("InvalidBucketName", "The specified bucket is not valid.", BucketName=name):
        s3.create_bucket(Bucket=name)


@pytest.mark.parametrize("name", ["abc", "1.2.3", "a" * 63, "a.b-c", "000"])
def test_a_name_that_a_bucket_may_have(s3, name):
    s3.create_bucket(Bucket=name)
    s3.head_bucket(Bucket=name)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"ACL": "public-read"}, "access lists"),
        ({"ObjectLockEnabledForBucket": True}, "retention"),
        ({"ObjectOwnership": "ObjectWriter"}, "access lists"),
        ({"Bucket": "one--use1-az4--x-s3"}, "directory buckets"),
        ({"CreateBucketConfiguration": {"Tags": [{"Key": "a", "Value": "b"}]}}, "tags"),
    ],
)
def test_what_would_be_inert_is_a_gap(s3, params, why):
    with pytest.raises(NotEmulated, match=why):
        s3.create_bucket(**{"Bucket": "one", **params})


def test_what_is_so_anyway_may_be_asked_for(s3):
    s3.create_bucket(Bucket="one", ACL="private", ObjectOwnership="BucketOwnerEnforced", CreateBucketConfiguration={})
