"""Upstreams and the user's own proxy, as they are written."""

from __future__ import annotations

import asyncio
import socket

import pytest

from replaykit.adapters.proxy_upstream import Upstream, proxy_mode
from replaykit.aws.error import ReplaykitError


def test_an_upstream_is_an_origin():
    assert Upstream.parse("https://localhost:5000/") == Upstream("https", "localhost", 5000)
    assert Upstream.parse("http://moto").url == "http://moto:80"


@pytest.mark.parametrize("url", ["localhost:5000", "ftp://x", "http://", "http://x:y", "http://x/path"])
def test_what_is_no_origin(url):
    with pytest.raises(ReplaykitError, match="write it as http://HOST:PORT"):
        Upstream.parse(url)


def test_dialling_tells_why_it_failed_and_is_remembered():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        upstream = Upstream("http", "127.0.0.1", listener.getsockname()[1])
        assert asyncio.run(upstream.dial()) is None
        assert upstream.reached
    upstream.failed()
    assert "refused" in str(asyncio.run(upstream.dial())).lower()
    assert not upstream.reached


@pytest.mark.parametrize(
    ("via", "mode"),
    [
        (None, ("regular", "")),
        ("http://proxy:3128", ("upstream:http://proxy:3128", "")),
        ("proxy:3128", ("upstream:http://proxy:3128", "")),
        ("https://proxy", ("upstream:https://proxy:443", "")),
        ("http://us%40er:p%3Ass@proxy:1/", ("upstream:http://proxy:1", "us@er:p:ss")),
    ],
)
def test_the_users_own_proxy(via, mode):
    assert proxy_mode(via) == mode


@pytest.mark.parametrize("via", ["socks5://user:secret@proxy:1080", "http://proxy:many"])
def test_a_proxy_that_can_not_be_used_is_refused_without_its_password(via):
    with pytest.raises(ReplaykitError, match="HTTPS_PROXY") as refused:
        proxy_mode(via)
    assert "secret" not in str(refused.value)
