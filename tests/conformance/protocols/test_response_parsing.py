"""Recorded bodies with botocore's parse of them: real services' answers and errors, read to the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from replaykit.aws.error import UnknownOperation
from replaykit.aws.http import Headers, HttpResponse
from replaykit.models import Operation, Service, Shape, service, services
from replaykit.protocols.codec import wire
from replaykit.protocols.scalars import read_timestamp

pytestmark = pytest.mark.corpus
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "botocore-response-parsing"

BY_HANDLER = {  # members that are JSON texts on the wire, which handlers of botocore's clients load
    "cloudformation-get-template",
    "iam-get-user-policy",
    "iam-list-roles",
}
GONE = "botocore's data has no such service any more"


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
            fitting = [each for each in model.operation_names() if wanted.startswith(each.lower())]
            return model, model.operation(max(fitting, key=len)) if fitting else None
    pytest.skip(GONE)


def typed(shape: Shape, value: Any) -> Any:
    """An expectation with its timestamps and blobs typed, which it has as text."""
    if shape.type == "structure":
        return {name: typed(shape.members[name], item) for name, item in value.items()}
    if shape.type == "list":
        return [typed(shape.member, item) for item in value]
    if shape.type == "map":
        return {name: typed(shape.value, item) for name, item in value.items()}
    if shape.type == "timestamp":
        return value if value.startswith("YYYY") else read_timestamp(value)  # some bodies are from documentation
    return value.encode() if shape.type == "blob" and isinstance(value, str) else value


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
    if path.stem in BY_HANDLER:
        pytest.skip("botocore's clients load a JSON text in it, in a handler of their own")
    model, operation = operation_of(path.stem)
    assert operation is not None, f"{model.name} has no operation {path.stem}"
    response = HttpResponse(200, Headers(), path.read_bytes())
    output = wire(protocol_for(model, path)).read_response(operation, response)
    wanted = json.loads(expected.read_bytes())
    wanted.pop("ResponseMetadata", None)
    assert output == (typed(operation.output, wanted) if operation.output is not None else {})
