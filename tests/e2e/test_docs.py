"""Every command in the README, the docs and the recipes runs, in order, as a newcomer would copy it.

A fenced block's info string says what it is: `python orders.py` is a file to write, `sh` a script to run in the
same folder, `sh serve` a server to keep running until the page ends, and `sh install` what only a fresh machine
needs (`make test` in CI shows those). Of a transcript, `console`, the lines that begin with `$` run. What a page
exports holds until its end, as in one shell; a page that records nothing begins without credentials. Links between
the pages lead to files and headings that are there.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import CREDENTIALS

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
CODE = re.compile(r"`[^`\n]*`")
SERVES = re.compile(r"http://127\.0\.0\.1:\d+")
PORT = re.compile(r"--port (\d+)")
RUN_BY_CI = {"sh install"}
NOT_RUN = {"", "text", "yaml", "json", "toml", "http", "mermaid"}


@dataclass(frozen=True)
class Block:
    info: str
    body: str


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [Block(match["info"].strip(), match["body"]) for match in FENCE.finditer(text)]


def pages() -> list[Path]:
    return sorted(
        [
            ROOT / "README.md",
            ROOT / "CONTRIBUTING.md",
            *ROOT.glob("docs/**/*.md"),
            *ROOT.glob("recipes/*/README.md"),
        ]
    )


def pages_that_run() -> list[Path]:
    return [page for page in pages() if any(runs(block) for block in blocks(page))]


def runs(block: Block) -> bool:
    return block.info in {"sh", "sh serve", "console"}


def script(block: Block) -> str:
    """What of a block is typed."""
    if block.info == "console":
        return "\n".join(line[2:] for line in block.body.splitlines() if line.startswith("$ "))
    return block.body


def exports(block: Block) -> str:
    """What a block leaves behind in a shell."""
    return "".join(line for line in script(block).splitlines(keepends=True) if line.startswith("export "))


def test_what_is_exported_is_so_for_the_blocks_that_follow() -> None:
    assert exports(Block("sh", "export A=1 B=2\necho $A\nexport C=3\n")) == "export A=1 B=2\nexport C=3\n"


def is_file(block: Block) -> bool:
    return bool(re.fullmatch(r"\w+ [\w./-]+\.\w+", block.info))


@pytest.mark.slow
@pytest.mark.parametrize("page", pages_that_run(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_runs(page: Path, tmp_path: Path, moto_over_tls, record_env: dict[str, str]) -> None:
    moto_over_tls.forget()
    run("git init --quiet . && mkdir cassettes", tmp_path, dict(os.environ))  # a checkout, as people have one
    environment, exported = newcomer(page, moto_over_tls, record_env), ""
    folder = page.parent if page.parent.parent.name == "recipes" else tmp_path
    servers: list[subprocess.Popen[str]] = []
    try:
        for block in with_free_ports(blocks(page)):
            if is_file(block):
                target = tmp_path / block.info.split()[1]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block.body, encoding="utf-8")
            elif block.info == "sh serve":
                servers.append(serve(block.body, folder, environment))
            elif runs(block):
                run(exported + script(block), folder, environment)
                exported += exports(block)
    finally:
        for server in servers:
            server.terminate()
            server.communicate(timeout=20)


def with_free_ports(page: list[Block]) -> list[Block]:
    """The same with ports that are free here, in the place of those that its servers name."""
    named = {port for block in page if block.info == "sh serve" for port in PORT.findall(block.body)}
    with ExitStack() as held:
        free = {port: held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for port in named}
    for port, other in free.items():
        page = [Block(block.info, re.sub(rf"\b{port}\b", str(other), block.body)) for block in page]
    return page


def test_ports_are_changed_wherever_a_page_has_them() -> None:
    page = [
        Block("sh serve", "serve --port 4599\n"),
        Block("sh", "curl 127.0.0.1:4599/a14599"),
        Block("sh", "cat 4598"),
    ]
    served, asked, other = with_free_ports(page)
    port = PORT.findall(served.body)[0]
    assert port != "4599"
    assert (asked.body, other.body) == (f"curl 127.0.0.1:{port}/a14599", "cat 4598")


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_says_what_it_is(page: Path) -> None:
    for block in blocks(page):
        known = runs(block) or is_file(block) or block.info in RUN_BY_CI | NOT_RUN or block.info.startswith("python")
        assert known, f"{page.name}: a block says {block.info!r}; see the head of {Path(__file__).name}"


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        file, _, heading = link.partition("#")
        target = page.parent / file if file else page
        assert target.exists(), f"{page.name}: there is no {link}"
        assert not heading or heading in anchors(target), f"{page.name}: {target.name} has no heading #{heading}"


def prose(page: Path) -> str:
    """A page without its blocks and the code in its lines."""
    return CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """What GitHub makes of a page's headings: small letters, no punctuation, a hyphen for each blank."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def newcomer(page: Path, moto, record_env: dict[str, str]) -> dict[str, str]:
    """An environment with replaykit on the path, and moto in the place of AWS; with credentials where AWS is called."""
    records = "replaykit record" in page.read_text(encoding="utf-8")
    own = {name: value for name, value in record_env.items() if records or name not in CREDENTIALS}
    return own | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "REPLAYKIT_RECORD_UPSTREAM": moto.url,
        "REPLAYKIT_RECORD_UPSTREAM_CA": str(moto.certificate),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run(script: str, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{script}\nexit code {done.returncode}\n{done.stdout}\n{done.stderr}"


def serve(script: str, folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    server = subprocess.Popen(
        ["bash", "-c", f"exec {script.strip()}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said, until = "", time.monotonic() + 20
    while time.monotonic() < until and server.stdout is not None:
        line = server.stdout.readline()
        said += line
        if SERVES.search(line):
            return server
        if not line:
            break
    server.kill()
    server.communicate()
    pytest.fail(f"{script}\nnever said where it listens:\n{said}")
