"""TLS ends at the endpoint for whatever host the client believes to reach, in records cut in any way."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.adapters.ca import Authority, authority
from replaykit.adapters.endpoint_tls import Leaves, TlsLayer, open_store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def leaves(made: Authority) -> Leaves:
    return Leaves(lambda: open_store(made))


class Client:
    """The other end, by memory too."""

    def __init__(self, made: Authority, host: str, alpn: tuple[str, ...] = ()) -> None:
        context = ssl.create_default_context(cafile=str(made.certificate))
        if alpn:
            context.set_alpn_protocols(list(alpn))
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=host)

    def shake(self, server: TlsLayer) -> None:
        while True:
            try:
                self.tls.do_handshake()
            except ssl.SSLWantReadError:
                server.receive(self.outgoing.read())
            else:
                server.receive(self.outgoing.read())
                return


def pair(leaves: Leaves, made: Authority, host: str, *, expected: str = "", alpn: tuple[str, ...] = ()) -> tuple:
    client = Client(made, host, alpn)
    server = TlsLayer(leaves.context(expected or host), client.incoming.write)
    client.shake(server)
    return client, server


@pytest.mark.parametrize(
    "host",
    [
        "s3.amazonaws.com",
        "my.dotted.bucket.s3.eu-west-1.amazonaws.com",
        "127.0.0.1",
        "localhost",
        "::1",
        f"{'x' * 63}.a.b",
    ],
)
def test_a_certificate_for_every_host(leaves: Leaves, made: Authority, host: str) -> None:
    client, _ = pair(leaves, made, host)
    assert client.tls.version() == "TLSv1.3"


def test_the_name_that_the_client_asks_for_wins(leaves: Leaves, made: Authority) -> None:
    client, _ = pair(leaves, made, "b.s3.amazonaws.com", expected="127.0.0.1")
    assert ("DNS", "b.s3.amazonaws.com") in client.tls.getpeercert()["subjectAltName"]


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [(("h2", "http/1.1"), "http/1.1"), (("http/1.1",), "http/1.1"), (("h2",), "h2"), (("spdy/3",), None), ((), None)],
)
def test_http_2_is_for_those_that_offer_nothing_else(
    leaves: Leaves, made: Authority, offered: tuple[str, ...], agreed: str | None
) -> None:
    client, _ = pair(leaves, made, "a.b", alpn=offered)
    assert client.tls.selected_alpn_protocol() == agreed


def test_contexts_are_kept_and_the_key_is_not_left_on_disk(leaves: Leaves, made: Authority) -> None:
    assert leaves.context("kept.example") is leaves.context("kept.example")
    for path in Path(tempfile.gettempdir()).glob("tmp*.pem"):
        assert b"kept.example" not in path.read_bytes()


@given(st.binary(min_size=1, max_size=70_000), st.integers(1, 9000))
def test_what_is_sent_arrives_however_it_is_cut(leaves: Leaves, made: Authority, data: bytes, cut: int) -> None:
    client, server = pair(leaves, made, "a.b")
    client.tls.write(data)
    wire = client.outgoing.read()
    got = b"".join(server.receive(wire[place : place + cut]) for place in range(0, len(wire), cut))
    assert got == data
    server.send(data)
    back = b""
    while len(back) < len(data):
        back += client.tls.read(1 << 20)
    assert back == data


def test_goodbyes(leaves: Leaves, made: Authority) -> None:
    client, server = pair(leaves, made, "a.b")
    with pytest.raises(ssl.SSLWantReadError):
        client.tls.unwrap()
    assert server.receive(client.outgoing.read()) == b""
    assert server.ended
    server.close()
    client.tls.unwrap()


def test_what_is_no_tls_is_an_error(leaves: Leaves) -> None:
    with pytest.raises(ssl.SSLError):
        TlsLayer(leaves.context("a.b"), lambda _: None).receive(b"\x16GET / HTTP/1.1\r\n\r\n")
