"""Every expression that the recordings of real AWS hold is read, and their conditions mean what AWS answered."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions import requests

READERS = {
    "GetItem": requests.of_get,
    "PutItem": requests.of_put,
    "DeleteItem": requests.of_put,
    "UpdateItem": requests.of_update,
    "Query": requests.of_query,
    "Scan": requests.of_scan,
}
TRANSACTED = {"Put": requests.of_put, "Delete": requests.of_put, "Update": requests.of_update}
EXPRESSIONS = (
    "ConditionExpression",
    "UpdateExpression",
    "ProjectionExpression",
    "FilterExpression",
    "KeyConditionExpression",
)


def recorded(corpus: Path) -> Iterator[tuple[str, dict[str, Any], int, dict[str, Any]]]:
    """Each recorded call: operation, request, status, answer."""
    folder = corpus / "go-cloud" / "awsdynamodb"
    for path in sorted(folder.rglob("*.replay")):
        for entry in json.loads(path.read_text(encoding="utf-8")).get("Entries", []):
            body = b"".join(map(base64.b64decode, entry["Request"].get("BodyParts") or []))
            answer = base64.b64decode(entry["Response"].get("Body") or "")
            target = entry["Request"]["Header"]["X-Amz-Target"][0]
            yield (
                target.partition(".")[2],
                json.loads(body),
                entry["Response"]["StatusCode"],
                json.loads(answer or "{}"),
            )
    for path in sorted(folder.rglob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
            target = entry["request"]["headers"]["X-Amz-Target"][0]
            answer = entry["response"]["body"] or "{}"
            yield (
                target.partition(".")[2],
                json.loads(entry["request"]["body"]),
                entry["response"]["code"],
                json.loads(answer),
            )


def requests_of(operation: str, request: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    if operation in READERS:
        yield operation, READERS[operation], request
    for part in request.get("TransactItems", ()):
        for kind, inner in part.items():
            if kind in TRANSACTED:
                yield kind, TRANSACTED[kind], inner
    for inner in request.get("RequestItems", {}).values() if operation == "BatchGetItem" else ():
        yield operation, requests.of_get, inner


def with_blobs(value: Any) -> Any:
    """Base64 of the wire as bytes, as the operations see it."""
    if isinstance(value, list):
        return [with_blobs(member) for member in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"B"} and isinstance(value["B"], str):
        return {"B": base64.b64decode(value["B"])}
    return {name: with_blobs(member) for name, member in value.items()}


@pytest.mark.corpus
def test_every_recorded_expression_is_read(corpus: Path) -> None:
    seen = 0
    for operation, request, status, answer in recorded(corpus):
        for kind, read, part in requests_of(operation, request):
            seen += sum(name in part for name in EXPRESSIONS)
            try:
                read(with_blobs(part))
            except AwsError as error:
                assert status == 400, f"{kind} {part}: {error}"  # noqa: PT017
                assert answer.get("message") == error.message, f"{kind} {part}"  # noqa: PT017
    assert seen > 300


@pytest.mark.corpus
def test_recorded_query_and_scan_pages_meet_their_filters(corpus: Path) -> None:
    """What AWS let through its filter, ours lets through too; what it told, ours tells."""
    items = 0
    for operation, request, status, answer in recorded(corpus):
        if operation not in {"Query", "Scan"} or status != 200:
            continue
        form = READERS[operation](with_blobs(request))
        assert isinstance(form, requests.QueryForm | requests.ReadForm)
        for raw in answer.get("Items", ()):
            item = with_blobs(raw)
            items += 1
            if form.projection is not None:
                assert form.projection.apply(item) == item
            elif form.filter is not None:
                assert form.filter.test(item), request
    assert items > 100
