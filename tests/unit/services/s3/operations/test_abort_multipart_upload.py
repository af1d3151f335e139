"""AbortMultipartUpload, as a conversation."""

from __future__ import annotations

from replaykit.ports.clock import instant


def test_an_upload_is_over_with_its_parts(s3):
    upload = s3.begin()
    part = s3.part(upload, 1, b"hello")
    assert s3.abort_multipart_upload(**upload) == {}
    for again in (
        lambda: s3.abort_multipart_upload(**upload),
        lambda: s3.list_parts(**upload),
        lambda: s3.complete(upload, part),
        lambda: s3.part(upload, 2, b""),
    ):
        with s3.refuses("NoSuchUpload", status=404, UploadId=upload["UploadId"]):
            again()
    assert s3.list_multipart_uploads(Bucket="files")["Uploads"] == []


def test_no_other_upload(s3):
    upload, other = s3.begin(), s3.begin()
    with s3.refuses("NoSuchUpload", status=404, UploadId=upload["UploadId"]):
        s3.abort_multipart_upload(**{**upload, "Key": "b"})
    s3.abort_multipart_upload(**upload)
    assert [one["UploadId"] for one in s3.list_multipart_uploads(Bucket="files")["Uploads"]] == [other["UploadId"]]


def test_a_header_of_directory_buckets(s3):
    with s3.refuses("NotImplemented", status=501, Header="x-amz-if-match-initiated-time"):
        s3.abort_multipart_upload(**s3.begin(), IfMatchInitiatedTime=instant(1))
