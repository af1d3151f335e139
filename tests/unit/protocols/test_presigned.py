"""Metadata in the query of a presigned URL."""

from __future__ import annotations

import pytest

from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import read_request

HOST = "s3.us-east-1.amazonaws.com"
OLD = "AWSAccessKeyId=A&Signature=x&Expires=1795293551"
NEW = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20240101%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20240101T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=x"
)


def params(query: str, **headers: str) -> dict[str, object]:
    fields = [("Host", HOST), *((name.replace("_", "-"), value) for name, value in headers.items())]
    return read_request(HttpRequest("PUT", "https", HOST, f"/files/a?{query}", Headers(fields), b"hello")).params


@pytest.mark.parametrize("signature", [OLD, NEW])
def test_the_query_tells_metadata_as_header_fields_would(signature: str) -> None:
    """LocalStack's test_put_url_metadata_with_sig_s3, test_presigned_url_v4_x_amz_in_qs."""
    said = params(f"{signature}&x-amz-meta-venue=a%20b&x-id=PutObject")
    assert said == {"Bucket": "files", "Key": "a", "Body": b"hello", "Metadata": {"venue": "a b"}}


def test_a_checksum_in_the_query_is_passed_over() -> None:
    """The SDK for JavaScript puts that of an empty body there, whatever is uploaded."""
    said = params(f"{NEW}&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32")
    assert said == {"Bucket": "files", "Key": "a", "Body": b"hello"}


def test_a_header_field_counts_more() -> None:
    assert params(f"{OLD}&x-amz-meta-venue=1", x_amz_meta_venue="2")["Metadata"] == {"venue": "2"}


def test_a_url_that_is_not_signed_has_no_such_fields() -> None:
    credential = "AWS4-HMAC-SHA256 Credential=A/20240101/us-east-1/s3/aws4_request, Signature=0"
    assert "Metadata" not in params("x-amz-meta-venue=1", Authorization=credential)
