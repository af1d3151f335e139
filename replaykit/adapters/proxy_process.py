"""The recording proxy in a process of its own: `python -m replaykit.adapters.proxy_process`.

mitmproxy keeps its master in a module global, wants its own pins of the loop and warns at import: none of this is for
the process of a user's tests. The parent writes one line of JSON to our stdin (`Settings`), we answer with lines of
JSON on stdout: `ready` with the port, `recorded` for each call, `failed`, `broken`, and `summary` at the end. We end
at the line `keep`, or when stdin closes, so never later than the parent.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from replaykit.adapters.proxy import RecordingAddon
from replaykit.adapters.proxy_upstream import Upstream, UpstreamDown, proxy_mode
from replaykit.aws.error import ReplaykitError
from replaykit.cassette.cassette import Cassette
from replaykit.cassette.errors import CassetteExists
from replaykit.cassette.interaction import Interaction
from replaykit.cassette.recorder import Recorder
from replaykit.cassette.redact import Redactor
from replaykit.cassette.standins import Standins
from replaykit.cassette.writer import CassetteWriter, WriteMode
from replaykit.matching.tape import Tape

if TYPE_CHECKING:
    from mitmproxy.addons.proxyserver import Proxyserver
    from mitmproxy.master import Master

START_TIMEOUT = 20.0
HOW_TO_GO_ON = "(--mode all goes on after its end, --mode rewrite replaces it when the command has succeeded.)"
KEEP = "keep"
"""The parent's last word: the recording is whole. A rewrite without it leaves the old cassette as it was."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the parent tells: on stdin, not in the arguments, which every user of the machine can read.

    `via` is the proxy that the user's own environment names, through which AWS is reached; `mode` a WriteMode. With
    `play` what the cassette holds already is answered from it. `rules` are regular expressions, `secrets` values that
    must not reach the disk.
    """

    cassette: str
    ca: str
    source: str = "aws"
    mode: str = WriteMode.NEW
    play: bool = False
    port: int = 0
    via: str | None = None
    upstream: str | None = None
    upstream_ca: str | None = None
    insecure_upstream: bool = False
    rules: Sequence[str] = ()
    headers: Sequence[str] = ()
    secrets: Sequence[str] = ()


class Reports:
    """Lines of JSON to the parent; when it is gone there is nobody to tell."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def __call__(self, report: dict[str, Any]) -> None:
        try:
            self.out.write(orjson.dumps(report).decode() + "\n")
            self.out.flush()
        except (BrokenPipeError, ValueError):
            pass


def main() -> int:
    """Read the settings, serve until stdin closes, tell the summary."""
    warnings.simplefilter("ignore")  # of mitmproxy's dependencies, at import and at every handshake
    for name in ("SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)  # a Ctrl-C is the command's; the recorder ends after it
    report = Reports(_own_stdout())
    try:
        settings = Settings(**orjson.loads(sys.stdin.readline()))
        with CassetteWriter(settings.cassette, source=settings.source, mode=settings.mode) as writer:
            before = _interactions(settings) if writer.mode is WriteMode.APPEND else ()
            recorder = Recorder(writer, _redactor(settings, before))
            tape = Tape(before) if settings.play else None
            kept = asyncio.run(serve(settings, recorder, report, tape))
            if not (kept and writer.count):  # without a call there is nothing to put in an old cassette's place
                writer.abort()
        report({"event": "summary", "kept": kept} | recorder.recorded.as_dict())
    except CassetteExists as error:
        report({"event": "refused", "why": f"{error.problem} {HOW_TO_GO_ON}", "exit_code": error.exit_code})
        return error.exit_code
    except ReplaykitError as error:
        report({"event": "refused", "why": str(error), "exit_code": error.exit_code})
        return error.exit_code
    return 0


async def serve(settings: Settings, recorder: Recorder, report: Reports, tape: Tape | None) -> bool:
    """Run mitmproxy until the parent says `keep`, or is gone; says whether it did."""
    _leave_out_unused_addons()
    upstream = Upstream.parse(settings.upstream) if settings.upstream else None
    if upstream and (why := await upstream.dial()):
        raise UpstreamDown(f"the upstream {upstream.url} does not answer: {why}. Start it, or correct --upstream")
    _quiet_logs()
    master, server = _mitmproxy(settings, RecordingAddon(recorder, report, upstream=upstream, tape=tape))
    running = asyncio.create_task(master.run())
    try:
        report({"event": "ready", "port": await _port(server, running, settings.port)})
        return await _last_word() == KEEP
    finally:
        await server.servers.update([])  # else the port stays open
        master.shutdown()
        await running


def _mitmproxy(settings: Settings, addon: RecordingAddon) -> tuple[Master, Proxyserver]:
    """Mitmproxy with the fewest addons that it can do with, and ours."""
    from mitmproxy import options
    from mitmproxy.addons import core, disable_h2c, next_layer, proxyserver, tlsconfig, upstream_auth
    from mitmproxy.master import Master

    mode, credentials = proxy_mode(settings.via)
    opts = options.Options(listen_host="127.0.0.1", listen_port=settings.port, confdir=settings.ca, mode=[mode])
    master = Master(opts)
    server = proxyserver.Proxyserver()
    needed = (core.Core(), server, disable_h2c.DisableH2C(), next_layer.NextLayer(), tlsconfig.TlsConfig())
    master.addons.add(*needed, upstream_auth.UpstreamAuth(), addon)
    opts.update(connection_strategy="lazy", upstream_cert=False, ssl_insecure=settings.insecure_upstream)
    if credentials:
        opts.update(upstream_auth=credentials)
    if settings.upstream_ca:
        opts.update(ssl_verify_upstream_trusted_ca=settings.upstream_ca)
    return master, server


async def _port(server: Proxyserver, running: asyncio.Task[None], wanted: int) -> int:
    async with asyncio.timeout(START_TIMEOUT):
        while not server.listen_addrs():
            if running.done() or (server.servers and any(s.last_exception for s in server.servers)):
                raise ReplaykitError(
                    f"port {wanted} on 127.0.0.1 is in use: choose another with --port, or leave it out"
                )
            await asyncio.sleep(0.005)
    port: int = server.listen_addrs()[0][1]
    return port


def _leave_out_unused_addons() -> None:
    """Make `mitmproxy.addons` a package without its `__init__`.

    That imports all forty addons, and with them flask, ldap3 and passlib: 0.6 s of 1.25 s of CPU until we are ready
    (measured on 11.0.2). Nothing that we use asks for it.
    """
    found = find_spec("mitmproxy")
    if found is not None and found.submodule_search_locations:
        package = ModuleType("mitmproxy.addons")
        package.__path__ = [str(Path(folder) / "addons") for folder in found.submodule_search_locations]
        sys.modules[package.__name__] = package


async def _last_word() -> str:
    """What the parent says when the command is done; nothing, if it died."""
    line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    return str(line).strip()


def _interactions(settings: Settings) -> Sequence[Interaction]:
    """What earlier runs recorded."""
    path = Path(settings.cassette)
    return Cassette.load(path).interactions if path.exists() and path.stat().st_size else ()


def _redactor(settings: Settings, before: Sequence[Interaction]) -> Redactor:
    """Stand-ins that earlier runs gave stay what they are when the client sends them back."""
    names = {name for interaction in before for name in interaction.meta.redacted}
    rules = [re.compile(rule) for rule in settings.rules]
    return Redactor(Standins.of_recording(names), rules=rules, headers=settings.headers, secrets=settings.secrets)


def _own_stdout() -> TextIO:
    """Keep stdout for the protocol alone: whatever a library prints goes to stderr."""
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return ours


def _quiet_logs() -> None:
    """Mitmproxy logs every connection; what a person must know comes as a report."""
    logging.getLogger().handlers[:] = []
    logging.getLogger().addHandler(logging.NullHandler())
    logging.lastResort = None


if __name__ == "__main__":
    sys.exit(main())
