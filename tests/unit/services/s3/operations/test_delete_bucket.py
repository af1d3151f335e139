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


def test_uploads_go_with_their_bucket(s3):
    """Of directory buckets alone AWS's documentation says that no upload may be under way."""
    upload = s3.begin()
    other = s3.create_bucket(Bucket="other") and s3.begin(bucket="other")
    s3.part(upload, 1, b"hello")
    s3.delete_bucket(Bucket="files")
    s3.create_bucket(Bucket="files")
    assert s3.list_multipart_uploads(Bucket="files")["Uploads"] == []
    with s3.refuses("NoSuchUpload", status=404, UploadId=upload["UploadId"]):
        s3.part(upload, 1, b"hello")
    s3.part(other, 1, b"hello")
