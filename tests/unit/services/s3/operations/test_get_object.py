"""GetObject, as a conversation; ranges and conditions in their own tests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.ports.clock import instant


def test_what_was_put_is_told(s3):
    expires = datetime(2030, 1, 1, tzinfo=UTC)
    given = {"ContentType": "text/plain", "CacheControl": "no-cache", "ContentLanguage": "de", "Expires": expires}
    s3.put("a", b"hello", Metadata={"Who": "me", "b-c": "d"}, ContentMD5="XUFAKrxLKna5cZ2REBfFkg==", **given)
    assert s3.get("a") == {
        "AcceptRanges": "bytes",
        "LastModified": instant(1_700_000_000),
        "ContentLength": 5,
        "ETag": '"5d41402abc4b2a76b9719d911017c592"',
        **given,
        "ServerSideEncryption": "AES256",
        "Metadata": {"who": "me", "b-c": "d"},
        "Body": b"hello",
    }


def test_of_an_object_of_which_nothing_is_said(s3):
    s3.put("a", b"", ContentType="")
    told = s3.get("a", ChecksumMode="ENABLED")
    assert (told["ContentType"], told["Metadata"]) == ("binary/octet-stream", {})
    assert (told["ChecksumCRC64NVME"], told["ChecksumType"]) == ("AAAAAAAAAAA=", "FULL_OBJECT")


def test_the_time_is_that_of_the_last_put(s3):
    s3.put("a", b"one")
    s3.clock.advance(3600.7)
    s3.put("a", b"two")
    assert s3.get("a")["LastModified"] == instant(1_700_003_600)


def test_the_answer_can_be_told_otherwise(s3):
    s3.put("a", b"", ContentType="text/plain")
    told = s3.get("a", ResponseContentType="image/jpeg", ResponseContentDisposition='attachment; filename="foo.jpg"')
    assert (told["ContentType"], told["ContentDisposition"]) == ("image/jpeg", 'attachment; filename="foo.jpg"')


def test_what_is_not_there(s3):
    with s3.refuses("NoSuchKey", "The specified key does not exist.", 404, Key="A"):
        s3.put("a")
        s3.get("A")
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.get("a", bucket="none")


def test_there_is_one_version(s3):
    s3.put("a", b"hello")
    assert s3.get("a", VersionId="null")["Body"] == b"hello"
    with s3.refuses(
        "InvalidArgument", "Invalid version id specified", ArgumentName="versionId", ArgumentValue="HPniJFCxqTsM"
    ):
        s3.get("a", VersionId="HPniJFCxqTsM")


def test_a_part_by_its_number(s3):
    """test_get_object_part, test_get_object_part_checksum."""
    upload = s3.begin("a", ChecksumAlgorithm="CRC32C", ChecksumType="FULL_OBJECT")
    large = bytes(5 << 20)
    s3.complete(upload, s3.part(upload, 1, large), s3.part(upload, 2, b"test content 123"))
    told = s3.get("a", PartNumber=2, ChecksumMode="ENABLED")
    assert (told["Body"], told["ContentLength"], told["PartsCount"]) == (b"test content 123", 16, 2)
    assert told["ContentRange"] == "bytes 5242880-5242895/5242896"
    assert not any(name.startswith("Checksum") for name in told)
    assert s3.head_object(Bucket="files", Key="a", PartNumber=1)["ContentLength"] == len(large)
    assert "PartsCount" not in s3.get("a")
    members = {"PartNumberRequested": "10", "ActualPartCount": "2"}
    with s3.refuses("InvalidPartNumber", "The requested partnumber is not satisfiable", 416, **members):
        s3.get("a", PartNumber=10)
    with s3.refuses("InvalidRequest", "Cannot specify both Range header and partNumber query parameter"):
        s3.get("a", PartNumber=1, Range="bytes=0-8")
    with s3.refuses("InvalidArgument", ArgumentName="partNumber", ArgumentValue="0"):
        s3.get("a", PartNumber=0)


@pytest.mark.parametrize("kind", ["COMPOSITE", "FULL_OBJECT"])
def test_a_part_that_is_all_of_it(s3, kind):
    """test_get_object_part_checksum."""
    upload = s3.begin("a", ChecksumAlgorithm="CRC32C", ChecksumType=kind)
    s3.complete(upload, s3.part(upload, 1, b"test content 123", ChecksumCRC32C="fwuu0Q=="))
    told = s3.get("a", PartNumber=1, ChecksumMode="ENABLED")
    assert (told["ChecksumCRC32C"], told["ChecksumType"], told["PartsCount"]) == ("fwuu0Q==", kind, 1)
    assert told["ContentRange"] == "bytes 0-15/16"


def test_an_object_that_came_whole_has_one_part(s3):
    s3.put("a", b"test-123", ChecksumCRC32="MAPXAg==")
    told = s3.get("a", PartNumber=1, ChecksumMode="ENABLED")
    assert (told["Body"], told["ContentRange"], told["ChecksumCRC32"]) == (b"test-123", "bytes 0-7/8", "MAPXAg==")
    assert "PartsCount" not in told
    with s3.refuses("InvalidPartNumber", status=416, PartNumberRequested="2", ActualPartCount="1"):
        s3.get("a", PartNumber=2)
    s3.put("empty")
    assert s3.get("empty", PartNumber=1)["Body"] == b""


def test_a_part_of_it(s3):
    s3.put("a", b"0123456789", ChecksumCRC32="poTHxg==")
    told = s3.get("a", Range="bytes=2-4", ChecksumMode="ENABLED")
    assert (told["Body"], told["ContentLength"], told["ContentRange"]) == (b"234", 3, "bytes 2-4/10")
    assert "ChecksumCRC32" not in told
    whole = s3.get("a", Range="bytes=0-100", ChecksumMode="ENABLED")
    assert (whole["Body"], whole["ContentRange"], whole["ChecksumCRC32"]) == (b"0123456789", "bytes 0-9/10", "poTHxg==")
    with s3.refuses(
        "InvalidRange", "The requested range is not satisfiable", 416, RangeRequested="bytes=10-", ActualObjectSize="10"
    ):
        s3.get("a", Range="bytes=10-")
