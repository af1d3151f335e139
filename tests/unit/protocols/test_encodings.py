"""Which coding an Accept-Encoding asks for; the rows are those that ScyllaDB asserts of DynamoDB.

scylladb/scylladb test/alternator/test_compressed_response.py, test_compressed_response_accept_encodings, which was run
against AWS.
"""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.protocols.encodings import coding_for, encoded


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("identity", None),
        ("", None),
        ("br", None),
        ("zstd", None),
        ("compress", None),
        ("x-gzip", None),
        ("gzip", "gzip"),
        ("deflate", "deflate"),
        ("gzip, deflate", "gzip"),
        ("br, identity, deflate, gzip", "deflate"),
        ("GZIP, identity", "gzip"),
        ("dog, gzip ,, cat", "gzip"),
        ("gzip;q=0.8, deflate;q=0.5", "gzip"),
        ("br, gzip;q=0, deflate; q = 0.5 , identity;q=0", "deflate"),
        ("*", "gzip"),
        ("*, deflate;q=0.5", "gzip"),
        ("*, deflate", "deflate"),
        ("*, identity", "gzip"),
        ("*, gzip;q=0.5", "deflate"),
        ("gzip ;q=0", None),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("*;q=0.5,identity", "gzip"),
        ("gzip;q=0.5,identity;q=0.8", "gzip"),
        ("br;q=0.8,identity;q=0.5,*;q=0", None),
        ('"gzip"', None),
        ("gzip br", None),
        ("gzip:q=1", None),
        ("deflate;q=0.5, gzip;q=31", "gzip"),
        ("gzip;q=31,deflate;q=51", "gzip"),
        ("deflate;q=0.5, gzip;q=0.2", "deflate"),
        ("deflate;q=0.5, gzip;q=1;q=0.2", "gzip"),
        ("deflate;q=0.5,gzip;q=0.", "deflate"),
        ("deflate;q=0.5,gzip;q=0.x", "gzip"),
        ("deflate;q=0.5,gzip;q=0.   x", "gzip"),
        ("deflate;q=-0.5,gzip;q=0.2", "gzip"),
        ("gzip;nq=1;q=0 ", None),
        ("gzip;q=0, gzip;q=1, gzip;q=0", "gzip"),
        ("br,identity;q=0.5,gzip;q=0.0001", "gzip"),
    ],
)
def test_the_coding_that_dynamodb_takes(accepted: str, coding: str | None) -> None:
    assert coding_for(accepted) == coding


@given(st.text("gzipdeflate*;,q=0.51 \t-x", max_size=30))
def test_any_text_has_an_answer(accepted: str) -> None:
    assert coding_for(accepted) in {None, "gzip", "deflate"}


@given(st.binary())
def test_a_body_survives_its_coding(body: bytes) -> None:
    assert gzip.decompress(encoded("gzip", body)) == body
    assert zlib.decompress(encoded("deflate", body)) == body
    assert encoded("gzip", body) == encoded("gzip", body)
