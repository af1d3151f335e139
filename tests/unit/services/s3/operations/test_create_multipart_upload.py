"""CreateMultipartUpload, as a conversation. Texts: LocalStack's TestS3MultipartUploadChecksum, recorded on AWS."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotEmulated

KNOWN = "CRC32, CRC32C, CRC64NVME, SHA1, SHA256"


def test_an_upload_begins(s3):
    told = s3.create_multipart_upload(Bucket="files", Key="a")
    assert told == {"Bucket": "files", "Key": "a", "UploadId": told["UploadId"], "ServerSideEncryption": "AES256"}
    assert s3.begin()["UploadId"] != told["UploadId"]
    assert s3.keys() == []


@pytest.mark.parametrize(
    ("algorithm", "asked", "told"),
    [
        ("CRC32", None, "COMPOSITE"), ("CRC32C", None, "COMPOSITE"), ("SHA1", None, "COMPOSITE"),
        ("SHA256", "COMPOSITE", "COMPOSITE"), ("CRC64NVME", None, "FULL_OBJECT"),
        ("CRC32C", "FULL_OBJECT", "FULL_OBJECT"),
    ],
)  # fmt: skip
def test_what_the_checksum_is_of(s3, algorithm, asked, told):
    """test_multipart_checksum_type_default_for_checksum, test_multipart_checksum_type_compatibility."""
    more = {"ChecksumType": asked} if asked else {}
    answer = s3.create_multipart_upload(Bucket="files", Key="a", ChecksumAlgorithm=algorithm, **more)
    assert (answer["ChecksumAlgorithm"], answer["ChecksumType"]) == (algorithm, told)


@pytest.mark.parametrize(
    ("params", "text"),
    [
        (
            {"ChecksumAlgorithm": "CRC64NVME", "ChecksumType": "COMPOSITE"},
            "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.",
        ),
        (
            {"ChecksumAlgorithm": "SHA256", "ChecksumType": "FULL_OBJECT"},
            "The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.",
        ),
        (
            {"ChecksumType": "COMPOSITE"},
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
        ),
        (
            {"ChecksumAlgorithm": "TEST"},
            f"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{KNOWN}]",
        ),
    ],
)
def test_checksums_that_can_not_be(s3, params, text):
    with s3.refuses("InvalidRequest", text):
        s3.create_multipart_upload(Bucket="files", Key="a", **params)


def test_what_can_not_begin(s3):
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.begin(bucket="none")
    with s3.refuses("KeyTooLongError", Size="1025", MaxSizeAllowed="1024"):
        s3.begin("k" * 1025)
    with s3.refuses("InvalidStorageClass", StorageClassRequested="OUTPOSTS"):
        s3.begin(StorageClass="OUTPOSTS")
    with s3.refuses("AccessControlListNotSupported"):
        s3.begin(ACL="public-read")
    for params in ({"Tagging": "a=b"}, {"ServerSideEncryption": "aws:kms"}, {"ChecksumAlgorithm": "XXHASH64"}):
        with pytest.raises(NotEmulated):
            s3.begin(**params)
    assert s3.list_multipart_uploads(Bucket="files")["Uploads"] == []
