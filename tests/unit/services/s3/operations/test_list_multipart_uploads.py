"""ListMultipartUploads, as a conversation. Facts: LocalStack's TestS3ListMultipartUploads, recorded on AWS."""

from __future__ import annotations

import pytest

from replaykit.ports.clock import instant
from tests.unit.services.s3.conftest import NOON


def listed(s3, **params):
    return s3.list_multipart_uploads(Bucket="files", **params)


def page(s3, **params):
    told = listed(s3, **params)
    keys = [one["Key"] for one in told["Uploads"]], [one["Prefix"] for one in told["CommonPrefixes"]]
    return *keys, told["NextKeyMarker"], told["IsTruncated"]


def test_what_is_told(s3):
    """test_list_multiparts_next_marker, test_multipart_parts_checksum_exceptions_composite."""
    empty = {
        "Bucket": "files", "KeyMarker": "", "UploadIdMarker": "", "NextKeyMarker": "", "NextUploadIdMarker": "",
        "MaxUploads": 1000, "IsTruncated": False, "Uploads": [], "CommonPrefixes": [],
    }  # fmt: skip
    assert listed(s3) == empty
    upload_id = s3.begin(ChecksumAlgorithm="CRC32")["UploadId"]
    owner = s3.list_buckets()["Owner"]
    assert listed(s3) == {
        **empty,
        "NextKeyMarker": "a",
        "NextUploadIdMarker": upload_id,
        "Uploads": [
            {
                "Key": "a",
                "UploadId": upload_id,
                "Initiator": {**owner, "DisplayName": "123456789012"},
                "Owner": owner,
                "StorageClass": "STANDARD",
                "ChecksumAlgorithm": "CRC32",
                "ChecksumType": "COMPOSITE",
                "Initiated": instant(NOON),
            }
        ],
    }


def test_page_by_page(s3):
    """By keys, then by when they began; test_list_multiparts_next_marker."""
    last, second, *first = (s3.begin(key)["UploadId"] for key in ("c", "b", "a", "a", "a"))
    every = [("a", first[0]), ("a", first[1]), ("a", first[2]), ("b", second), ("c", last)]
    markers, found = {}, []
    while True:
        told = listed(s3, MaxUploads=2, **markers)
        found += [(one["Key"], one["UploadId"]) for one in told["Uploads"]]
        if not told["IsTruncated"]:
            break
        markers = {"KeyMarker": told["NextKeyMarker"], "UploadIdMarker": told["NextUploadIdMarker"]}
    assert found == every
    assert page(s3, MaxUploads=1, KeyMarker="a") == (["b"], [], "b", True)
    assert page(s3, MaxUploads=1, KeyMarker="c") == ([], [], "", False)
    told = listed(s3, MaxUploads=1, UploadIdMarker=first[1])
    assert (told["Uploads"][0]["UploadId"], told["UploadIdMarker"]) == (first[0], "")
    for wrong in (second, "none"):
        with s3.refuses(
            "InvalidArgument", "Invalid uploadId marker", ArgumentName="upload-id-marker", ArgumentValue=wrong
        ):
            listed(s3, KeyMarker="a", UploadIdMarker=wrong)


def test_uploads_are_aborted_page_by_page(s3):
    """The marker may name an upload that is over."""
    uploads = [s3.begin() for _ in range(3)]
    s3.abort_multipart_upload(**uploads[1])
    told = listed(s3, KeyMarker="a", UploadIdMarker=uploads[1]["UploadId"])
    assert [one["UploadId"] for one in told["Uploads"]] == [uploads[2]["UploadId"]]


def test_common_prefixes(s3):
    """test_list_multipart_uploads_marker_common_prefixes, test_list_multiparts_with_prefix_and_delimiter."""
    for key in ("folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"):
        s3.begin(key)
    tree = {"Prefix": "folder/", "Delimiter": "/"}
    assert page(s3, **tree, MaxUploads=1) == ([], ["folder/aSubfolder/"], "", True)
    assert page(s3, **tree, MaxUploads=1, KeyMarker="folder/aSubfolder/") == (
        ["folder/file1"],
        [],
        "folder/file1",
        True,
    )
    assert page(s3, **tree, MaxUploads=1, KeyMarker="folder/aSubfolder/subFile1")[0] == ["folder/file1"]
    assert page(s3, **tree)[:2] == (["folder/file1", "folder/file2"], ["folder/aSubfolder/"])
    told = listed(s3, **tree)
    assert (told["Prefix"], told["Delimiter"]) == ("folder/", "/")


def test_spelled_as_in_urls(s3):
    s3.begin("a b/c")
    told = listed(s3, EncodingType="url", Prefix="a b", KeyMarker="a ")
    assert (told["EncodingType"], told["Prefix"], told["KeyMarker"], told["NextKeyMarker"]) == (
        "url", "a+b", "a+", "a+b/c",
    )  # fmt: skip
    assert told["Uploads"][0]["Key"] == "a+b/c"
    with s3.refuses("InvalidArgument", ArgumentName="encoding-type", ArgumentValue="value"):
        listed(s3, EncodingType="value")
    with s3.refuses("InvalidArgument", ArgumentName="max-uploads", ArgumentValue="-1"):
        listed(s3, MaxUploads=-1)


@pytest.mark.parametrize("key", ["a", "b"])
def test_of_one_bucket(s3, key):
    s3.create_bucket(Bucket="other")
    s3.begin(key)
    assert s3.list_multipart_uploads(Bucket="other")["Uploads"] == []
