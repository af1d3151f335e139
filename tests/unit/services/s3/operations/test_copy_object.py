"""CopyObject, as a conversation."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant

GIVEN = {"ContentType": "application/json", "Metadata": {"key": "value"}}


@pytest.fixture
def filled(s3):
    s3.put("a b/é", b"hello", ChecksumCRC32="NhCmhg==", **GIVEN)
    return s3


def copy(s3, source, key="copy", **more):
    return s3.copy_object(Bucket="files", Key=key, CopySource=source, **more)


@pytest.mark.parametrize("source", ["files/a%20b/%C3%A9", "/files/a b/é", "files%2Fa%20b%2F%C3%A9"])
def test_a_copy_is_as_its_source(filled, source):
    filled.clock.advance(60)
    assert copy(filled, source) == {
        "CopyObjectResult": {
            "ETag": '"5d41402abc4b2a76b9719d911017c592"',
            "LastModified": instant(1_700_000_060),
            "ChecksumCRC32": "NhCmhg==",
            "ChecksumType": "FULL_OBJECT",
        },
        "ServerSideEncryption": "AES256",
    }
    told = filled.get("copy")
    assert (told["Body"], told["ContentType"], told["Metadata"]) == (b"hello", "application/json", {"key": "value"})


def test_a_copy_with_other_properties(filled):
    copy(filled, "files/a b/é", MetadataDirective="REPLACE", Metadata={"other": "x"}, ChecksumAlgorithm="SHA1")
    told = filled.get("copy", ChecksumMode="ENABLED")
    assert (told["ContentType"], told["Metadata"]) == ("binary/octet-stream", {"other": "x"})
    assert told["ChecksumSHA1"] == "qvTGHdzF6KLavt4PO0gs2a6pQ00="
    copy(filled, "files/a b/é", Metadata={"ignored": "x"})
    assert filled.get("copy")["Metadata"] == {"key": "value"}


@pytest.mark.parametrize("kind", ["COMPOSITE", "FULL_OBJECT"])
def test_a_copy_is_no_more_in_parts(s3, kind):
    """test_multipart_copy_object_etag, test_complete_multipart_parts_checksum_composite."""
    upload = s3.begin("parts", ChecksumAlgorithm="CRC32C", ChecksumType=kind)
    s3.complete(upload, s3.part(upload, 1, b"test content 123", ChecksumCRC32C="fwuu0Q=="))
    told = copy(s3, "files/parts")["CopyObjectResult"]
    assert (told["ETag"], told["ChecksumType"]) == ('"eee506dd7ada7ded524c77e359a0e7c6"', "FULL_OBJECT")
    assert told["ChecksumCRC32C"] == "fwuu0Q=="
    assert "PartsCount" not in s3.get("copy", PartNumber=1)


def test_to_itself_only_with_a_change(filled):
    with filled.refuses("InvalidRequest"):
        copy(filled, "files/a b/é", "a b/é")
    copy(filled, "files/a b/é", "a b/é", StorageClass="STANDARD")
    copy(filled, "files/a b/é", "a b/é", MetadataDirective="REPLACE")
    assert filled.get("a b/é")["Metadata"] == {}


def test_what_is_not_there(filled):
    with filled.refuses("NoSuchKey", status=404, Key="none"):
        copy(filled, "files/none")
    with filled.refuses("NoSuchBucket", status=404, BucketName="none"):
        copy(filled, "none/a")
    with filled.refuses("NoSuchBucket", status=404, BucketName="none"):
        filled.copy_object(Bucket="none", Key="a", CopySource="files/a b/é")
    for wrong in ("files", "files/", "/"):
        with filled.refuses(
            "InvalidArgument",
            "Invalid copy source object key",
            ArgumentName="x-amz-copy-source",
            ArgumentValue="x-amz-copy-source",
        ):
            copy(filled, wrong)


def test_conditions_of_the_source_and_of_the_copy(filled):
    for params, condition in (
        ({"CopySourceIfMatch": "x"}, "x-amz-copy-source-If-Match"),
        ({"CopySourceIfNoneMatch": "5d41402abc4b2a76b9719d911017c592"}, "x-amz-copy-source-If-None-Match"),
        ({"CopySourceIfUnmodifiedSince": instant(1)}, "x-amz-copy-source-If-Unmodified-Since"),
        ({"CopySourceIfModifiedSince": instant(1_700_000_000)}, "x-amz-copy-source-If-Modified-Since"),
    ):
        with filled.refuses("PreconditionFailed", status=412, Condition=condition):
            copy(filled, "files/a b/é", **params)
    copy(filled, "files/a b/é", IfNoneMatch="*")
    with filled.refuses("PreconditionFailed", status=412, Condition="If-None-Match"):
        copy(filled, "files/a b/é", IfNoneMatch="*")


def test_versions(filled):
    copy(filled, "files/a%20b/%C3%A9?versionId=null")
    with filled.refuses("InvalidArgument", ArgumentName="versionId", ArgumentValue="x"):
        copy(filled, "files/a%20b/%C3%A9?versionId=x")


def test_from_another_accounts_bucket(filled):
    there = filled.at(account="222222222222")
    there.create_bucket(Bucket="theirs")
    with there.refuses("AccessDenied", status=403):
        there.copy_object(Bucket="theirs", Key="a", CopySource="files/a b/é")
