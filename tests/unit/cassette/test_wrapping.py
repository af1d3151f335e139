"""Bodies inside their wrappings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.http import Headers
from replaykit.cassette.wrapping import change_body, content_of, read_chunks, write_chunks

CHUNKED = {"Content-Encoding": "aws-chunked"}


def chunked(parts: list[bytes], trailers: str = "") -> bytes:
    framed = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts if part)
    return framed + b"0\r\n" + trailers.encode() + b"\r\n"


@given(st.lists(st.binary(max_size=40)), st.sampled_from(["", "x-amz-checksum-crc32:AAAAAA==\r\n", "a:b\r\nc:d\r\n"]))
def test_chunks_are_read_and_written_to_the_byte(parts, trailers):
    body = chunked(parts, trailers)
    chunks = read_chunks(body)
    assert chunks.payload == b"".join(parts)
    assert write_chunks(chunks, chunks.payload, chunks.payload) == body
    assert content_of(Headers(CHUNKED), body) == b"".join(parts)


@given(st.binary(max_size=60))
def test_what_is_no_aws_chunked_body_is_changed_as_it_stands(body):
    headers = Headers(CHUNKED | {"Content-Length": str(len(body))})
    if body and read_chunks(body) is None:
        assert change_body(headers, body, lambda old: old + b"!") == body + b"!"
        assert headers["content-length"] == str(len(body) + 1)


def test_what_only_claims_to_be_gzip_is_changed_as_it_stands():
    headers = Headers({"Content-Encoding": "gzip"})
    assert change_body(headers, b"plain", lambda old: old.upper()) == b"PLAIN"


def test_an_empty_body_is_not_asked():
    assert change_body(Headers(), b"", lambda _old: b"something") == b""


def test_an_emptied_payload_is_still_a_chunked_body():
    assert change_body(Headers(CHUNKED), chunked([b"abc"]), lambda _old: b"") == b"0\r\n\r\n"
