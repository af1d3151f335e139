"""PutObject, as a conversation."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.aws.error import NotEmulated

HELLO = "5d41402abc4b2a76b9719d911017c592"


def test_an_object_is_put(s3):
    assert s3.put("a", b"hello", ChecksumCRC32="NhCmhg==") == {
        "ETag": f'"{HELLO}"',
        "ChecksumCRC32": "NhCmhg==",
        "ChecksumType": "FULL_OBJECT",
        "ServerSideEncryption": "AES256",
    }
    assert s3.get("a")["Body"] == b"hello"
    s3.put("a", b"other")
    assert s3.get("a")["Body"] == b"other"
    s3.put_object(Bucket="files", Key="nothing")
    assert s3.get("nothing")["Body"] == b""


def test_the_body_is_kept_as_it_came(s3):
    body = bytes(100)
    s3.put("a", body)
    assert s3.get("a")["Body"] is body


def test_where_it_can_not_be_put(s3):
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.put("a", bucket="none")
    with s3.refuses("KeyTooLongError", "Your key is too long", Size="1025", MaxSizeAllowed="1024"):
        s3.put("k" * 1025)
    s3.put("é" * 512)
    with s3.refuses("KeyTooLongError", Size="1026", MaxSizeAllowed="1024"):
        s3.put("é" * 513)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("CRC32", "NhCmhg=="),
        ("CRC32C", "mnG7TA=="),
        ("CRC64NVME", "M3eFcAZSQlc="),
        ("SHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
        ("SHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
        ("SHA512", b64encode(hashlib.sha512(b"hello").digest()).decode()),
        ("MD5", "XUFAKrxLKna5cZ2REBfFkg=="),
    ],
)
def test_the_checksum_of_the_client_is_kept(s3, kind, value):
    assert s3.put("a", b"hello", **{f"Checksum{kind}": value})[f"Checksum{kind}"] == value
    assert s3.get("a", ChecksumMode="ENABLED")[f"Checksum{kind}"] == value
    assert f"Checksum{kind}" not in s3.get("a")
    text = f"The {kind} you specified did not match the calculated checksum."
    with s3.refuses("BadDigest", text):
        s3.put("b", b"other", **{f"Checksum{kind}": value})
    for wrong in ("not base64", "AAAA", ""):
        with s3.refuses("InvalidRequest", f"Value for x-amz-checksum-{kind.lower()} header is invalid."):
            s3.put("b", b"hello", **{f"Checksum{kind}": wrong})
    assert s3.keys() == ["a"]


def test_without_a_checksum_there_is_one(s3):
    assert s3.put("a", b"hello")["ChecksumCRC64NVME"] == "M3eFcAZSQlc="
    text = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
    with s3.refuses("InvalidRequest", text):
        s3.put("a", b"hello", ChecksumCRC32="NhCmhg==", ChecksumSHA1="qvTGHdzF6KLavt4PO0gs2a6pQ00=")


def test_content_md5(s3):
    s3.put("a", b"hello", ContentMD5="XUFAKrxLKna5cZ2REBfFkg==")
    with s3.refuses(
        "BadDigest",
        "The Content-MD5 you specified did not match what we received.",
        ExpectedDigest=HELLO,
        CalculatedDigest="eV8yArF8trw9S3cdjGyerw==",
    ):
        s3.put("a", b"other", ContentMD5="XUFAKrxLKna5cZ2REBfFkg==")
    for wrong in ("__invalid__", "000", "MTIz"):
        with s3.refuses("InvalidDigest", "The Content-MD5 you specified was invalid.", **{"Content-MD5": wrong}):
            s3.put("a", b"hello", ContentMD5=wrong)


def test_only_if_there_is_none(s3):
    s3.put("a", b"hello", IfNoneMatch="*")
    with s3.refuses("PreconditionFailed", status=412, Condition="If-None-Match"):
        s3.put("a", b"other", IfNoneMatch="*")
    assert s3.get("a")["Body"] == b"hello"


def test_only_if_it_is_this_one(s3):
    with s3.refuses("NoSuchKey", status=404, Key="a"):
        s3.put("a", b"hello", IfMatch=HELLO)
    s3.put("a", b"hello")
    with s3.refuses("PreconditionFailed", status=412, Condition="If-Match"):
        s3.put("a", b"other", IfMatch='"0123"')
    s3.put("a", b"other", IfMatch=f'"{HELLO}"')


def test_what_aws_does_not_take_as_a_condition(s3):
    text = "A header you provided implies functionality that is not implemented"
    for params, header, why in (
        ({"IfMatch": "*"}, "If-Match", "We don't accept the provided value of If-Match header for this API"),
        (
            {"IfNoneMatch": "x"},
            "If-None-Match",
            "We don't accept the provided value of If-None-Match header for this API",
        ),
        (
            {"IfMatch": "x", "IfNoneMatch": "*"},
            "If-Match,If-None-Match",
            "Multiple conditional request headers present in the request",
        ),
    ):
        with s3.refuses("NotImplemented", text, 501, Header=header, additionalMessage=why):
            s3.put("a", **params)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"ServerSideEncryption": "aws:kms"}, "AES256"),
        ({"StorageClass": "GLACIER"}, "STANDARD"),
        ({"Tagging": "a=b"}, "tags"),
        ({"ChecksumXXHASH3": "AAAA"}, "xxHash"),
        ({"WebsiteRedirectLocation": "/"}, "websites"),
    ],
)
def test_what_would_be_inert_is_a_gap(s3, params, why):
    with pytest.raises(NotEmulated, match=why):
        s3.put("a", **params)
    assert s3.keys() == []


def test_what_is_so_anyway_may_be_asked_for(s3):
    s3.put("a", ServerSideEncryption="AES256", StorageClass="STANDARD", ACL="bucket-owner-full-control")
    text = "The storage class you specified is not valid"
    with s3.refuses("InvalidStorageClass", text, StorageClassRequested="OUTPOSTS"):
        s3.put("a", StorageClass="OUTPOSTS")


def test_no_bucket_knows_access_lists(s3):
    for params in ({"ACL": "private"}, {"ACL": "public-read"}, {"GrantRead": "id=x"}):
        with s3.refuses("AccessControlListNotSupported", "The bucket does not allow ACLs"):
            s3.put("a", **params)
        with s3.refuses("AccessControlListNotSupported"):
            s3.copy_object(Bucket="files", Key="a", CopySource="files/b", **params)


def test_what_a_directory_can_not_hold_is_a_gap(conversation, tmp_path):
    s3 = conversation(buckets=DirectoryBuckets(tmp_path))
    with pytest.raises(NotEmulated, match=r"(?i)the directory of the buckets can't hold this: .*name too long"):
        s3.put("k" * 300)
