"""Requests come out the same however their bytes are cut; what is no request is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.adapters.endpoint_request import CLOSE, KEEP, KEEP_1_0, BadRequest, Limits, RequestParser
from replaykit.aws.http import HttpRequest


class Reader:
    """A parser and what it delivered."""

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008
        self.read: list[tuple[HttpRequest, bytes]] = []
        self.parser = RequestParser(
            lambda *one: self.read.append(one), limits, scheme="http", authority="127.0.0.1:4566"
        )

    def feed(self, *chunks: bytes) -> list[tuple[HttpRequest, bytes]]:
        for chunk in chunks:
            self.parser.feed(chunk)
        return self.read


def one(data: bytes) -> HttpRequest:
    (request, _), *more = Reader().feed(data)
    assert not more
    return request


token = st.text("abcXYZ019-_", min_size=1, max_size=12)
value = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)


@st.composite
def messages(draw) -> tuple[bytes, HttpRequest]:
    method = draw(st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]))
    target = "/" + draw(st.text("abc/%20?=&", max_size=20))
    host = draw(token) + ".amazonaws.com"
    fields = [("Host", host), *draw(st.lists(st.tuples(token.map("x-{}".format), value), max_size=5))]
    body, wire = b"", b""
    if draw(st.booleans()):
        parts = draw(st.lists(st.binary(min_size=1, max_size=40), max_size=4))
        body = b"".join(parts)
        if draw(st.booleans()):
            fields.append(("Transfer-Encoding", "chunked"))
            wire = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
            wire += b"0\r\n" + draw(st.sampled_from([b"", b"x-amz-checksum-crc32: AAAA\r\n"])) + b"\r\n"
        else:
            fields.append(("Content-Length", str(len(body))))
            wire = body
    head = "".join(f"{name}: {text}\r\n" for name, text in fields)
    data = f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + wire
    expected = HttpRequest(method, "http", host, target, body=body)
    expected.headers.fields = fields
    return data, expected


@given(st.lists(messages(), min_size=1, max_size=4), st.lists(st.integers(1, 60), max_size=20))
def test_requests_are_the_same_however_the_bytes_are_cut(sent, cuts) -> None:
    data = b"".join(wire for wire, _ in sent)
    chunks, place = [], 0
    for cut in cuts:
        chunks.append(data[place : place + cut])
        place += cut
    read = Reader().feed(*chunks, data[place:])
    assert [request for request, _ in read] == [expected for _, expected in sent]


def test_the_host_is_ours_where_none_is_named() -> None:
    assert one(b"GET /a?b HTTP/1.0\r\n\r\n").url == "http://127.0.0.1:4566/a?b"


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("http://s3.amazonaws.com", "http://s3.amazonaws.com/"),
        ("http://s3.amazonaws.com:80/b?c=d", "http://s3.amazonaws.com/b?c=d"),
        ("http://s3.amazonaws.com?c", "http://s3.amazonaws.com/?c"),
        ("HTTP://user:word@s3.amazonaws.com:8080/b", "http://s3.amazonaws.com:8080/b"),
        ("https://[::1]:443/b", "https://[::1]/b"),
    ],
)
def test_a_proxy_s_absolute_form(target: str, url: str) -> None:
    assert one(f"GET {target} HTTP/1.1\r\nHost: other\r\n\r\n".encode()).url == url


@pytest.mark.parametrize(
    ("head", "connection"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", KEEP),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", CLOSE),
        (b"GET / HTTP/1.0\r\n\r\n", CLOSE),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", KEEP_1_0),
    ],
)
def test_whether_the_connection_is_kept(head: bytes, connection: bytes) -> None:
    assert Reader().feed(head)[0][1] == connection


def test_trailers_are_no_headers() -> None:
    wire = b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-late: 1\r\n\r\n"
    assert "x-late" not in one(wire).headers


def test_a_value_keeps_its_bytes_and_loses_its_padding() -> None:
    request = one(b"GET / HTTP/1.1\r\nx-amz-meta-a:  k\xc3\xa4se\xff \t\r\n\r\n")
    assert request.headers["x-amz-meta-a"].encode("utf-8", "surrogateescape") == b"k\xc3\xa4se\xff"


def test_what_follows_a_connect_is_handed_back() -> None:
    reader = Reader()
    assert reader.parser.feed(b"CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\n\r\n\x16\x03\x01") == b"\x16\x03\x01"
    assert reader.parser.tunnel == "a.b:443"
    assert reader.read == []


def test_an_offer_to_upgrade_is_declined_by_going_on() -> None:
    offer = b"POST /1 HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nab"
    read = Reader().feed(offer + b"GET /2 HTTP/1.1\r\n\r\n")
    assert [(request.target, request.body) for request, _ in read] == [("/1", b"ab"), ("/2", b"")]


def test_a_client_that_expects_100_is_told_so_once() -> None:
    reader = Reader()
    reader.feed(b"PUT / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n")
    assert not reader.parser.wants_continue()
    reader.feed(b"\r\n")
    assert reader.parser.wants_continue()
    reader.feed(b"a")
    assert not reader.parser.wants_continue()
    reader.feed(b"b")
    assert not reader.parser.wants_continue()
    assert reader.read[0][0].body == b"ab"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"rubbish\r\n\r\n", "malformed"),
        (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "Content-Length"),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding"),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length"),
        (b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "chunk"),
        (b"GET / HTTP/1.1\r\nNo colon\r\n\r\n", "header"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2"),
    ],
)
def test_what_is_no_request_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(BadRequest, match=why) as caught:
        Reader().feed(data)
    assert caught.value.status == 400


def test_what_came_before_the_rubbish_is_delivered() -> None:
    reader = Reader()
    with pytest.raises(BadRequest):
        reader.feed(b"GET /1 HTTP/1.1\r\n\r\nrubbish\r\n\r\n")
    assert [request.target for request, _ in reader.read] == ["/1"]


def test_a_head_without_an_end_is_refused() -> None:
    reader = Reader(Limits(head=1000))
    with pytest.raises(BadRequest, match="1000 bytes") as caught:
        reader.feed(b"GET / HTTP/1.1\r\n", *[b"x-a: " + b"a" * 90 + b"\r\n"] * 20)
    assert caught.value.status == 431


def test_a_body_beyond_measure_is_refused() -> None:
    reader = Reader(Limits(head=1000, body=5000))
    with pytest.raises(BadRequest, match="5000 bytes") as caught:
        reader.feed(b"PUT / HTTP/1.1\r\nContent-Length: 6000\r\n\r\n", *[b"a" * 1000] * 6)
    assert caught.value.status == 413


def test_a_long_body_is_no_long_head() -> None:
    reader = Reader(Limits(head=100))
    wire = b"PUT / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + b"a" * 5000
    reader.feed(wire[:50], *[wire[place : place + 700] for place in range(50, len(wire), 700)])
    assert len(reader.read[0][0].body) == 5000
