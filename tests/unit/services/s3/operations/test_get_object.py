"""GetObject, as a conversation; ranges and conditions in their own tests."""

from __future__ import annotations

from datetime import UTC, datetime

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
    s3.put("a", b"0123456789", ChecksumCRC32="poTHxg==")
    told = s3.get("a", PartNumber=1, ChecksumMode="ENABLED")
    assert (told["Body"], told["ContentLength"], told["ContentRange"]) == (b"0123456789", 10, "bytes 0-9/10")
    assert (told["ChecksumCRC32"], "PartsCount" in told) == ("poTHxg==", False)
    with s3.refuses("InvalidRequest", "Cannot specify both Range header and partNumber query parameter"):
        s3.get("a", PartNumber=1, Range="bytes=0-1")
    with s3.refuses(
        "InvalidPartNumber",
        "The requested partnumber is not satisfiable",
        416,
        PartNumberRequested="2",
        ActualPartCount="1",
    ):
        s3.get("a", PartNumber=2)


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
