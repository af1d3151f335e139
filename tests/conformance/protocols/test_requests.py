"""Requests of the official protocol cases: what they serialise to is read back, and is what we write."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest

from replaykit.aws.call import Scope
from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import cbor
from replaykit.protocols.binding import parse_query
from replaykit.protocols.codec import wire
from replaykit.protocols.located import Identity, Located
from replaykit.protocols.route import Router

pytestmark = pytest.mark.corpus

NOTHING = "what is empty is written as what is absent is: an empty list, map or structure can't be read back"
COMPRESSED = "the case's body is not given: it is compressed"
COMPRESSING = "whether a body is compressed is the sender's choice: ours are not"
TOKEN = "the token is minted by an SDK's client before the call is written; replaykit mints none"
MINTED = "the case's parameters lack the token that an SDK's client minted"
IN_MAP = "a parameter with a member of its own is not given a second time in the map of all parameters"
JSON_VALUE = "a jsonvalue is the value to boto3, not its JSON text, as the case has it"
ROOT = "the model gives the body a root element of another name than the case has; botocore writes the model's too"
COMPRESSION_CASES = [
    *(f"SDKAppliedContentEncoding_{name}" for name in ("ec2Query", "restXml", "awsJson1_1", "awsJson1_0", "awsQuery")),
    *(
        f"SDKAppendsGzipAndIgnoresHttpProvidedEncoding_{name}"
        for name in ("ec2Query", "awsJson1_1", "awsJson1_0", "awsQuery")
    ),
    *(f"SDKAppendedGzipAfterProvidedEncoding_{name}" for name in ("restXml", "restJson1")),
    "SDKAppliedContentEncoding_restJson1",
]
TOKEN_CASES = [
    "Ec2ProtocolIdempotencyTokenAutoFill",
    "QueryProtocolIdempotencyTokenAutoFill",
    "QueryIdempotencyTokenAutoFill",
    "RestJsonQueryIdempotencyTokenAutoFill",
    "legacy-ec2:8.1",
    "legacy-json:6.1",
    "legacy-query:12.1",
    "legacy-rest-json:19.1",
    "legacy-rest-xml:23.1",
]
NOT_READ = {
    **dict.fromkeys(COMPRESSION_CASES, COMPRESSED),
    **dict.fromkeys(TOKEN_CASES, MINTED),
    "Ec2EmptyQueryLists": NOTHING,
    "QueryEmptyQueryMaps": NOTHING,
    "HttpPrefixHeadersAreNotPresent": NOTHING,
    "RestJsonHttpPrefixHeadersAreNotPresent": NOTHING,
    "NullAndEmptyHeaders": NOTHING,
    "RestJsonNullAndEmptyHeaders": NOTHING,
    "RestJsonOmitsEmptyListQueryValues": NOTHING,
    "legacy-rest-json:26.1": NOTHING,
    "legacy-rest-xml:26.1": NOTHING,
    "legacy-rest-xml:18.2": NOTHING,
    "RestXmlQueryPrecedence": "the map's value that lost against a member is not sent",
    "RestJsonQueryPrecedence": "the map's value that lost against a member is not sent",
    "rest-json:RestJsonAllQueryStringTypes": IN_MAP,
    "rest-json:RestJsonQueryStringEscaping": IN_MAP,
    "rest-json:RestJsonSupportsNaNFloatQueryValues": IN_MAP,
    "rest-json:RestJsonSupportsInfinityFloatQueryValues": IN_MAP,
    "rest-json:RestJsonSupportsNegativeInfinityFloatQueryValues": IN_MAP,
    "rest-json:RestJsonZeroAndFalseQueryValues": IN_MAP,
    "MediaTypeHeaderInputBase64": JSON_VALUE,
    "serializes_string_shapes_with_jsonvalue_trait": JSON_VALUE,
    "legacy-rest-json:25.7": "the Content-Type that the protocol sets is a parameter here too",
}
NOT_WRITTEN = {
    **dict.fromkeys(COMPRESSION_CASES, COMPRESSING),
    **dict.fromkeys(TOKEN_CASES, TOKEN),
    "MediaTypeHeaderInputBase64": JSON_VALUE,
    "serializes_string_shapes_with_jsonvalue_trait": JSON_VALUE,
    "NullAndEmptyHeaders": "an empty list's header field is left out, as legacy-rest-json:26.1 has it and botocore does",
    "RestJsonNullAndEmptyHeaders": "as NullAndEmptyHeaders",
    "BodyWithXmlName": ROOT,
    "RestXmlHttpPayloadWithUnion": ROOT,
    "HttpPayloadWithXmlName": ROOT,
    "HttpPayloadWithXmlNamespace": ROOT,
    "HttpPayloadWithXmlNamespaceAndPrefix": ROOT,
    "XmlAttributesOnPayload": ROOT,
    "RestJsonHttpChecksumRequired": "a checksum is added when the bytes are sent, by whoever sends them",
}


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


def test_a_request_is_read(input_case: Any, as_boto3: Any, alike: Any, left_out: Any) -> None:
    if why := left_out(input_case, NOT_READ):
        pytest.skip(why)
    request = request_of(input_case)
    params = wire(input_case.operation.service.protocol).read_request(located(input_case, request), request)
    expected = as_boto3(input_case.operation.input, input_case.raw.get("params", {}))
    assert alike(params, expected), f"{params}\n{expected}"


def test_a_request_is_written(input_case: Any, as_boto3: Any, alike: Any, left_out: Any) -> None:
    if why := left_out(input_case, NOT_WRITTEN):
        pytest.skip(why)
    operation, raw = input_case.operation, input_case.raw["serialized"]
    params = as_boto3(operation.input, input_case.raw.get("params", {}))

    request = wire(operation.service.protocol).write_request(operation, params, input_case.endpoint)

    assert request.method == raw.get("method", operation.http_method)
    path, _, query = raw["uri"].partition("?")
    assert request.path == path
    assert sorted(parse_qsl(request.query, keep_blank_values=True)) == sorted(parse_qsl(query, keep_blank_values=True))
    for name, value in raw.get("headers", {}).items():
        assert media_type(request.headers.get(name)) == media_type(text(value)), name
    for name in raw.get("forbidHeaders", ()):
        assert name not in request.headers
    if "body" in raw:
        protocol = operation.service.protocol
        assert alike(body_of(protocol, request.body), body_of(protocol, request_of(input_case).body))


def media_type(value: str | None) -> str | None:
    """A field's value without what legacy and newer cases write differently: a charset, a blank in a list."""
    return value and value.removesuffix("; charset=utf-8").replace(", ", ",")


def body_of(protocol: str, body: bytes) -> Any:
    """A body in a form in which equal bodies are equal."""
    if not body:
        return None
    if "cbor" in protocol:
        return cbor.loads(body)
    if protocol in ("query", "ec2"):
        return sorted(parse_qsl(body.decode(), keep_blank_values=True))
    if "xml" in protocol and body.lstrip().startswith(b"<"):
        return ET.canonicalize(body.decode(), strip_text=True)
    if "json" in protocol:
        try:
            return json.loads(body)
        except ValueError:
            return body
    return body
