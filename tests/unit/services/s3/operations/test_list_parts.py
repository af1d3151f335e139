"""ListParts, as a conversation. Shapes: LocalStack's TestS3ListParts, recorded on AWS."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant
from tests.unit.services.s3.conftest import NOON


def numbers(told):
    return [one["PartNumber"] for one in told["Parts"]], told["NextPartNumberMarker"], told["IsTruncated"]


def test_the_parts_so_far(s3):
    upload = s3.begin()
    told = s3.list_parts(**upload)
    owner = s3.list_buckets()["Owner"]
    assert told == {
        **upload,
        "Initiator": {**owner, "DisplayName": "123456789012"},
        "Owner": owner,
        "StorageClass": "STANDARD",
        "PartNumberMarker": 0,
        "NextPartNumberMarker": 0,
        "MaxParts": 1000,
        "IsTruncated": False,
        "Parts": [],
    }
    etag = s3.part(upload, 3, b"hello", ChecksumCRC32="NhCmhg==")["ETag"]
    assert s3.list_parts(**upload)["Parts"] == [
        {"PartNumber": 3, "LastModified": instant(NOON), "ETag": etag, "Size": 5}
    ]


def test_page_by_page(s3):
    upload = s3.begin()
    for number in (2, 1):
        s3.part(upload, number, b"hello")
    assert numbers(s3.list_parts(**upload)) == ([1, 2], 2, False)
    assert numbers(s3.list_parts(**upload, MaxParts=1)) == ([1], 1, True)
    assert numbers(s3.list_parts(**upload, MaxParts=1, PartNumberMarker=1)) == ([2], 2, False)
    assert numbers(s3.list_parts(**upload, MaxParts=1, PartNumberMarker=10)) == ([], 0, False)
    assert s3.list_parts(**upload, MaxParts=5000)["MaxParts"] == 1000
    with s3.refuses("InvalidArgument", ArgumentName="max-parts", ArgumentValue="-1"):
        s3.list_parts(**upload, MaxParts=-1)


@pytest.mark.parametrize("kind", ["COMPOSITE", "FULL_OBJECT"])
def test_checksums_that_the_upload_wants(s3, kind):
    upload = s3.begin(ChecksumAlgorithm="CRC32", ChecksumType=kind)
    s3.part(upload, 1, b"hello", ChecksumCRC32="NhCmhg==")
    told = s3.list_parts(**upload)
    assert (told["ChecksumAlgorithm"], told["ChecksumType"]) == ("CRC32", kind)
    assert told["Parts"][0]["ChecksumCRC32"] == "NhCmhg=="
