"""DeleteBucket, as a conversation."""

from __future__ import annotations


def test_an_empty_bucket_is_gone(s3):
    assert s3.delete_bucket(Bucket="files") == {}
    for look in (s3.head_bucket, s3.delete_bucket, s3.list_objects_v2, s3.get_bucket_location):
        with s3.refuses("NoSuchBucket", status=404, BucketName="files"):
            look(Bucket="files")
    s3.create_bucket(Bucket="files")
    assert s3.keys() == []


def test_a_bucket_with_objects_stays(s3):
    s3.put("a")
    with s3.refuses("BucketNotEmpty", "The bucket you tried to delete is not empty", 409, BucketName="files"):
        s3.delete_bucket(Bucket="files")
    s3.delete_object(Bucket="files", Key="a")
    s3.delete_bucket(Bucket="files")
