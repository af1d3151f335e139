"""ListObjectsV2, as a conversation; how keys are grouped stands in test_listing."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant


def test_an_empty_bucket(s3):
    assert s3.list_objects_v2(Bucket="files") == {
        "Name": "files", "Prefix": "", "MaxKeys": 1000, "IsTruncated": False, "Contents": [], "CommonPrefixes": [],
        "KeyCount": 0,
    }  # fmt: skip


def test_what_is_told_of_an_object(s3):
    s3.put("a", b"hello", ChecksumCRC32="NhCmhg==")
    entry = {
        "Key": "a",
        "LastModified": instant(1_700_000_000),
        "ETag": '"5d41402abc4b2a76b9719d911017c592"',
        "ChecksumAlgorithm": ["CRC32"],
        "ChecksumType": "FULL_OBJECT",
        "Size": 5,
        "StorageClass": "STANDARD",
    }
    assert s3.list_objects_v2(Bucket="files")["Contents"] == [entry]
    (owned,) = s3.list_objects_v2(Bucket="files", FetchOwner=True)["Contents"]
    assert owned == {**entry, "Owner": s3.list_buckets()["Owner"]}


def test_pages(s3):
    for number in range(12):
        s3.put(f"test_{number}")
    first = s3.list_objects_v2(Bucket="files", MaxKeys=5)
    assert [one["Key"] for one in first["Contents"]] == ["test_0", "test_1", "test_10", "test_11", "test_2"]
    assert (first["IsTruncated"], first["KeyCount"], first["MaxKeys"]) == (True, 5, 5)
    token = first["NextContinuationToken"]
    rest = s3.list_objects_v2(Bucket="files", ContinuationToken=token, StartAfter="test_9")
    assert [one["Key"] for one in rest["Contents"]] == [f"test_{number}" for number in range(3, 10)]
    assert (rest["IsTruncated"], rest["ContinuationToken"]) == (False, token)
    assert "NextContinuationToken" not in rest
    assert s3.keys(StartAfter="test_7") == ["test_8", "test_9"]
    assert s3.list_objects_v2(Bucket="files", StartAfter="test_7")["StartAfter"] == "test_7"
    with s3.refuses(
        "InvalidArgument", "The continuation token provided is incorrect", ArgumentName="continuation-token"
    ):
        s3.list_objects_v2(Bucket="files", ContinuationToken="not-valid")


def test_no_keys_and_too_many(s3):
    s3.put("a")
    told = s3.list_objects_v2(Bucket="files", MaxKeys=0)
    assert (told["Contents"], told["IsTruncated"], told["MaxKeys"]) == ([], False, 0)
    assert s3.list_objects_v2(Bucket="files", MaxKeys=5000)["MaxKeys"] == 1000
    with s3.refuses("InvalidArgument", ArgumentName="maxKeys", ArgumentValue="-1"):
        s3.list_objects_v2(Bucket="files", MaxKeys=-1)


def test_folders(s3):
    for key in ("a", "b/1", "b/2", "c/d/3", "c/4"):
        s3.put(key)
    told = s3.list_objects_v2(Bucket="files", Delimiter="/")
    assert ([one["Key"] for one in told["Contents"]], told["CommonPrefixes"]) == (
        ["a"], [{"Prefix": "b/"}, {"Prefix": "c/"}],
    )  # fmt: skip
    assert (told["KeyCount"], told["Delimiter"]) == (3, "/")
    assert s3.keys(Delimiter="/", Prefix="c/") == ["c/4", "c/d/"]
    assert "Delimiter" not in s3.list_objects_v2(Bucket="files", Delimiter="")


def test_keys_in_the_spelling_of_urls(s3):
    s3.put("a b+c/é%41~*")
    told = s3.list_objects_v2(
        Bucket="files", EncodingType="url", Prefix="a b", Delimiter="é", StartAfter="a b", MaxKeys=1
    )
    assert told["CommonPrefixes"] == [{"Prefix": "a+b%2Bc/%C3%A9"}]
    assert (told["Prefix"], told["Delimiter"], told["StartAfter"]) == ("a+b", "%C3%A9", "a+b")
    (entry,) = s3.list_objects_v2(Bucket="files", EncodingType="url")["Contents"]
    assert entry["Key"] == "a+b%2Bc/%C3%A9%2541%7E*"


@pytest.mark.parametrize("value", ["value", ""])
def test_another_spelling(s3, value):
    text = "Invalid Encoding Method specified in Request"
    with s3.refuses("InvalidArgument", text, ArgumentName="encoding-type", ArgumentValue=value):
        s3.list_objects_v2(Bucket="files", EncodingType=value)


def test_without_its_bucket(s3):
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        s3.list_objects_v2(Bucket="none")
