"""UploadPart, as a conversation. Texts: LocalStack's recordings of AWS."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

GONE = (
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or"
    " completed."
)


def test_a_part_is_put(s3):
    assert s3.upload_part(**s3.begin(), PartNumber=1, Body=b"hello", ChecksumCRC32="NhCmhg==") == {
        "ETag": '"5d41402abc4b2a76b9719d911017c592"',
        "ChecksumCRC32": "NhCmhg==",
        "ServerSideEncryption": "AES256",
    }
    assert s3.keys() == []


def test_a_part_that_comes_again_takes_the_place_of_the_other(s3):
    upload = s3.begin()
    first, second = s3.part(upload, 1, b"first"), s3.part(upload, 1, b"second")
    with s3.refuses("InvalidPart", UploadId=upload["UploadId"], PartNumber="1", ETag=first["ETag"].strip('"')):
        s3.complete(upload, first)
    s3.complete(upload, second)
    assert s3.get("a")["Body"] == b"second"


def test_a_part_has_a_number(s3):
    """test_complete_multipart_parts_order."""
    upload = s3.begin()
    text = "Part number must be an integer between 1 and 10000, inclusive"
    for number in (-1, 0, 10_001):
        with s3.refuses("InvalidArgument", text, ArgumentName="partNumber", ArgumentValue=str(number)):
            s3.part(upload, number, b"hello")
    s3.part(upload, 10_000, b"hello")


def test_an_upload_is_of_one_key(s3):
    """test_multipart_no_such_upload, test_multipart_key_validation."""
    upload = s3.begin()
    with s3.refuses("NoSuchUpload", GONE, 404, UploadId="fakeid"):
        s3.part({**upload, "UploadId": "fakeid"}, 1, b"hello")
    with s3.refuses("NoSuchUpload", GONE, 404, UploadId=upload["UploadId"]):
        s3.part({**upload, "Key": "b"}, 1, b"hello")


def test_a_parts_checksum_is_verified(s3):
    """test_multipart_upload_part_checksum_exception."""
    upload = s3.begin()
    with s3.refuses("InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid."):
        s3.part(upload, 1, b"hello", ChecksumCRC32="short")
    with s3.refuses("BadDigest", "The CRC32 you specified did not match the calculated checksum."):
        s3.part(upload, 1, b"other", ChecksumCRC32="NhCmhg==")
    with s3.refuses("InvalidDigest", **{"Content-MD5": "x"}):
        s3.part(upload, 1, b"other", ContentMD5="x")
    assert s3.list_parts(**upload)["Parts"] == []


def test_a_part_is_checked_as_its_upload_wants_it(s3):
    """test_multipart_parts_checksum_exceptions_composite; `null` is what users of older SDKs were told."""
    upload = s3.begin(ChecksumAlgorithm="SHA256")
    text = "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: {}"
    with s3.refuses("InvalidRequest", text.format("crc32")):
        s3.part(upload, 1, b"hello", ChecksumCRC32="NhCmhg==")
    with s3.refuses("InvalidRequest", text.format("null")):
        s3.part(upload, 1, b"hello")
    s3.part(upload, 1, b"hello", ChecksumSHA256="LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
    whole = s3.begin(ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    assert s3.part(whole, 1, b"hello")["ChecksumCRC32"] == "NhCmhg=="


def test_encryption_with_other_keys_is_a_gap(s3):
    with pytest.raises(NotEmulated):
        s3.part(s3.begin(), 1, b"hello", SSECustomerAlgorithm="AES256")
