"""The endpoint: our own HTTP server, an AWS endpoint and a forward proxy on one port, with nothing behind it.

A client may reach it as an endpoint (`AWS_ENDPOINT_URL`), or as a proxy (`HTTPS_PROXY` with the CA of
replaykit), whose tunnels end here. No code in these files opens a connection, so nothing can reach the network.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from replaykit.adapters.ca import Authority, authority
from replaykit.adapters.endpoint_connection import Answerer, Connection
from replaykit.adapters.endpoint_request import Limits
from replaykit.adapters.endpoint_response import Renderer
from replaykit.adapters.endpoint_tls import Leaves, open_store
from replaykit.adapters.listener import NO_ADDRESS, listener
from replaykit.aws.error import ReplaykitError

log = logging.getLogger("replaykit.endpoint")

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 4566


class CannotListen(ReplaykitError):  # noqa: N818  # says it all
    """Another program listens where the endpoint should, or the address is none of this machine."""


class Endpoint:
    """A server that puts every request to `answer` and sends what it says.

    Args:
        answer: a session's `answer`. It may hand back an awaitable; the requests of that connection then wait.
        host: the address to listen on.
        port: the port to listen on; 0 takes any that is free.
        ca_folder: where the local CA stands (default: the user's own); opened on the first TLS connection.
        limits: what one request may weigh.
    """

    def __init__(
        self,
        answer: Answerer,
        *,
        host: str = DEFAULT_HOST,
        port: int = DEFAULT_PORT,
        ca_folder: Path | None = None,
        limits: Limits = Limits(),  # noqa: B008  # frozen
    ) -> None:
        self.answer = answer
        self.host, self.port = host, port
        self.limits = limits
        self.renderer = Renderer()
        self._ca_folder = ca_folder
        self.leaves = Leaves(lambda: open_store(self.ca))
        self.connections: set[Connection] = set()
        self._server: asyncio.Server | None = None

    @property
    def authority(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.authority}"

    @cached_property
    def ca(self) -> Authority:
        """The authority that clients of TLS must trust; made when first asked for."""
        return authority(self._ca_folder)

    async def start(self) -> None:
        """Listen. Raises CannotListen where another program does already, or the address can't be had."""
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(lambda: Connection(self), self.host, self.port, backlog=1024)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES, *NO_ADDRESS}:
                raise
            raise CannotListen(self._untaken(error)) from None
        self.port = self._server.sockets[0].getsockname()[1]

    def _untaken(self, error: OSError) -> str:
        if error.errno in NO_ADDRESS:
            return (
                f"can't listen on {self.authority}: this machine has no address {self.host}. "
                "Take one that it has with --host: 127.0.0.1, or 0.0.0.0 for all of them."
            )
        by = listener(self.port) if error.errno == errno.EADDRINUSE else ""
        return (
            f"can't listen on {self.authority}: {os.strerror(error.errno or 0).lower()}{by and f', by {by}'}. "
            "Take another port with --port, or any free one with --port 0."
        )

    async def close(self) -> None:
        """Stop listening and drop the connections."""
        if self._server is None:
            return
        self._server.close()
        for connection in list(self.connections):
            connection.abort()
        await self._server.wait_closed()
        self._server = None

    def tls_failed(self, error: ssl.SSLError) -> None:
        """A client broke off the handshake: nearly always because it was not told of our CA."""
        log.warning(
            "a client broke off TLS (%s); if it does not trust the CA, set AWS_CA_BUNDLE (or its own setting) to %s",
            error.reason or error,
            self.ca.certificate,
        )


def new_event_loop() -> asyncio.AbstractEventLoop:
    """A loop of uvloop where there is one: it halves the time of a request."""
    make: Callable[[], asyncio.AbstractEventLoop]
    try:
        from uvloop import new_event_loop as make
    except ImportError:
        make = asyncio.new_event_loop
    return make()


@contextmanager
def serving(endpoint: Endpoint) -> Iterator[Endpoint]:
    """Serve from a thread of its own for the length of a `with` block."""
    loop = new_event_loop()
    try:
        loop.run_until_complete(endpoint.start())
        thread = threading.Thread(target=loop.run_forever, name="replaykit-endpoint", daemon=True)
        thread.start()
        try:
            yield endpoint
        finally:
            asyncio.run_coroutine_threadsafe(endpoint.close(), loop).result(timeout=10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(timeout=10)
    finally:
        loop.close()
