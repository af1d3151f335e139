"""UploadPartCopy, as a conversation. Texts: LocalStack's TestS3Multipart, recorded on AWS."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant
from tests.unit.services.s3.conftest import NOON

FORM = (
    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based"
    " offsets of the first and last bytes to copy"
)


@pytest.fixture
def filled(s3):
    s3.put("source", b"0123456789")
    return s3


def copy(s3, upload, number=1, source="files/source", **more):
    return s3.upload_part_copy(**upload, PartNumber=number, CopySource=source, **more)


def test_an_object_becomes_a_part(filled):
    upload = filled.begin("made")
    assert copy(filled, upload, CopySourceRange="bytes=0-8") == {
        "CopyPartResult": {"ETag": '"22975d8a5ed1b91445f6c55ac121505b"', "LastModified": instant(NOON)},
        "ServerSideEncryption": "AES256",
    }
    assert copy(filled, upload)["CopyPartResult"]["ETag"] == '"781e5e245d69b566979b86e28d23f2c7"'
    assert [one["Size"] for one in filled.list_parts(**upload)["Parts"]] == [10]


@pytest.mark.parametrize("kind", ["COMPOSITE", "FULL_OBJECT"])
def test_a_part_gets_the_checksum_of_its_upload(filled, kind):
    """test_multipart_upload_part_copy_checksum."""
    filled.put("source", b"this is a part")
    upload = filled.begin("made", ChecksumAlgorithm="CRC32C", ChecksumType=kind)
    told = copy(filled, upload)["CopyPartResult"]
    assert told["ChecksumCRC32C"] == "iqJrOQ=="
    made = filled.complete(upload, {"PartNumber": 1, "ETag": told["ETag"], "ChecksumCRC32C": "iqJrOQ=="})
    assert (made["ETag"], made["ChecksumType"]) == ('"395d97c07920de036bfa21e7568a2e9f-1"', kind)
    assert made["ChecksumCRC32C"] == ("F9bAnw==-1" if kind == "COMPOSITE" else "iqJrOQ==")


@pytest.mark.parametrize(
    "wrong", ["0-8", "bytes=1-0", "bytes=-1-", "bytes=0--1", "bytes=0-1,3-4,7-9", "bytes=-", "bytes=1-"]
)
def test_a_range_that_is_none(filled, wrong):
    with filled.refuses("InvalidArgument", FORM, ArgumentName="x-amz-copy-source-range", ArgumentValue=wrong):
        copy(filled, filled.begin(), CopySourceRange=wrong)


def test_a_range_that_is_not_there(filled):
    with filled.refuses(
        "InvalidArgument",
        "Range specified is not valid for source object of size: 10",
        ArgumentName="x-amz-copy-source-range",
        ArgumentValue="bytes=0-100",
    ):
        copy(filled, filled.begin(), CopySourceRange="bytes=0-100")
    with filled.refuses("InvalidRequest", "The specified copy range is invalid for the source object size"):
        copy(filled, filled.begin(), CopySourceRange="bytes=100-200")


def test_conditions_of_the_source(filled):
    upload = filled.begin()
    for params, condition in (
        ({"CopySourceIfMatch": "x"}, "x-amz-copy-source-If-Match"),
        (
            {"CopySourceIfNoneMatch": "781e5e245d69b566979b86e28d23f2c7", "CopySourceIfUnmodifiedSince": instant(1)},
            "x-amz-copy-source-If-Unmodified-Since",
        ),
    ):
        with filled.refuses("PreconditionFailed", status=412, Condition=condition):
            copy(filled, upload, **params)
    copy(filled, upload, CopySourceIfMatch="781e5e245d69b566979b86e28d23f2c7", CopySourceIfUnmodifiedSince=instant(1))


def test_what_is_not_there(filled):
    with filled.refuses("NoSuchKey", status=404, Key="none"):
        copy(filled, filled.begin(), source="files/none")
    with filled.refuses("NoSuchUpload", status=404, UploadId="none"):
        copy(filled, {"Bucket": "files", "Key": "a", "UploadId": "none"})
