"""Recorded uploads that are made again: their ids, and what becomes of those whose beginning nobody saw."""

from __future__ import annotations

import pytest

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, NotEmulated
from replaykit.aws.recorded import RecordedCall

UPLOAD = {"Bucket": "files", "Key": "a", "UploadId": "recorded"}


def recorded(operation, output=None, error=None, **params):
    return RecordedCall(OperationCall("s3", operation, params), output or {}, error, None, 0)


@pytest.fixture
def primed(conversation):
    """A world whose recording begins with an upload to a bucket of its own."""
    s3 = conversation(bucket=None)
    s3.emulator.hydrate([recorded("CreateBucket", Bucket="files")])
    s3.create_bucket(Bucket="files")
    return s3


def follow(s3, operation, output=None, error=None, **params):
    return s3.emulator.follow(recorded(operation, output, error, **params))


def test_a_recorded_upload_goes_on(primed):
    follow(primed, "CreateMultipartUpload", UPLOAD, Bucket="files", Key="a")
    follow(primed, "UploadPart", {}, **UPLOAD, PartNumber=1, Body=b"hello")
    (listed,) = primed.list_multipart_uploads(Bucket="files")["Uploads"]
    assert listed["UploadId"] == "recorded"
    (part,) = primed.list_parts(**UPLOAD)["Parts"]
    primed.complete(UPLOAD, part)
    assert primed.get("a")["Body"] == b"hello"


def test_an_upload_that_was_refused_has_no_name(primed):
    follow(primed, "CreateMultipartUpload", {}, AwsError("AccessDenied", status=403), Bucket="files", Key="a")
    (listed,) = primed.list_multipart_uploads(Bucket="files")["Uploads"]
    assert len(listed["UploadId"]) == 128


def test_what_became_of_an_upload_that_nobody_saw_is_unknown(primed):
    primed.put("a", b"before")
    with pytest.raises(NotEmulated):
        follow(primed, "CompleteMultipartUpload", {}, **UPLOAD)
    with pytest.raises(NotEmulated, match="no recording shows whether there is an object a in files"):
        primed.get("a")


def test_a_directory_keeps_its_files(conversation, tmp_path):
    s3 = conversation(buckets=DirectoryBuckets(tmp_path))
    s3.put("a", b"before")
    s3.emulator.hydrate([recorded("CreateBucket", Bucket="files")])
    with pytest.raises(NotEmulated):
        follow(s3, "CompleteMultipartUpload", {}, **UPLOAD)
    assert s3.get("a")["Body"] == b"before"
