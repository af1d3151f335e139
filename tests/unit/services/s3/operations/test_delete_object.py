"""DeleteObject, as a conversation."""

from __future__ import annotations


def test_an_object_is_gone_and_so_is_one_that_never_was(s3):
    s3.put("a")
    for key in ("a", "a", "b"):
        assert s3.delete_object(Bucket="files", Key=key) == {}
    assert s3.keys() == []
    assert s3.delete_object(Bucket="files", Key="a", VersionId="null") == {}


def test_where_it_is_refused(s3):
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.delete_object(Bucket="none", Key="a")
    with s3.refuses("InvalidArgument", ArgumentName="versionId", ArgumentValue="x"):
        s3.delete_object(Bucket="files", Key="a", VersionId="x")


def test_only_if_it_is_this_one(s3):
    s3.put("a", b"hello")
    with s3.refuses("PreconditionFailed", status=412, Condition="If-Match"):
        s3.delete_object(Bucket="files", Key="a", IfMatch="0123")
    s3.delete_object(Bucket="files", Key="a", IfMatch='"5d41402abc4b2a76b9719d911017c592"')
    with s3.refuses("NoSuchKey", status=404, Key="a"):
        s3.delete_object(Bucket="files", Key="a", IfMatch="*")


def test_conditions_of_directory_buckets(s3):
    with s3.refuses("NotImplemented", status=501, Header="x-amz-if-match-size"):
        s3.delete_object(Bucket="files", Key="a", IfMatchSize=1)
