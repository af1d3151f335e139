"""Another endpoint in AWS's place: where calls are sent, while the recording keeps the host that was asked for."""

from __future__ import annotations

import asyncio
import os
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from replaykit.aws.error import ReplaykitError
from replaykit.aws.http import DEFAULT_PORTS

if TYPE_CHECKING:
    from mitmproxy import http

DIAL_TIMEOUT = 5.0


class UpstreamDown(ReplaykitError):  # noqa: N818
    """Nothing listens at the upstream: 69, EX_UNAVAILABLE of sysexits.h."""

    exit_code = 69


def proxy_mode(via: str | None) -> tuple[str, str]:
    """How mitmproxy reaches the world, directly or through another proxy, and that proxy's `user:password`."""
    if not via:
        return "regular", ""
    parts = urlsplit(via if "://" in via else f"http://{via}")
    try:
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        port = None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or not port:
        raise ReplaykitError("HTTPS_PROXY of your environment is no proxy that can be gone through: http://HOST:PORT")
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
    return f"upstream:{parts.scheme}://{parts.hostname}:{port}", credentials


@dataclass(slots=True)
class Upstream:
    """An endpoint that answers instead of AWS: `http(s)://host:port`."""

    scheme: str
    host: str
    port: int
    reached: bool = field(default=False, compare=False)

    @classmethod
    def parse(cls, url: str) -> Upstream:
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or port == -1 or parts.path.strip("/"):
            raise ReplaykitError(f"--upstream {url}: write it as http://HOST:PORT or https://HOST:PORT, without a path")
        return cls(parts.scheme, parts.hostname, port or DEFAULT_PORTS[parts.scheme])

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    async def redirect(self, flow: http.HTTPFlow) -> str | None:
        """Send a call here; the Host header stays, since it is signed. Gives the reason where that is hopeless."""
        if not self.reached and (why := await self.dial()):
            return f"replaykit's upstream {self.url} does not answer: {why}"
        asked = flow.request.host_header
        flow.request.scheme, flow.request.host, flow.request.port = self.scheme, self.host, self.port
        flow.request.host_header = asked
        return None

    async def dial(self) -> str | None:
        """Try to connect; the reason why it can't be, or None."""
        try:
            async with asyncio.timeout(DIAL_TIMEOUT):
                _, writer = await asyncio.open_connection(self.host, self.port)
        except TimeoutError:
            return f"no connection within {DIAL_TIMEOUT:g} s"
        except OSError as error:
            return _reason(error)
        writer.close()
        self.reached = True
        return None

    def failed(self) -> None:
        """A connection broke: dial again before the next call."""
        self.reached = False


def _reason(error: OSError) -> str:
    """The system's own words; asyncio puts its own in their place."""
    if isinstance(error, socket.gaierror) or not error.errno:
        return error.strerror or str(error)
    return os.strerror(error.errno)
