"""TLS at the endpoint's end: a layer of memory BIOs, and certificates for whatever host the client believes to reach.

The layer lives inside the connection's protocol instead of loop.start_tls: a ClientHello that came in one segment with
its CONNECT is not lost, and TLS straight on the port needs no second listener.
"""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from replaykit.adapters.ca import Authority

if TYPE_CHECKING:
    from cryptography import x509
    from mitmproxy.certs import CertStore

RECORD = 16 * 1024  # the most that one TLS record holds
KEPT_LEAVES = 1000
# The first that the client offers too. HTTP/2 is for those that offer nothing else: it takes 0.15 ms of Python for a
# request, HTTP/1.1 takes 0.006.
ALPN = ["http/1.1", "h2"]


class Leaves:
    """Server contexts by host name, each with a certificate of the local CA, made when first asked for.

    Args:
        store: opens the CA's certificate store; called once, on the first TLS connection (it imports mitmproxy).
    """

    def __init__(self, store: Callable[[], CertStore]) -> None:
        self._open = store
        self._store: CertStore | None = None
        self._contexts: dict[str, ssl.SSLContext] = {}

    def context(self, host: str) -> ssl.SSLContext:
        context = self._contexts.get(host)
        if context is None:
            if len(self._contexts) >= KEPT_LEAVES:
                self._contexts.clear()
            context = self._contexts[host] = self._make(host)
        return context

    def _make(self, host: str) -> ssl.SSLContext:
        if self._store is None:
            self._store = self._open()
        entry = self._store.get_cert(host, _names(host))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(ALPN)
        context.sni_callback = self._on_server_name
        with tempfile.NamedTemporaryFile(suffix=".pem") as pem:  # load_cert_chain takes files only; mode 0600
            pem.write(_private_pem(entry.privatekey) + entry.cert.to_pem())
            pem.flush()
            context.load_cert_chain(pem.name)
        return context

    def _on_server_name(self, tls: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        if name:
            wanted = self.context(name.lower())
            if wanted is not context:
                tls.context = wanted


class TlsLayer:
    """One connection's TLS, server side: ciphertext in, plaintext out, and back.

    Args:
        context: of the host that the client is expected to ask for; its SNI may lead to another.
        send: writes ciphertext to the client.
    """

    __slots__ = ("_incoming", "_outgoing", "_send", "_shaken", "_tls", "ended")

    def __init__(self, context: ssl.SSLContext, send: Callable[[bytes], None]) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._send = send
        self._shaken = False
        self.ended = False

    def receive(self, data: bytes) -> bytes:
        """Plaintext of what came in; `ended` is set where the client said goodbye.

        Raises:
            ssl.SSLError: the client broke off or does not speak TLS; an alert has been sent where there is one.
        """
        self._incoming.write(data)
        try:
            if not self._shaken:
                self._tls.do_handshake()
                self._shaken = True
            return self._read()
        except ssl.SSLWantReadError:
            return b""
        finally:
            self._flush()

    def _read(self) -> bytes:
        tls, incoming, chunks = self._tls, self._incoming, []
        try:
            while incoming.pending or tls.pending():
                chunk = tls.read(RECORD)
                if not chunk:
                    self.ended = True
                    break
                chunks.append(chunk)
        except ssl.SSLWantReadError:
            pass
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def send(self, data: bytes) -> None:
        self._tls.write(data)
        self._send(self._outgoing.read())

    def close(self) -> None:
        """Say goodbye; the client's goodbye is not waited for."""
        try:
            if self._shaken:
                self._tls.unwrap()
        except ssl.SSLError:
            pass
        self._flush()

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._send(self._outgoing.read())


def open_store(made: Authority) -> CertStore:
    """The certificate store (mitmproxy's) of this authority."""
    from mitmproxy.certs import CertStore

    return CertStore.from_store(made.folder, "mitmproxy", 2048)


def _names(host: str) -> list[x509.GeneralName]:
    from cryptography import x509

    names: list[x509.GeneralName] = []
    for name in {host, *(("localhost", "127.0.0.1", "::1") if _is_local(host) else ())}:
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            names.append(x509.DNSName(name))
    return names


def _is_local(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def _private_pem(key: object) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    assert isinstance(key, RSAPrivateKey)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
