"""The official protocol cases, as services of one operation each."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from replaykit.models import Operation, Service, Shape

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "botocore-protocols"


@dataclass(frozen=True)
class Case:
    """One case with the model that it stands in."""

    id: str
    description: str
    operation: Operation
    endpoint: str
    raw: Mapping[str, Any]


def cases(kind: str) -> list[Case]:
    """All cases of a kind (`input`, `output`), the legacy ones too; none where the corpus is missing."""
    found = []
    for folder in (CORPUS / kind, CORPUS / "legacy" / kind):
        for path in sorted(folder.glob("*.json")):
            family = ("legacy-" if folder.parent.name == "legacy" else "") + path.stem
            for number, suite in enumerate(json.loads(path.read_bytes())):
                found += [case_of(family, number, place, suite) for place in range(len(suite["cases"]))]
    return found


def case_of(family: str, number: int, place: int, suite: Mapping[str, Any]) -> Case:
    raw = suite["cases"][place]
    name = raw["given"]["name"]
    given = {**raw["given"], "http": {"method": "POST", "requestUri": "/", **raw["given"].get("http", {})}}
    service = Service(family, {**suite, "operations": {name: given}})
    operation = service.operation(name)
    assert operation is not None
    endpoint = suite.get("clientEndpoint") or "https://example.com"
    return Case(
        f"{family}:{raw.get('id', f'{number}.{place}')}", suite.get("description", ""), operation, endpoint, raw
    )


def typed(shape: Shape | None, value: Any) -> Any:
    """A case's value as boto3 has it: blobs as bytes, timestamps aware, special floats as floats."""
    if value is None or shape is None:
        return value
    if isinstance(value, list) and shape.is_event_stream:
        return [typed(shape, event) for event in value]
    if shape.type == "structure":
        if shape.traits.get("document"):
            return value
        return {name: typed(shape.members.get(name), item) for name, item in value.items() if item is not None}
    if shape.type == "list":
        return [typed(shape.member, item) for item in value]
    if shape.type == "map":
        return {name: typed(shape.value, item) for name, item in value.items()}
    if shape.type == "blob":
        return value.encode() if isinstance(value, str) else value
    if shape.type == "timestamp":
        return datetime.fromtimestamp(value, UTC) if isinstance(value, int | float) else value
    if shape.type in ("float", "double") and isinstance(value, str):
        return float(value.replace("Infinity", "inf"))
    return value


def same(one: Any, other: Any) -> bool:
    """Equality to which one NaN is as good as another."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def reason_for(case: Case, reasons: Mapping[str, str]) -> str | None:
    """Why a case is left out: by its id, or by the part of it that is after the colon."""
    return reasons.get(case.id) or reasons.get(case.id.partition(":")[2])


@pytest.fixture(scope="session")
def left_out() -> Callable[[Case, Mapping[str, str]], str | None]:
    """reason_for, for the tests."""
    return reason_for


@pytest.fixture(scope="session")
def as_boto3() -> Callable[[Shape | None, Any], Any]:
    """typed, for the tests."""
    return typed


@pytest.fixture(scope="session")
def alike() -> Callable[[Any, Any], bool]:
    """same, for the tests."""
    return same


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for kind in ("input", "output"):
        if f"{kind}_case" in metafunc.fixturenames:
            found = cases(kind)
            metafunc.parametrize(f"{kind}_case", found, ids=[case.id for case in found])
