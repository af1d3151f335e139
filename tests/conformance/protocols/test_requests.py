"""Requests of the official protocol cases: what they serialise to is read back, and is what we write."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest

from replaykit.aws.call import Scope
from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import cbor
from replaykit.protocols.binding import parse_query
from replaykit.protocols.codec import wire
from replaykit.protocols.located import Identity, Located
from replaykit.protocols.route import Router

pytestmark = pytest.mark.corpus

NOT_READ = {}
NOT_WRITTEN = {}


def test_the_corpus_is_there(corpus: Any) -> None:
    assert (corpus / "botocore-protocols" / "input").is_dir()


def request_of(case: Any) -> HttpRequest:
    raw = case.raw["serialized"]
    body = raw.get("body", "") or ""
    content = base64.b64decode(body) if "cbor" in case.id and body else body.encode()
    headers = Headers([(name, text(value)) for name, value in raw.get("headers", {}).items()])
    method = raw.get("method") or case.operation.http_method
    return HttpRequest(method, "https", raw.get("host", "example.com"), raw["uri"], headers, content)


def base_path(case: Any) -> str:
    return urlsplit(case.endpoint).path


def text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def located(case: Any, request: HttpRequest) -> Located:
    operation = case.operation
    labels: dict[str, str] = {}
    if operation.service.protocol.startswith("rest"):
        path = request.path.removeprefix(base_path(case))
        match = Router(operation.service).match(request.method, path, parse_query(request.query), request.headers)
        assert match is not None, f"no route to {request.method} {request.target} for {operation.uri}"
        labels = match[1]
    identity = Identity("test", operation.name, "us-east-1", None, operation.service.protocol)
    return Located(identity, operation, Scope(), labels)


def test_a_request_is_read(input_case: Any, as_boto3: Any, alike: Any) -> None:
    if input_case.id in NOT_READ:
        pytest.skip(NOT_READ[input_case.id])
    request = request_of(input_case)
    params = wire(input_case.operation.service.protocol).read_request(located(input_case, request), request)
    expected = as_boto3(input_case.operation.input, input_case.raw.get("params", {}))
    assert alike(params, expected), f"{params}\n{expected}"


def test_a_request_is_written(input_case: Any, as_boto3: Any) -> None:
    if input_case.id in NOT_WRITTEN:
        pytest.skip(NOT_WRITTEN[input_case.id])
    operation, raw = input_case.operation, input_case.raw["serialized"]
    params = as_boto3(operation.input, input_case.raw.get("params", {}))

    request = wire(operation.service.protocol).write_request(operation, params, input_case.endpoint)

    assert request.method == raw.get("method", operation.http_method)
    path, _, query = raw["uri"].partition("?")
    assert request.path == path
    assert sorted(parse_qsl(request.query, True)) == sorted(parse_qsl(query, True))
    for name, value in raw.get("headers", {}).items():
        assert media_type(request.headers.get(name)) == media_type(text(value)), name
    for name in raw.get("forbidHeaders", ()):
        assert name not in request.headers
    if "body" in raw:
        assert body_of(operation.service.protocol, request.body, request.headers) == body_of(
            operation.service.protocol, request_of(input_case).body, request.headers
        )


def media_type(value: str | None) -> str | None:
    """A field's value without the charset, which the legacy cases send and the newer ones do not."""
    return value and value.removesuffix("; charset=utf-8")


def body_of(protocol: str, body: bytes, headers: Headers) -> Any:
    """A body in a form in which equal bodies are equal."""
    if not body:
        return None
    if "cbor" in protocol:
        return cbor.loads(body)
    if protocol in ("query", "ec2"):
        return sorted(parse_qsl(body.decode(), True))
    if "xml" in protocol and body.lstrip().startswith(b"<"):
        return ElementTree.canonicalize(body.decode(), strip_text=True)
    if "json" in protocol:
        try:
            return json.loads(body)
        except ValueError:
            return body
    return body
