"""Recorded bodies with botocore's parse of them: real services' answers and errors, read to the same."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from replaykit.aws.error import UnknownOperation
from replaykit.aws.http import Headers, HttpResponse
from replaykit.models import Operation, Service, service, services
from replaykit.protocols.codec import wire

pytestmark = pytest.mark.corpus
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "botocore-response-parsing"

GONE = "botocore's data has no such service any more"
NO_LONGER_SO = {
    "simpledbv2": "a namesake",
}


def pairs(kind: str) -> list[Any]:
    if kind == "errors":
        json_pairs = [(path, path.parents[1] / "expected" / path.name) for path in (CORPUS / "json/errors").glob("*")]
        xml_pairs = [(path, path.with_suffix(".json")) for path in (CORPUS / "xml/errors").glob("*.xml")]
        found = json_pairs + xml_pairs
    else:
        found = [(path, path.with_suffix(".json")) for path in (CORPUS / "xml/responses").glob("*.xml")]
    return [pytest.param(*pair, id=f"{pair[0].parent.parent.name}-{pair[0].stem}") for pair in sorted(found)]


def operation_of(stem: str) -> tuple[Service, Operation | None]:
    """`ec2-describe-instances` is the name of a service and an operation, the latter in any case."""
    for name in sorted(services(), key=len, reverse=True):
        if stem.startswith(name + "-"):
            try:
                model = service(name)
            except UnknownOperation:
                continue
            wanted = stem.removeprefix(name + "-").replace("-", "").lower()
            found = next((each for each in model.operation_names() if wanted.startswith(each.lower())), None)
            return model, model.operation(found) if found else None
    pytest.skip(GONE)


def plain(value: Any) -> Any:
    """A value as botocore's expectations have it: timestamps as text, blobs as text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.decode() if isinstance(value, bytes) else value


def protocol_for(model: Service, path: Path) -> str:
    """The protocol of a body: a service that has left Query for JSON or CBOR is read as it was recorded."""
    if path.suffix == ".xml" and not model.protocol.endswith(("xml", "query", "ec2")):
        return "query"
    return "json" if path.suffix == ".json" and "json" not in model.protocol else model.protocol


@pytest.mark.parametrize(("path", "expected"), pairs("errors"))
def test_a_recorded_error(path: Path, expected: Path) -> None:
    model, operation = operation_of(path.stem)
    error = wire(protocol_for(model, path)).read_error(
        model, operation, HttpResponse(400, Headers(), path.read_bytes())
    )
    wanted = json.loads(expected.read_bytes())["Error"]
    assert (error.code, error.message or "") == (wanted["Code"], wanted["Message"])


@pytest.mark.parametrize(("path", "expected"), pairs("responses"))
def test_a_recorded_answer(path: Path, expected: Path) -> None:
    model, operation = operation_of(path.stem)
    assert operation is not None, f"{model.name} has no operation {path.stem}"
    response = HttpResponse(200, Headers(), path.read_bytes())
    output = wire(protocol_for(model, path)).read_response(operation, response)
    wanted = json.loads(expected.read_bytes())
    wanted.pop("ResponseMetadata", None)
    assert plain(output) == wanted
