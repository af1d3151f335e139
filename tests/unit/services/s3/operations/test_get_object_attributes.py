"""GetObjectAttributes, as a conversation; answers as in LocalStack's recordings (test_get_object_attributes)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.aws.call import OperationCall
from replaykit.aws.error import NotEmulated
from replaykit.aws.recorded import RecordedCall
from replaykit.ports.clock import instant

NOON = instant(1_700_000_000)
ALL = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]
CHECKSUM = {"ChecksumCRC32": "NhCmhg==", "ChecksumType": "FULL_OBJECT"}
ETAG = "5d41402abc4b2a76b9719d911017c592"
SAID = {"ChecksumSHA256": "DjU70AB1bON8k0n0fVHv2PJQVWcA/jWsITp6ti20Tbs="}


def attributes(s3, *names, bucket="files", **more):
    return s3.get_object_attributes(Bucket=bucket, Key="a", ObjectAttributes=[*names], **more)


def test_all_of_them(s3):
    s3.put("a", b"hello", ChecksumCRC32="NhCmhg==")
    assert attributes(s3, *ALL) == {
        "LastModified": NOON,
        "ETag": ETAG,
        "Checksum": CHECKSUM,
        "StorageClass": "STANDARD",
        "ObjectSize": 5,
    }


def test_what_is_asked_for(s3):
    s3.put("a", b"")
    assert attributes(s3, "ObjectSize", VersionId="null") == {"LastModified": NOON, "ObjectSize": 0}
    assert attributes(s3, "ObjectParts") == {"LastModified": NOON}


def in_parts(s3, **more):
    upload, said = s3.begin("a", **more), SAID if more.get("ChecksumAlgorithm") == "SHA256" else {}
    s3.complete(upload, *(s3.part(upload, number, b"a" * (5_242_880 + 1), **said) for number in (1, 2)))


def test_parts_with_checksums_are_told_one_by_one(s3):
    """test_list_parts_via_object_attrs_pagination, test_complete_multipart_parts_checksum_composite."""
    in_parts(s3, ChecksumAlgorithm="SHA256")
    told = attributes(s3, "ObjectParts", "Checksum")
    assert told["Checksum"] == {
        "ChecksumSHA256": "2Wjxbc3N6c1y3Eqve6x8X+xPy4qXhB1vAMgge0qeZJM=",
        "ChecksumType": "COMPOSITE",
    }
    parts = [{"PartNumber": number, "Size": 5_242_881, **SAID} for number in (1, 2)]
    page = {"TotalPartsCount": 2, "PartNumberMarker": 0, "NextPartNumberMarker": 2, "MaxParts": 1000}
    assert told["ObjectParts"] == {**page, "IsTruncated": False, "Parts": parts}
    first = attributes(s3, "ObjectParts", MaxParts=1)["ObjectParts"]
    assert (first["Parts"], first["NextPartNumberMarker"], first["IsTruncated"]) == (parts[:1], 1, True)
    last = attributes(s3, "ObjectParts", MaxParts=1, PartNumberMarker=1)["ObjectParts"]
    assert (last["Parts"], last["NextPartNumberMarker"], last["IsTruncated"]) == (parts[1:], 2, False)
    none = attributes(s3, "ObjectParts", MaxParts=1, PartNumberMarker=10)["ObjectParts"]
    assert (none["Parts"], none["NextPartNumberMarker"], none["IsTruncated"]) == ([], 0, False)


@pytest.mark.parametrize("more", [{}, {"ChecksumAlgorithm": "CRC32C", "ChecksumType": "FULL_OBJECT"}])
def test_parts_without_checksums_are_counted(s3, more):
    """test_get_object_attributes, test_complete_multipart_parts_checksum_full_object."""
    in_parts(s3, **more)
    assert attributes(s3, "ObjectParts")["ObjectParts"] == {"TotalPartsCount": 2}
    assert attributes(s3, "ETag")["ETag"].endswith("-2")


def test_what_is_not_there(s3):
    with s3.refuses("NoSuchKey", "The specified key does not exist.", 404, Key="a"):
        attributes(s3, "ETag")
    with s3.refuses("NoSuchBucket", status=404, BucketName="none"):
        attributes(s3, "ETag", bucket="none")


def test_attributes_that_are_none(s3):
    s3.put("a", b"")
    text = "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty"
    with s3.refuses("InvalidRequest", text):
        attributes(s3)
    with s3.refuses("InvalidRequest", text):
        s3.get_object_attributes(Bucket="files", Key="a")
    with s3.refuses(
        "InvalidArgument",
        "Invalid attribute name specified.",
        ArgumentName="x-amz-object-attributes",
        ArgumentValue="Size",
    ):
        attributes(s3, "ETag", "Size")


def test_a_file_has_no_checksum(conversation, tmp_path):
    s3 = conversation(buckets=DirectoryBuckets(tmp_path))
    (tmp_path / "files" / "a").write_bytes(b"hello")
    assert "Checksum" not in attributes(s3, *ALL)


@pytest.fixture
def recorded(conversation):
    """The world of a recording that reads an object of this ETag."""

    def prime(etag):
        s3 = conversation(bucket=None)
        call = OperationCall("s3", "GetObject", {"Bucket": "files", "Key": "a"})
        read = {"Body": b"hello", "LastModified": datetime(2024, 1, 1, tzinfo=UTC), "ETag": f'"{etag}"'}
        s3.emulator.hydrate([RecordedCall(call, read, None, None, 0)])
        assert attributes(s3, "ETag", "ObjectSize") == {
            "LastModified": read["LastModified"],
            "ETag": etag,
            "ObjectSize": 5,
        }
        return s3

    return prime


def test_a_checksum_that_nobody_saw_is_a_gap(recorded):
    with pytest.raises(NotEmulated, match="no recording shows the checksum of object a in files"):
        attributes(recorded(ETAG), "Checksum")


def test_parts_that_nobody_saw_are_a_gap(recorded):
    s3 = recorded(f"{ETAG}-2")
    with pytest.raises(NotEmulated, match="is in parts"):
        attributes(s3, "ObjectParts")
    with pytest.raises(NotEmulated, match="is in parts"):
        s3.get("a", PartNumber=1)
