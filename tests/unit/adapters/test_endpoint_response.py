"""Answers as bytes: the recorded connection's own headers are replaced, everything else is as recorded."""

from __future__ import annotations

import re

from replaykit.adapters.endpoint_request import CLOSE, KEEP
from replaykit.adapters.endpoint_response import KEPT_ANSWERS, KEPT_BODY, Renderer
from replaykit.aws.http import Headers, HttpResponse
from replaykit.session.answer import Answer, Provenance


def response(status: int = 200, fields: list[tuple[str, str]] | None = None, body: bytes = b"") -> HttpResponse:
    return HttpResponse(status, Headers(fields or []), body)


def recorded(one: HttpResponse) -> Answer:
    return Answer(one, Provenance.RECORDED)


def render(one: HttpResponse, connection: bytes = KEEP, *, head_only: bool = False) -> bytes:
    return Renderer().render(one, connection, head_only=head_only)


DATED = [("Date", "Tue, 01 Jan 2030 00:00:00 GMT")]


def test_headers_of_the_recorded_connection_are_said_anew() -> None:
    fields = [
        *DATED,
        ("Transfer-Encoding", "chunked"),
        ("Connection", "close"),
        ("X-Amz-Id-2", "a"),
        ("Content-Length", "99"),
        ("x-amz-id-2", "b"),
    ]
    assert render(response(200, fields, b"body")) == (
        b"HTTP/1.1 200 OK\r\nDate: Tue, 01 Jan 2030 00:00:00 GMT\r\nX-Amz-Id-2: a\r\nx-amz-id-2: b\r\n"
        b"Content-Length: 4\r\n\r\nbody"
    )


def test_a_date_is_given_where_none_was_recorded() -> None:
    assert re.fullmatch(
        rb"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n"
        rb"Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n\r\n",
        render(response(404), CLOSE),
    )


def test_a_head_keeps_the_length_that_was_recorded() -> None:
    assert render(response(200, [*DATED, ("Content-Length", "1048576")]), head_only=True).endswith(
        b"Content-Length: 1048576\r\n\r\n"
    )


def test_no_content_has_no_length() -> None:
    assert b"Content-Length" not in render(response(204, DATED, b"not sent"))


def test_bytes_of_a_header_survive() -> None:
    value = b"k\xc3\xa4se\xff".decode("utf-8", "surrogateescape")
    assert b"x-amz-meta-a: k\xc3\xa4se\xff\r\n" in render(response(200, [("x-amz-meta-a", value)]))


def test_a_status_without_a_phrase() -> None:
    assert render(response(299)).startswith(b"HTTP/1.1 299 Unknown\r\n")


def test_kept_bytes_belong_to_their_answer_alone() -> None:
    renderer = Renderer()
    many = [response(200, DATED, b"%d" % number) for number in range(KEPT_ANSWERS + 10)]
    for _ in range(2):
        for number, one in enumerate(many):
            assert renderer.answer(recorded(one)).endswith(b"\r\n\r\n%d" % number)
    for number in range(1000):  # answers that die at once, whose ids come again
        assert renderer.answer(recorded(response(200, DATED, b"%d" % number))).endswith(b"\n%d" % number)


def test_the_same_answer_to_get_and_head() -> None:
    renderer, one = Renderer(), response(200, DATED, b"body")
    assert renderer.answer(recorded(one)).endswith(b"body")
    assert not renderer.answer(recorded(one), head_only=True).endswith(b"body")
    assert renderer.answer(recorded(one)).endswith(b"body")


def test_large_bodies_are_not_kept_twice() -> None:
    renderer, one = Renderer(), response(200, DATED, b"a" * (KEPT_BODY + 1))
    renderer.answer(recorded(one))
    assert not renderer._kept
