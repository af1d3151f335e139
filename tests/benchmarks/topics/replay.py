"""Replay of 1,000 distinct GetItem interactions by servers: as an endpoint, and as a proxy over CONNECT and TLS.

Plain: the ratio is against a bare uvloop + httptools + orjson server that looks its answer up in a dictionary.
TLS: the ratio is against mockttp, the fastest peer.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from replaykit.adapters.ca import authority
from tests.benchmarks.calls import HOST, USER_AGENT, body, get_item, headers, key, packed
from tests.benchmarks.measure import Contestant, Effort, Row, race
from tests.benchmarks.peers import CACHE, npm_package, wrk
from tests.benchmarks.process import NotMeasured, Server, free_port, python, serving
from tests.benchmarks.recordings import cassette

SERVERS = Path(__file__).parents[1] / "servers"
HOME = CACHE / "home"
INTERACTIONS = 1000
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")


@dataclass(frozen=True, slots=True)
class Case:
    tls: bool
    connections: int
    by_wrk: bool = False


def cases(_items: int) -> dict[str, Case]:
    return {
        "replay/plain/16": Case(tls=False, connections=16),
        "replay/plain/1": Case(tls=False, connections=1),
        "replay/plain/wrk": Case(tls=False, connections=16, by_wrk=True),
        "replay/tls/16": Case(tls=True, connections=16),
        "replay/tls/1": Case(tls=True, connections=1),
    }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server that can be measured, or the reason why it can't."""

    name: str
    command: Callable[[int], Sequence[str]]
    plain: bool
    tls: bool
    missing: str = ""


def candidates() -> Iterator[Candidate]:
    mockttp, folder = npm_package("mockttp"), authority(HOME / "ca").folder
    script, module = str(SERVERS / "mockttp.cjs"), str(mockttp.path)
    key_file, certificate = str(folder / "mitmproxy-ca.pem"), str(folder / "mitmproxy-ca-cert.pem")
    tape = str(cassette(INTERACTIONS))
    yield Candidate("bare server", lambda port: [python(), str(SERVERS / "bare.py"), str(port)], plain=True, tls=False)
    yield Candidate(
        "mockttp",
        lambda port: ["node", script, module, str(port), key_file, certificate],
        plain=False,
        tls=True,
        missing=mockttp.missing,
    )
    yield Candidate(
        "replaykit replay",
        lambda port: [python(), "-m", "replaykit", "replay", tape, "--port", str(port)],
        plain=True,
        tls=True,
    )
    yield Candidate("mitmproxy server replay", lambda port: mitmdump(port, folder), plain=False, tls=True)


def mitmdump(port: int, folder: Path) -> list[str]:
    flows = CACHE / "flows.mitm"
    if not flows.exists():
        subprocess.run([python(), str(SERVERS / "mitm_flows.py"), str(flows)], check=True)
    options = {
        "confdir": folder,
        "server_replay": flows,
        "server_replay_reuse": "true",
        "server_replay_extra": "404",
        "connection_strategy": "lazy",
        "upstream_cert": "false",
    }
    settings = [part for name, value in options.items() for part in ("--set", f"{name}={value}")]
    return [str(Path(python()).parent / "mitmdump"), "-q", "--listen-host", "127.0.0.1", "-p", str(port), *settings]


def measure(cases: Mapping[str, Case], effort: Effort) -> Iterator[Row]:
    with ExitStack() as stack:
        started: list[tuple[Candidate, Server]] = []
        absent: list[tuple[Candidate, str]] = []
        for candidate in candidates():
            if not any(candidate.tls if case.tls else candidate.plain for case in cases.values()):
                continue
            try:
                started.append((candidate, stack.enter_context(start(candidate))))
            except NotMeasured as why:
                absent.append((candidate, str(why)))
        for name, case in cases.items():
            yield from _case(name, case, started, effort)
            for candidate, why in absent:
                if candidate.tls if case.tls else candidate.plain:
                    yield Row(name, candidate.name, note=f"not measured: {why}")


def start(candidate: Candidate) -> AbstractContextManager[Server]:
    if candidate.missing:
        raise NotMeasured(candidate.missing)
    port = free_port()
    return serving(candidate.command(port), port, env={"REPLAYKIT_HOME": str(HOME)})


def _case(name: str, case: Case, started: Sequence[tuple[Candidate, Server]], effort: Effort) -> Iterable[Row]:
    requests = packed([get_item(number) for number in range(INTERACTIONS)])
    tls = {"tunnel": f"{HOST}:443", "ca": str(authority(HOME / "ca").certificate)} if case.tls else {}
    asked = [one for one in started if (one[0].tls if case.tls else one[0].plain)]
    contestants = [
        Contestant(
            candidate.name,
            server,
            {"host": "127.0.0.1", "port": server.port, "tunnel": None, "ca": None, **tls}
            | {"requests": requests, "connections": case.connections},
        )
        for candidate, server in asked
    ]
    if case.by_wrk:
        return [_by_wrk(name, one, effort) for one in contestants]
    return race(name, contestants, effort)


def _by_wrk(case: str, one: Contestant, effort: Effort) -> Row:
    """One figure by wrk, whose own cost per request is smaller than our load generator's."""
    if wrk().missing:
        return Row(case, one.name, note=f"not measured: {wrk().missing}")
    fields = "".join(f'wrk.headers["{name}"] = "{value}"\n' for name, value in headers("GetItem").items())
    payload = body({"TableName": "bench", "Key": key(7)}).decode()
    script = f"wrk.method = 'POST'\nwrk.body = '{payload}'\n{fields}wrk.headers['Host'] = '{HOST}'\n"
    assert USER_AGENT in script
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script)
        lua.flush()
        seconds = max(1, round(effort.seconds * effort.rounds / 2))
        command = [str(wrk().path), "-t1", "-c16", f"-d{seconds}s", "-s", lua.name]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{one.server.port}/"], capture_output=True, text=True, check=True
        )
    found = RATE.search(done.stdout)
    if found is None or "Non-2xx" in done.stdout:
        return Row(case, one.name, note=f"not measured: {done.stdout.strip()[-200:]}")
    return Row(case, one.name, float(found[1]), note="one call, again and again")
