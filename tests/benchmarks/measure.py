"""Rounds: every contestant in turn, again and again, so that what disturbs the machine disturbs all alike."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.process import Server

LOAD = Path(__file__).parent / "load.py"


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    rounds: int = 5
    seconds: float = 2.0
    warm_up: float = 0.5


QUICK = Effort(rounds=2, seconds=0.5, warm_up=0.2)


@dataclass(slots=True)
class Contestant:
    """A server and the load for it: the load generator's specification but for time."""

    name: str
    server: Server
    load: dict
    rates: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    p50_us: list[float] = field(default_factory=list)
    p99_us: list[float] = field(default_factory=list)
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `note` says why there is no figure, or what to know about it.

    `cpu_ratio` compares the processor time per request: what is left to read where others load the machine too.
    """

    case: str
    name: str
    value: float | None = None
    unit: str = "/s"
    ratio: float | None = None
    cpu_ratio: float | None = None
    cpu_us: float | None = None
    p50_us: float | None = None
    p99_us: float | None = None
    megabytes: float | None = None
    note: str = ""


def load(spec: dict) -> dict:
    """Run the load generator to its end."""
    done = subprocess.run(
        [sys.executable, str(LOAD)], input=json.dumps(spec), capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode:
        return {"failed": (done.stderr or done.stdout).strip().splitlines()[-1]}
    answer: dict = json.loads(done.stdout)
    bad = {status: count for status, count in answer["statuses"].items() if status != "200"}
    return {**answer, "failed": f"answers: {answer['statuses']}" if bad else ""}


def race(
    case: str, contestants: Sequence[Contestant], effort: Effort, *, run: Callable[[dict], dict] = load
) -> list[Row]:
    """Measure in interleaved rounds; ratios are of one round each, against the first of the contestants."""
    for contestant in contestants:
        _once(run, contestant, effort.warm_up, keep=False)
    for _ in range(effort.rounds):
        for contestant in contestants:
            _once(run, contestant, effort.seconds, keep=True)
    return [_row(case, contestant, contestants[0]) for contestant in contestants]


def _once(run: Callable[[dict], dict], contestant: Contestant, seconds: float, *, keep: bool) -> None:
    if contestant.failed:
        return
    before = contestant.server.cpu()
    result = run({**contestant.load, "seconds": seconds, "most": 10_000_000})
    contestant.failed = result["failed"]
    if contestant.failed or not keep:
        return
    contestant.rates.append(result["requests"] / result["seconds"])
    contestant.cpu_us.append((contestant.server.cpu() - before) / result["requests"] * 1e6)
    contestant.p50_us.append(result["p50_us"])
    contestant.p99_us.append(result["p99_us"])


def _row(case: str, one: Contestant, base: Contestant) -> Row:
    if one.failed or not one.rates:
        return Row(case, one.name, note=f"not measured: {one.failed or 'no round'}")
    ratios = [mine / other for mine, other in zip(one.rates, base.rates, strict=False)]
    cpu_ratios = [other / mine for mine, other in zip(one.cpu_us, base.cpu_us, strict=False) if mine]
    return Row(
        case,
        one.name,
        statistics.median(one.rates),
        ratio=statistics.median(ratios) if ratios else None,
        cpu_ratio=statistics.median(cpu_ratios) if cpu_ratios else None,
        cpu_us=statistics.median(one.cpu_us),
        p50_us=statistics.median(one.p50_us),
        p99_us=statistics.median(one.p99_us),
        megabytes=one.server.megabytes(),
    )
