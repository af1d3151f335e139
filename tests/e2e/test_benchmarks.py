"""The benchmarks run, and the load generator tells good answers from others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from replaykit.adapters.endpoint import Endpoint, serving
from replaykit.aws.http import HttpRequest, HttpResponse
from tests.benchmarks.calls import get_item, packed
from tests.benchmarks.measure import load

ROOT = Path(__file__).parents[2]


def spec(endpoint: Endpoint, **more: object) -> dict:
    where = {"host": endpoint.host, "port": endpoint.port, "tunnel": None, "ca": None}
    asked = {"requests": packed([get_item(number) for number in range(10)]), "connections": 4}
    return {**where, **asked, "seconds": 5, "most": 200, **more}


@pytest.mark.parametrize("tls", [False, True])
def test_load_counts_whole_answers(tmp_path: Path, tls: bool) -> None:
    asked: list[bytes] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(request.body)
        return HttpResponse(200, body=b"x" * 50_000)

    with serving(Endpoint(answer, port=0, ca_folder=tmp_path)) as endpoint:
        tunnel = {"tunnel": "dynamodb.us-east-1.amazonaws.com:443", "ca": str(endpoint.ca.certificate)} if tls else {}
        told = load(spec(endpoint, **tunnel))
    assert told["failed"] == ""
    assert told["requests"] == len(asked) == 200
    assert told["statuses"] == {"200": 200}


def test_load_tells_of_errors() -> None:
    with serving(Endpoint(lambda _: HttpResponse(400), port=0)) as endpoint:
        assert load(spec(endpoint))["failed"] == "answers: {'400': 200}"


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)


def test_every_case_has_a_name() -> None:
    names = bench("--list").stdout.split()
    assert {name.partition("/")[0] for name in names} == {"replay", "emulator", "inprocess", "startup"}
    assert bench("--only", "nonsense").returncode == 2


def test_a_table_is_printed() -> None:
    done = bench("--quick", "--only", "startup/emulate")
    assert done.returncode == 0, done.stderr
    assert "| startup/emulate-first-answer | replaykit |" in done.stdout
    assert json.dumps(done.stdout).count("|") > 20
