"""Members that header fields carry."""

from __future__ import annotations

import pytest

from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import read_request

SIGNED = ("Authorization", "AWS4-HMAC-SHA256 Credential=A/20240101/us-east-1/s3/aws4_request, Signature=0")
HOST = "s3.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    "values", [["ETag,Checksum,ObjectSize"], ["ETag, Checksum", "ObjectSize"], ["ETag", "Checksum", "ObjectSize"]]
)
def test_the_items_of_a_list_may_stand_in_a_field_each(values: list[str]) -> None:
    """AWS's SDK for Java (2.41) sends them so."""
    headers = Headers([("Host", HOST), SIGNED, *(("x-amz-object-attributes", value) for value in values)])
    call = read_request(HttpRequest("GET", "https", HOST, "/files/a?attributes", headers, b""))
    assert (call.operation, call.params["ObjectAttributes"]) == (
        "GetObjectAttributes",
        ["ETag", "Checksum", "ObjectSize"],
    )


def test_of_what_is_no_list_the_first_field_counts() -> None:
    headers = Headers([("Host", HOST), SIGNED, ("Range", "bytes=0-1"), ("Range", "bytes=2-3")])
    assert read_request(HttpRequest("GET", "https", HOST, "/files/a", headers, b"")).params["Range"] == "bytes=0-1"
