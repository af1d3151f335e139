"""S3 as it is spoken over the wire: requests in, answers out, byte by byte."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from replaykit.aws.http import Headers, HttpRequest
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.session.session import Session

NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"
OURS = {"x-replaykit-provenance"}


class Wire:
    """`wire("PUT", "/bucket/key", body)` answers the response; `.xml` reads its body as (root, [(name, text), …])."""

    def __init__(self):
        self.session = Session("emulate", emulator=Emulator(ManualClock(), Ids(1)), ids=Ids(1))
        assert self("PUT", "/files").status == 200

    def __call__(self, method, target, body=b"", *, host="127.0.0.1:4566", region="us-east-1", **headers):
        scope = f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260221/{region}/s3/aws4_request, Signature=x"
        fields = [("Host", host), ("Authorization", scope)]
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        return self.session.answer(HttpRequest(method, "http", host, target, Headers(fields), body)).response

    def put_in_chunks(self, target, text):
        """Put five letters with the checksum of `hello` behind them, as today's SDKs do."""
        chunked = {
            "Content_Encoding": "aws-chunked",
            "x_amz_content_sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "x_amz_decoded_content_length": "5",
            "x_amz_trailer": "x-amz-checksum-crc32",
            "x_amz_sdk_checksum_algorithm": "CRC32",
        }
        body = f"5\r\n{text}\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n".encode()
        return self("PUT", target, body, **chunked)

    @staticmethod
    def fields(response):
        """The header fields that AWS sends too, by their names in lower case."""
        return {name.lower(): value for name, value in response.headers if name.lower() not in OURS}

    @staticmethod
    def xml(response):
        root = ET.fromstring(response.body)
        return root.tag.removeprefix(NAMESPACE), [read(child) for child in root]


def read(element):
    name = element.tag.removeprefix(NAMESPACE)
    return (name, [read(child) for child in element]) if len(element) else (name, element.text or "")


@pytest.fixture
def wire():
    return Wire()
