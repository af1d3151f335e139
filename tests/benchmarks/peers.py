"""Peers to measure against, installed once into .cache beside this file; where one can't be had, the reason is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CACHE = Path(__file__).parent / ".cache"
NPM = CACHE / "npm"
MINISTACK = CACHE / "ministack"
VERSIONS = {"dynalite": "4.0.0", "mockttp": "4.6.5", "ministack": "1.5"}
PATIENCE = 600


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer that is there (`path` is its program or package), or the reason why it is not."""

    path: Path
    missing: str = ""


@cache
def npm_package(name: str) -> Peer:
    """A package of npm, with its dependencies."""
    path = NPM / "node_modules" / name
    if path.is_dir():
        return Peer(path)
    npm = shutil.which("npm")
    if npm is None:
        return Peer(path, "npm is not installed")
    NPM.mkdir(parents=True, exist_ok=True)
    wanted = f"{name}@{VERSIONS[name]}"
    done = _run(npm, "install", "--no-audit", "--no-fund", "--prefix", str(NPM), wanted)
    return Peer(path, "" if path.is_dir() else f"npm install {wanted} failed: {done}")


@cache
def ministack() -> Peer:
    """The package ministack in a virtual environment of its own, since its dependencies are not ours."""
    path = MINISTACK / "bin" / "ministack"
    if path.exists():
        return Peer(path)
    _run(sys.executable, "-m", "venv", str(MINISTACK))
    wanted = f"ministack=={VERSIONS['ministack']}.*"
    done = _run(str(MINISTACK / "bin" / "python"), "-m", "pip", "install", "--quiet", wanted)
    return Peer(path, "" if path.exists() else f"pip install {wanted} failed: {done}")


@cache
def moto_server() -> Peer:
    path = Path(sys.executable).parent / "moto_server"
    return Peer(path, "" if path.exists() else "moto[server] is not installed in this environment")


@cache
def wrk() -> Peer:
    found = shutil.which("wrk")
    return Peer(Path(found or "wrk"), "" if found else "wrk is not installed")


def _run(*command: str) -> str:
    """Run to the end; what it said last, for the reason of a failure."""
    print(f"# installing: {' '.join(command)}", file=sys.stderr)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stderr or done.stdout).strip()[-300:]
