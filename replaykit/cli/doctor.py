"""`replaykit doctor`: what this machine has, what is missing, and what that means."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

ENDPOINT_PORT = 4566
CLIENTS = {"aws": "--version", "node": "--version", "java": "-version", "go": "version", "curl": "--version"}
CLIENT_TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what was found, whether replaykit can do without it (`note`) or not (`broken`)."""

    subject: str
    found: str
    note: str = ""
    broken: bool = False


@click.command()
def command() -> None:
    """Check what this machine has and what is missing."""
    findings = list(look())
    wide = max(len(finding.subject) for finding in findings)
    for finding in findings:
        mark = "✗" if finding.broken else "!" if finding.note else "✓"
        note = f"\n  {' ' * wide}   {finding.note}" if finding.note else ""
        click.echo(f"{mark} {finding.subject:<{wide}} {finding.found}{note}")
    if any(finding.broken for finding in findings):
        raise SystemExit(1)


def look() -> Iterator[Finding]:
    yield Finding("python", f"{platform.python_version()} ({platform.python_implementation()})")
    yield _package("replaykit")
    yield _package("mitmproxy", "recording needs it: pip install mitmproxy", imports="mitmproxy.version")
    yield _package("boto3", "the in-process session and the service models need it: pip install boto3")
    yield _libyaml()
    yield _uvloop()
    yield _authority()
    yield _port()
    yield from _settings()
    yield from _clients()


def _package(name: str, missing: str = "", imports: str = "") -> Finding:
    try:
        found = version(name)
        importlib.import_module(imports or name)
    except PackageNotFoundError:
        return Finding(name, "not installed", missing, broken=True)
    except ImportError as error:
        return Finding(name, f"{found}, but it can't be imported", str(error), broken=True)
    return Finding(name, found)


def _libyaml() -> Finding:
    import yaml

    if getattr(yaml, "__with_libyaml__", False):
        return Finding("libyaml", "found")
    return Finding("libyaml", "missing", "cassettes of other tools load several times slower without it")


def _uvloop() -> Finding:
    try:
        return Finding("uvloop", version("uvloop"))
    except PackageNotFoundError:
        return Finding("uvloop", "missing", "the endpoint answers fewer requests a second without it")


def _authority() -> Finding:
    from replaykit.adapters.ca import Authority, home

    made = Authority(home() / "ca")
    if not made.key.exists():
        if _writable(made.folder):
            return Finding("certificates", f"{made.folder} (made by the first recording)")
        return Finding("certificates", str(made.folder), "it can't be written: set REPLAYKIT_HOME", broken=True)
    if os.name == "posix" and made.key.stat().st_mode & 0o077:
        return Finding(
            "certificates", str(made.key), f"others can read the private key: chmod 600 {made.key}", broken=True
        )
    return Finding("certificates", str(made.folder))


def _writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def _port() -> Finding:
    try:
        socket.create_server(("127.0.0.1", ENDPOINT_PORT)).close()
    except OSError as error:
        return Finding(f"port {ENDPOINT_PORT}", error.strerror or str(error), "give the endpoint another with --port")
    return Finding(f"port {ENDPOINT_PORT}", "free")


def _settings() -> Iterator[Finding]:
    """What in the environment leads calls elsewhere."""
    from replaykit.adapters.environment import endpoints_of

    for name, url in endpoints_of(os.environ).items():
        yield Finding(name, url, "`record` refuses to run with it: calls would go there, past the recorder")


def _clients() -> Iterator[Finding]:
    for name, option in CLIENTS.items():
        if path := shutil.which(name):
            yield Finding(name, _first_line(path, option) or path, _ADVICE.get(name, ""))


def _first_line(path: str, option: str) -> str:
    try:
        done = subprocess.run([path, option], capture_output=True, text=True, timeout=CLIENT_TIMEOUT, check=False)  # noqa: S603  # a client that PATH names
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if lines else ""


_ADVICE = {
    "java": "Java ignores HTTPS_PROXY and AWS_CA_BUNDLE: give it -Dhttps.proxyHost, -Dhttps.proxyPort, a trust store",
}
