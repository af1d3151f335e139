"""Large files as their users put them: boto3's transfers and the low calls, in memory and in a directory."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import boto3
import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from tests.e2e.test_emulated_s3 import HERE, bucket_of, client, emulate, url

__all__ = ["url"]  # the fixture

MEGABYTE = 1 << 20
LARGE = bytes(range(256)) * (20 * MEGABYTE // 256)
CONFIG = TransferConfig(multipart_threshold=8 * MEGABYTE, multipart_chunksize=8 * MEGABYTE, max_concurrency=3)


@pytest.fixture
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "file"
    path.write_bytes(LARGE)
    return path


def test_a_large_file_goes_up_is_copied_and_comes_down(url: str, large: Path) -> None:
    bucket = bucket_of(url)
    more = {"ContentType": "text/plain", "Metadata": {"Who": "me"}}
    bucket.upload_file(str(large), "a/large", ExtraArgs=more, Config=CONFIG)
    found = bucket.Object("a/large")
    assert (found.content_length, found.content_type, found.metadata) == (len(LARGE), "text/plain", {"who": "me"})
    assert found.e_tag.endswith('-3"')
    told = client(url).head_object(Bucket="my-files", Key="a/large", ChecksumMode="ENABLED")
    assert (told["ChecksumType"], told["ChecksumCRC32"][-2:]) == ("COMPOSITE", "-3")
    bucket.copy({"Bucket": "my-files", "Key": "a/large"}, "copy", Config=CONFIG)
    assert bucket.Object("copy").e_tag == found.e_tag
    down = io.BytesIO()
    bucket.download_fileobj("copy", down, Config=CONFIG)
    assert down.getvalue() == LARGE
    assert list(bucket.multipart_uploads.all()) == []


def test_parts_are_read_by_their_numbers(url: str, large: Path) -> None:
    bucket_of(url).upload_file(str(large), "large", Config=CONFIG)
    s3 = client(url)
    parts = [s3.get_object(Bucket="my-files", Key="large", PartNumber=number) for number in (1, 2, 3)]
    assert {part["PartsCount"] for part in parts} == {3}
    assert b"".join(part["Body"].read() for part in parts) == LARGE


def test_an_upload_is_given_up(url: str) -> None:
    s3 = client(url)
    s3.create_bucket(Bucket="my-files", **HERE)
    begun = s3.create_multipart_upload(Bucket="my-files", Key="a b/é")
    upload: dict[str, Any] = {name: begun[name] for name in ("Bucket", "Key", "UploadId")}
    s3.upload_part(**upload, PartNumber=1, Body=b"hello")
    (listed,) = s3.get_paginator("list_multipart_uploads").paginate(Bucket="my-files").search("Uploads")
    assert (listed["Key"], listed["UploadId"]) == ("a b/é", upload["UploadId"])
    assert [part["Size"] for part in s3.get_paginator("list_parts").paginate(**upload).search("Parts")] == [5]
    s3.abort_multipart_upload(**upload)
    with pytest.raises(ClientError, match="NoSuchUpload"):
        s3.list_parts(**upload)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="my-files")
    s3.delete_bucket(Bucket="my-files")


@pytest.mark.parametrize("calculation", ["when_supported", "when_required"])
def test_a_file_that_is_put_by_hand(calculation: str) -> None:
    with emulate() as url:
        s3 = client(url, request_checksum_calculation=calculation)
        s3.create_bucket(Bucket="my-files", **HERE)
        begun = s3.create_multipart_upload(Bucket="my-files", Key="large")
        upload: dict[str, Any] = {name: begun[name] for name in ("Bucket", "Key", "UploadId")}
        parts = []
        for number, body in enumerate((LARGE[: 5 * MEGABYTE], b"end"), 1):
            etag = s3.upload_part(**upload, PartNumber=number, Body=body)["ETag"]
            parts.append({"PartNumber": number, "ETag": etag})
        told = s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*")
        assert told["ChecksumType"] == "FULL_OBJECT"
        got = boto3.client("s3", "eu-west-1", endpoint_url=url).get_object(Bucket="my-files", Key="large")
        assert got["Body"].read() == LARGE[: 5 * MEGABYTE] + b"end"


def test_what_was_put_in_parts_outlives_the_emulator(tmp_path: Path, large: Path) -> None:
    with emulate("--buckets", str(tmp_path)) as url:
        bucket_of(url).upload_file(str(large), "large", Config=CONFIG)
        s3 = client(url)
        before = s3.head_object(Bucket="my-files", Key="large", PartNumber=3, ChecksumMode="ENABLED")
        begun = s3.create_multipart_upload(Bucket="my-files", Key="large")
    assert (tmp_path / "my-files" / "large").read_bytes() == LARGE
    with emulate("--buckets", str(tmp_path)) as url:
        s3 = client(url)
        after = s3.head_object(Bucket="my-files", Key="large", PartNumber=3, ChecksumMode="ENABLED")
        assert {**after, "ResponseMetadata": 0} == {**before, "ResponseMetadata": 0}
        with pytest.raises(ClientError, match="NoSuchUpload"):
            s3.upload_part(Bucket="my-files", Key="large", UploadId=begun["UploadId"], PartNumber=1, Body=b"")
