"""boto3's GetItem answered in its own process: a canned hook (the floor), replaykit, vcrpy; client included.

The ratio is of the time per call to the floor's: 1.00 would be a replay that costs nothing.
"""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.measure import Effort, Row
from tests.benchmarks.process import ROOT, python
from tests.benchmarks.recordings import cassette

CALLS = Path(__file__).parents[1] / "servers" / "boto3_calls.py"
SIZES = (10, 1000, 10_000)
LARGEST = {"vcrpy": 10_000, "vcrpy-body": 1000}  # above it, one call takes the better part of a second


@dataclass(slots=True)
class Caller:
    """A process that makes calls when it is told to."""

    kind: str
    interactions: int
    process: subprocess.Popen[str] = field(init=False)
    microseconds: list[float] = field(default_factory=list)
    failed: str = ""

    def __post_init__(self) -> None:
        command = [python(), str(CALLS), self.kind, str(cassette(self.interactions)), str(self.interactions)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)

    def run(self, seconds: float, *, keep: bool) -> None:
        if self.failed:
            return
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        try:
            self.process.stdin.write(f"{seconds}\n")
            self.process.stdin.flush()
            told = json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            self.failed = self.process.stderr.read().strip().splitlines()[-1]
            return
        if keep:
            self.microseconds.append(told["seconds"] / told["calls"] * 1e6)

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


def cases(_items: int) -> dict[str, int]:
    return {f"inprocess/{size}": size for size in SIZES}


def measure(cases: Mapping[str, int], effort: Effort) -> Iterator[Row]:
    for name, size in cases.items():
        kinds = [kind for kind in ("floor", "replaykit", "vcrpy", "vcrpy-body") if size <= LARGEST.get(kind, size)]
        callers = [Caller(kind, size) for kind in kinds]
        try:
            for caller in callers:
                caller.run(effort.warm_up, keep=False)
            for _ in range(effort.rounds):
                for caller in callers:
                    caller.run(effort.seconds, keep=True)
        finally:
            for caller in callers:
                caller.stop()
        yield from (_row(name, caller, callers[0]) for caller in callers)


def _row(case: str, caller: Caller, floor: Caller) -> Row:
    if caller.failed or not caller.microseconds:
        return Row(case, caller.kind, note=f"not measured: {caller.failed}")
    ratios = [mine / other for mine, other in zip(caller.microseconds, floor.microseconds, strict=True)]
    note = "matches by the URL alone: any item's answer" if caller.kind == "vcrpy" else ""
    return Row(
        case, caller.kind, statistics.median(caller.microseconds), "µs/call", ratio=statistics.median(ratios), note=note
    )
