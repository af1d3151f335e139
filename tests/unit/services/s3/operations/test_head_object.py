"""HeadObject, as a conversation: what GetObject tells, without the body."""

from __future__ import annotations


def test_it_tells_what_get_object_tells(s3):
    s3.put("a", b"0123456789", ContentType="text/plain", Metadata={"a": "b"})
    for more in ({}, {"Range": "bytes=2-4"}, {"ChecksumMode": "ENABLED"}, {"VersionId": "null"}):
        told = s3.get("a", **more)
        del told["Body"]
        assert s3.head_object(Bucket="files", Key="a", **more) == told


def test_what_is_not_there(s3):
    with s3.refuses("NoSuchKey", status=404, Key="a"):
        s3.head_object(Bucket="files", Key="a")
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.head_object(Bucket="none", Key="a")
