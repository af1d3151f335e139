"""ListBuckets, as a conversation."""

from __future__ import annotations

from replaykit.ports.clock import instant


def names(told):
    return [one["Name"] for one in told["Buckets"]]


def test_the_buckets_of_the_account_in_all_regions(s3):
    s3.at("eu-west-1").create_bucket(Bucket="abc", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.at(account="222222222222").create_bucket(Bucket="other")
    told = s3.list_buckets()
    assert told["Buckets"] == [
        {"Name": "abc", "CreationDate": instant(1_700_000_000), "BucketArn": "arn:aws:s3:::abc"},
        {"Name": "files", "CreationDate": instant(1_700_000_000), "BucketArn": "arn:aws:s3:::files"},
    ]
    assert len(told["Owner"]["ID"]) == 64
    assert told.keys() == {"Buckets", "Owner"}
    assert told["Owner"] != s3.at(account="222222222222").list_buckets()["Owner"]


def test_a_part_of_them_has_regions(s3):
    for name in ("b-1", "b-2", "c"):
        s3.create_bucket(Bucket=f"{name}-bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    told = s3.list_buckets(Prefix="b-")
    assert (names(told), told["Prefix"]) == (["b-1-bucket", "b-2-bucket"], "b-")
    assert {one["BucketRegion"] for one in told["Buckets"]} == {"us-west-2"}
    assert names(s3.list_buckets(BucketRegion="us-east-1")) == ["files"]
    with s3.refuses(
        "InvalidArgument", "Argument value eu-east-1 is not a valid AWS Region", ArgumentName="bucket-region"
    ):
        s3.list_buckets(BucketRegion="eu-east-1")


def test_pages(s3):
    for name in ("aaa", "bbb"):
        s3.create_bucket(Bucket=name)
    first = s3.list_buckets(MaxBuckets=2)
    assert names(first) == ["aaa", "bbb"]
    last = s3.list_buckets(MaxBuckets=2, ContinuationToken=first["ContinuationToken"])
    assert (names(last), "ContinuationToken" in last) == (["files"], False)
    assert names(s3.list_buckets(ContinuationToken="")) == ["aaa", "bbb", "files"]
    with s3.refuses("InvalidArgument", ArgumentName="continuation-token"):
        s3.list_buckets(ContinuationToken="\xff")
