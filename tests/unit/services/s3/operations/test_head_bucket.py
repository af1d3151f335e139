"""HeadBucket, as a conversation."""

from __future__ import annotations


def test_a_bucket_is_there(s3):
    told = {"BucketArn": "arn:aws:s3:::files", "BucketRegion": "us-east-1", "AccessPointAlias": False}
    assert s3.head_bucket(Bucket="files") == told
    assert s3.at("eu-west-1").head_bucket(Bucket="files") == told


def test_a_bucket_is_not_there(s3):
    with s3.refuses("NoSuchBucket", "The specified bucket does not exist", 404, BucketName="none"):
        s3.head_bucket(Bucket="none")
    with s3.refuses("InvalidBucketName", BucketName="no bucket"):
        s3.head_bucket(Bucket="no bucket")


def test_whose_a_bucket_is(s3):
    s3.head_bucket(Bucket="files", ExpectedBucketOwner="123456789012")
    with s3.refuses("AccessDenied", "Access Denied", 403):
        s3.head_bucket(Bucket="files", ExpectedBucketOwner="222222222222")
    with s3.at(account="222222222222").refuses("AccessDenied", status=403):
        s3.at(account="222222222222").head_bucket(Bucket="files")
    text = "The value of the expected bucket owner parameter must be an AWS Account ID... [abcd]"
    with s3.refuses("InvalidBucketOwnerAWSAccountID", text):
        s3.head_bucket(Bucket="files", ExpectedBucketOwner="abcd")
