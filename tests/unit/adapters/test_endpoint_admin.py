"""The endpoint's own pages answer where nobody means AWS."""

from __future__ import annotations

import pytest

from replaykit.adapters.endpoint_admin import Pages, health_pages
from replaykit.aws.http import Headers, HttpRequest, HttpResponse

BEHIND = HttpResponse(204)


def ask(url: str, method: str = "GET", headers: dict[str, str] | None = None) -> HttpResponse:
    pages = Pages(health_pages("none", lambda: ["s3"]))
    answer = pages.before(lambda _: BEHIND)
    said = answer(HttpRequest.from_url(method, url, Headers(headers or {})))
    assert isinstance(said, HttpResponse)
    return said


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:4566/health", "http://replaykit:4566/health?x", "http://h/_replaykit/x"]
)
def test_ours(url: str) -> None:
    assert ask(url) is not BEHIND


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://127.0.0.1:4566/health", {"Authorization": "AWS4-HMAC-SHA256 Credential=…"}),
        ("http://127.0.0.1:4566/health?X-Amz-Signature=0", {}),
        ("https://b.s3.amazonaws.com/health", {}),
        ("https://b.s3.amazonaws.com/_replaykit/summary", {}),
        ("http://127.0.0.1:4566/healthy", {}),
        ("http://127.0.0.1:4566/_other/key", {}),
        ("http://127.0.0.1:4566/", {}),
    ],
)
def test_not_ours(url: str, headers: dict[str, str]) -> None:
    assert ask(url, headers=headers) is BEHIND


def test_head_is_get_and_other_methods_are_told() -> None:
    assert ask("http://h/health", "HEAD").status == 200
    refused = ask("http://h/health", "PUT")
    assert refused.status == 405
    assert b"takes GET" in refused.body


def test_their_folder_lists_them() -> None:
    listed = ask("http://h/_replaykit/")
    assert listed.status == 200
    assert listed.body == b'{"pages":["/_localstack/health","/health"]}'
    unknown = ask("http://h/_replaykit/clocks")
    assert unknown.status == 404
    assert b"no page /_replaykit/clocks" in unknown.body
