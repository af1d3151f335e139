"""The floors of the house hold: a room imports only what stands below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "replaykit"

FLOORS: dict[str, int] = {
    "aws": 0,
    "ports": 0,
    "models": 1,
    "protocols": 2,
    "emulator": 2,
    "services": 3,
    "cassette": 4,
    "matching": 5,
    "diff": 5,
    "session": 6,
    "adapters": 7,
    "cli": 8,
    "pytest_plugin": 8,
    "pytest_support": 8,
    "__main__": 9,
}
NEVER = {("services", "protocols"), ("services", "cassette"), ("emulator", "protocols"), ("emulator", "cassette")}
RIM = {"adapters", "cli", "pytest_plugin"}
RIM_ONLY = {"mitmproxy", "asyncio", "socket", "subprocess", "threading", "boto3"}
OPEN_TO_ALL = {"_late", "_version"}
CALLS_DOWN: dict[str, set[str]] = {  # which services a service may import: those that it produces for or reads from
    "kinesis": set(),
    "dynamodb": {"kinesis", "s3"},
    "dynamodbstreams": {"dynamodb"},
    "s3": set(),
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "replaykit":
                yield from ((node.lineno, f"replaykit.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_what_stands_below_it(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    wrong = []
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] in RIM_ONLY and here not in RIM:
            wrong.append(
                f"line {line}: {name} does I/O; only {sorted(RIM)} may import it (HOUSE: commands instead of I/O)"
            )
        if parts[0] != "replaykit" or len(parts) == 1 or parts[1] == here or parts[1] in OPEN_TO_ALL:
            continue
        there = parts[1]
        if here in OPEN_TO_ALL or there not in FLOORS or here not in FLOORS:
            wrong.append(f"line {line}: {name}: give the room a floor in {__file__}")
        elif FLOORS[there] > FLOORS[here] or (here, there) in NEVER:
            wrong.append(f"line {line}: {here} (floor {FLOORS[here]}) must not import {name} (floor {FLOORS[there]})")
    assert not wrong, "\n".join(wrong)


SERVICES = PACKAGE / "services"


@pytest.mark.parametrize("path", sorted(SERVICES.glob("*/**/*.py")), ids=lambda path: str(path.relative_to(SERVICES)))
def test_a_service_calls_only_down(path: Path) -> None:
    here = path.relative_to(SERVICES).parts[0]
    below = {here, *CALLS_DOWN.get(here, set())}
    parts = ((line, name, name.split(".")) for line, name in imports(path))
    services = ((line, name, one[2]) for line, name, one in parts if one[:2] == ["replaykit", "services"] and one[2:])
    wrong = [
        f"line {line}: {name}: {here} may import {sorted(below)}" for line, name, at in services if at not in below
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_begins_by_saying_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path} has no docstring"
    assert not re.match(r"TBD|Placeholder", docstring), f"{path}: a docstring says what the file is for"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_fits_in_the_head(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 400, f"{path} has {lines} lines: split it by what its parts are for"
