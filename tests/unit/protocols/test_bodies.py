"""Bodies as HTTP carries them: encodings, chunks, checksums, event streams."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.checksums import checksum, content_md5
from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import read_request
from replaykit.protocols.event_stream import Message, decode_messages, encode_message
from replaykit.protocols.http_body import decoded_body, read_chunks, unchunked

SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=A/20240101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
}


def chunked(parts: list[bytes], *, signed: bool, trailers: bytes) -> bytes:
    lines = [
        b"%x%s\r\n%s\r\n" % (len(part), b";chunk-signature=" + b"0" * 64 if signed else b"", part) for part in parts
    ]
    return b"".join(lines) + (b"0;chunk-signature=0\r\n" if signed else b"0\r\n") + trailers + b"\r\n"


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=4), st.booleans())
def test_chunks_are_put_together(parts: list[bytes], signed: bool) -> None:
    body = chunked(parts, signed=signed, trailers=b"x-amz-checksum-crc32:AAAAAA==\r\n")
    assert read_chunks(body) == (b"".join(parts), [("x-amz-checksum-crc32", "AAAAAA==")])


def test_a_chunked_upload_reads_like_a_plain_one() -> None:
    headers = Headers(
        {
            **SIGNED,
            "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "Content-Encoding": "gzip,aws-chunked",
            "x-amz-decoded-content-length": "11",
            "x-amz-trailer": "x-amz-checksum-crc32",
        }
    )
    body = chunked([b"hello ", b"world"], signed=False, trailers=b"x-amz-checksum-crc32:DUoRhQ==\r\n")
    call = read_request(HttpRequest("PUT", "http", "127.0.0.1:4566", "/b/k", headers, body))
    assert call.params == {
        "Bucket": "b",
        "Key": "k",
        "Body": b"hello world",
        "ContentEncoding": "gzip",
        "ChecksumCRC32": "DUoRhQ==",
    }
    assert checksum("crc32", b"hello world") == "DUoRhQ=="


@pytest.mark.parametrize("body", [b"", b"5\r\nhel", b"zz\r\n\r\n0\r\n\r\n"])
def test_torn_chunks_are_the_clients_mistake(body: bytes) -> None:
    headers = Headers({"x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"})
    with pytest.raises(AwsError, match="IncompleteBody"):
        unchunked(HttpRequest("PUT", "http", "h", "/b/k", headers, body))


def test_content_encodings() -> None:
    assert decoded_body(Headers({"Content-Encoding": "gzip"}), gzip.compress(b"{}")) == b"{}"
    assert decoded_body(Headers({"Content-Encoding": "deflate"}), zlib.compress(b"{}")) == b"{}"
    assert decoded_body(Headers({"Content-Encoding": "gzip"}), b"{}") == b"{}"


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        ("crc32", "y/Q5Jg=="),
        ("crc32c", "4waSgw=="),
        ("CRC64NVME", "rosUhgp5mIg="),
        ("sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
    ],
)
def test_checksums_of_the_check_string(algorithm: str, expected: str) -> None:
    assert checksum(algorithm, b"123456789") == expected


def test_content_md5_and_an_unknown_algorithm() -> None:
    assert content_md5(b"") == "1B2M2Y8AsgTpgAmY7PhCfg=="
    assert checksum("rot13", b"") is None


HEADERS = st.dictionaries(
    st.text("abc:-", min_size=1, max_size=9),
    st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.text(max_size=9), st.binary(max_size=9)),
    max_size=3,
)


@given(st.lists(st.builds(Message, HEADERS, st.binary(max_size=20)), max_size=3))
def test_messages_survive_their_frames(messages: list[Any]) -> None:
    assert list(decode_messages(b"".join(map(encode_message, messages)))) == messages


@given(st.integers(0, 30), st.integers(1, 255))
def test_a_damaged_frame_is_noticed(place: int, mask: int) -> None:
    frame = bytearray(encode_message(Message({":event-type": "Records"}, b"payload")))
    frame[place % len(frame)] ^= mask
    with pytest.raises(ValueError, match="event stream"):
        list(decode_messages(bytes(frame)))
