"""GetBucketVersioning, as a conversation: of a bucket without versions, as every one is that is made here."""

from __future__ import annotations

import pytest

from replaykit.aws.call import OperationCall
from replaykit.aws.error import NotEmulated
from replaykit.aws.recorded import RecordedCall


def recorded(operation, output=None):
    return RecordedCall(OperationCall("s3", operation, {"Bucket": "bbb"}), output or {}, None, None, 0)


def test_a_bucket_that_never_had_versions_has_no_status(s3):
    assert (s3.get_bucket_versioning(Bucket="files"), s3.assumptions) == ({}, ())


def test_it_is_a_bucket_of_the_callers(s3):
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.get_bucket_versioning(Bucket="none")
    with s3.refuses("AccessDenied", "Access Denied", 403):
        s3.at(account="222222222222").get_bucket_versioning(Bucket="files")


def test_a_recording_may_show_that_a_bucket_has_versions(conversation):
    for told in ({"Status": "Enabled"}, {"Status": "Suspended"}):
        s3 = conversation(bucket=None)
        s3.emulator.hydrate([recorded("GetBucketVersioning", told)])
        with pytest.raises(NotEmulated, match="bucket bbb has versions in the recording"):
            s3.get_bucket_versioning(Bucket="bbb")


def test_one_that_shows_no_sign_of_them_is_taken_to_have_none(conversation):
    s3 = conversation(bucket=None)
    s3.emulator.hydrate([recorded("HeadBucket")])
    assert s3.get_bucket_versioning(Bucket="bbb") == {}
    assert s3.assumptions == ("bucket bbb has no versions, as no recorded call shows any",)
