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
from tests.benchmarks.calls import HOST, body, get_item, headers, key, packed
from tests.benchmarks.measure import Contestant, Effort, Row, load, race
from tests.benchmarks.peers import CACHE, npm_package, wrk
from tests.benchmarks.process import NotMeasured, Server, free_port, python, serving
from tests.benchmarks.recordings import cassette

SERVERS = Path(__file__).parents[1] / "servers"
HOME = CACHE / "home"
INTERACTIONS = 1000
WRK = {
    "requests": re.compile(r"(\d+) requests in"),
    "seconds": re.compile(r"requests in ([\d.]+)s"),
    "p50": re.compile(r"50%\s+([\d.]+)(\w+)"),
    "p99": re.compile(r"99%\s+([\d.]+)(\w+)"),
}
MICROSECONDS = {"us": 1.0, "ms": 1e3, "s": 1e6}


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
    return race(name, contestants, effort, run=by_wrk if case.by_wrk else load)


def by_wrk(spec: dict) -> dict:
    """The same call again and again by wrk, whose own cost is smaller than our load generator's."""
    if wrk().missing:
        return {"failed": wrk().missing}
    fields = "".join(f'wrk.headers["{name}"] = "{value}"\n' for name, value in headers("GetItem").items())
    payload = body({"TableName": "bench", "Key": key(7)}).decode()
    script = f"wrk.method = 'POST'\nwrk.body = '{payload}'\n{fields}wrk.headers['Host'] = '{HOST}'\n"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script)
        lua.flush()
        duration = max(1, round(spec["seconds"]))
        command = [str(wrk().path), "--latency", "-t1", f"-c{spec['connections']}", f"-d{duration}s", "-s", lua.name]
        url = f"http://127.0.0.1:{spec['port']}/"
        done = subprocess.run([*command, url], capture_output=True, text=True, check=False)
    found = {name: pattern.search(done.stdout) for name, pattern in WRK.items()}
    if done.returncode or not all(found.values()) or "Non-2xx" in done.stdout:
        return {"failed": (done.stdout + done.stderr).strip()[-200:]}
    requests, seconds, *waits = (match.groups() for match in found.values() if match)
    p50, p99 = (float(number) * MICROSECONDS[unit] for number, unit in waits)
    return {"requests": int(requests[0]), "seconds": float(seconds[0]), "p50_us": p50, "p99_us": p99, "failed": ""}
