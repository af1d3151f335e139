"""`python -m tests.benchmarks [--only CASE] [--quick]`: measure, and print a table.

Nothing here asserts a time: figures are read by people. `--only` takes the beginning of a case's name, so that each
line of the table can be had again by itself: `python -m tests.benchmarks --only replay/plain/16`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib import import_module

from tests.benchmarks import table
from tests.benchmarks.measure import QUICK, Effort

TOPICS = ("replay", "emulator", "inprocess", "startup")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", metavar="CASE", default="", help="the beginning of the names of the cases to measure")
    parser.add_argument("--quick", action="store_true", help="short rounds: a smoke test, no figures to quote")
    parser.add_argument("--items", type=int, default=1000, help="items in the emulators' table (1000)")
    parser.add_argument("--list", action="store_true", help="the names of the cases")
    asked = parser.parse_args()
    effort = QUICK if asked.quick else Effort()
    found = False
    for topic in TOPICS:
        module = import_module(f"tests.benchmarks.topics.{topic}")
        cases = chosen(module.cases(asked.items), asked.only)
        if asked.list:
            print("\n".join(cases))
        elif cases:
            if not found:
                print(f"{table.machine()}\n\n{table.head()}", flush=True)
            found = True
            for row in module.measure(cases, effort):
                print(table.line(row), flush=True)
    if not (found or asked.list):
        parser.error(f"no case begins with {asked.only!r}; --list names them")


def chosen(cases: Mapping[str, object], only: str) -> dict[str, object]:
    """The case of this name, else those whose names begin so."""
    if only in cases:
        return {only: cases[only]}
    return {name: case for name, case in cases.items() if name.startswith(only)}


if __name__ == "__main__":
    main()
