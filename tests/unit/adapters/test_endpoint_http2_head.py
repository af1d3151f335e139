"""The fields of an HTTP/2 request become the request that HTTP/1.1 would have brought, or are refused in words."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.adapters.endpoint_http2_head import read_head
from replaykit.adapters.endpoint_request import BadRequest, Limits
from replaykit.aws.http import HttpRequest

PSEUDO = [(b":method", b"POST"), (b":scheme", b"https"), (b":authority", b"a.amazonaws.com"), (b":path", b"/a?b")]


def read(fields: list[tuple[bytes, bytes]], limits: Limits = Limits()) -> HttpRequest:  # noqa: B008  # frozen
    return read_head(fields, limits, scheme="http", authority="127.0.0.1:4566")


def but(name: bytes, value: bytes | None) -> list[tuple[bytes, bytes]]:
    """The fields of a good request, with another value of one, or without it."""
    kept = [field for field in PSEUDO if field[0] != name]
    return kept if value is None else [(name, value), *kept]


def test_the_authority_is_the_host_that_signatures_cover() -> None:
    request = read([*PSEUDO, (b"x-amz-date", b"20300101T000000Z")])
    assert (request.method, request.url) == ("POST", "https://a.amazonaws.com/a?b")
    assert request.headers.fields == [("host", "a.amazonaws.com"), ("x-amz-date", "20300101T000000Z")]
    assert request.headers["Host"] == "a.amazonaws.com"


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        (but(b":authority", None), "https://127.0.0.1:4566/a?b"),
        ([*but(b":authority", None), (b"host", b"b.example:8080")], "https://b.example:8080/a?b"),
        ([*PSEUDO, (b"host", b"A.amazonaws.com")], "https://a.amazonaws.com/a?b"),
        (but(b":scheme", None), "http://a.amazonaws.com/a?b"),
        (but(b":scheme", b"HTTP"), "http://a.amazonaws.com/a?b"),
    ],
)
def test_where_it_goes(fields: list[tuple[bytes, bytes]], url: str) -> None:
    request = read(fields)
    assert request.url == url
    assert len(request.headers.get_all("host")) == (1 if request.host != "127.0.0.1:4566" else 0)


def test_options_of_everything() -> None:
    assert read([(b":method", b"OPTIONS"), *but(b":path", b"*")[:1], (b":scheme", b"http")]).target == "*"


def test_a_value_keeps_its_bytes_and_loses_its_padding() -> None:
    request = read([*PSEUDO, (b"x-amz-meta-a", b" k\xc3\xa4se\xff\t"), (b"x-amz-meta-a", b"second")])
    assert request.headers["x-amz-meta-a"].encode("utf-8", "surrogateescape") == b"k\xc3\xa4se\xff"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (but(b":method", None), "no :method"),
        (but(b":path", None), "no :path"),
        (but(b":path", b""), "no :path"),
        (but(b":path", b"a"), ":path is no path"),
        (but(b":path", b"/a b"), ":path is no path"),
        (but(b":method", b"A B"), ":method is no method"),
        ([*PSEUDO, (b":path", b"/")], ":path is unknown, there twice, or behind"),
        ([(b":status", b"200"), *PSEUDO], ":status is unknown"),
        ([(b"x", b"y"), *PSEUDO], ":method is unknown, there twice, or behind other fields"),
        ([*PSEUDO, (b"X-Upper", b"y")], "X-Upper is no name"),
        ([*PSEUDO, (b"", b"y")], "an empty name is no name"),
        ([*PSEUDO, (b"\xff:", b"y")], r"\\xff: is no name"),
        ([*PSEUDO, (b"x", b"a\r\nb: c")], "the value of x has a line's end"),
        ([*PSEUDO, (b"connection", b"close")], "connection is about a connection of HTTP/1.1"),
        ([*PSEUDO, (b"transfer-encoding", b"chunked")], "transfer-encoding is about"),
        ([*PSEUDO, (b"te", b"gzip")], "te is about"),
        ([*PSEUDO, (b"host", b"b.amazonaws.com")], ":authority and host differ"),
        ([(b":method", b"CONNECT"), (b":authority", b"a.b:443")], "CONNECT over HTTP/2: .* over HTTP/1.1 only"),
    ],
)
def test_what_is_no_request_is_refused_in_words(fields: list[tuple[bytes, bytes]], why: str) -> None:
    with pytest.raises(BadRequest, match=why) as caught:
        read(fields)
    assert caught.value.status == 400


def test_a_head_beyond_measure_is_refused() -> None:
    limits = Limits(head=1000)
    read([*PSEUDO, (b"x", b"a" * 800)], limits)
    with pytest.raises(BadRequest, match="1000 bytes") as caught:
        read([*PSEUDO, (b"x", b"a" * 1000)], limits)
    assert caught.value.status == 431


ANY = st.tuples(st.sampled_from([name for name, _ in PSEUDO] + [b"host", b"x"]) | st.binary(), st.binary())


@given(st.lists(ANY | st.sampled_from(PSEUDO), max_size=8))
def test_fields_of_any_bytes(fields: list[tuple[bytes, bytes]]) -> None:
    request = None
    with suppress(BadRequest):
        request = read(fields)
    assert request is None or (request.target[0] in "/*" and request.url)


@given(st.binary())
def test_words_can_be_shown(name: bytes) -> None:
    with pytest.raises(BadRequest) as caught:
        read([*PSEUDO, (name + b"A", b"")])
    assert str(caught.value).isprintable()
