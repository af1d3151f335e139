"""Answers of the official protocol cases: they are read as an SDK reads them, and what we write reads the same."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpResponse
from replaykit.protocols.codec import wire

pytestmark = pytest.mark.corpus

NO_BLOB = "boto3 gives b'' for an empty body that is one blob, which GetObject's users rely on"
JSON_VALUE = "a jsonvalue is the value to boto3, not its JSON text, as the case has it"
ALL_HEADERS = "the members are all header fields there are, those that every answer has among them"

NOT_READ = {
    "RestJsonHttpPayloadTraitsWithNoBlobBody": NO_BLOB,
    "HttpPayloadTraitsWithNoBlobBody": NO_BLOB,
    "MediaTypeHeaderOutputBase64": JSON_VALUE,
}
NOT_WRITTEN = {
    "HttpPrefixHeadersResponse": ALL_HEADERS,
    "legacy-rest-json:9.0": ALL_HEADERS,
    "legacy-rest-json:17.2": "a member that the model does not know can't be written",
    "legacy-rest-xml:16.2": "a member that the model does not know can't be written",
}


def response_of(case: Any) -> HttpResponse:
    raw = case.raw["response"]
    body = raw.get("body", "") or ""
    encoded = "cbor" in case.id or (
        case.operation.output and any(each.is_event_stream for each in case.operation.output.members.values())
    )
    content = base64.b64decode(body) if encoded else body.encode()
    return HttpResponse(raw.get("status_code", 200), Headers(raw.get("headers", {})), content)


def is_error(case: Any) -> bool:
    return "error" in case.raw or "errorCode" in case.raw


def test_an_answer_is_read(output_case: Any, as_boto3: Any, alike: Any, left_out: Any) -> None:
    if why := left_out(output_case, NOT_READ):
        pytest.skip(why)
    operation = output_case.operation
    speaks = wire(operation.service.protocol)
    if is_error(output_case):
        error = speaks.read_error(operation.service, operation, response_of(output_case))
        check_error(output_case, error, as_boto3, alike)
        return
    output = speaks.read_response(operation, response_of(output_case))
    expected = as_boto3(operation.output, output_case.raw["result"])
    assert alike(output, expected), f"{output}\n{expected}"


def check_error(case: Any, error: AwsError, as_boto3: Any, alike: Any) -> None:
    assert error.code == case.raw["errorCode"]
    if case.raw.get("errorMessage") is not None:
        assert error.message == case.raw["errorMessage"]
    shape = case.operation.service.error(error.code)
    expected = as_boto3(shape, case.raw.get("error", {}))
    rest = {name: value for name, value in expected.items() if name.lower() != "message"}
    if shape is not None:  # an XML error's unmodelled elements (S3's BucketName) are kept too
        modelled = {name: value for name, value in error.members.items() if name in shape.members}
        assert alike(modelled, rest), f"{modelled}\n{rest}"


def test_an_answer_is_written(output_case: Any, as_boto3: Any, alike: Any, left_out: Any) -> None:
    if why := left_out(output_case, NOT_WRITTEN):
        pytest.skip(why)
    operation = output_case.operation
    speaks = wire(operation.service.protocol)
    original = response_of(output_case)
    if is_error(output_case):
        error = speaks.read_error(operation.service, operation, original)
        written = speaks.write_error(operation.service, operation, error, "REQUEST")
        check_error(output_case, speaks.read_error(operation.service, operation, written), as_boto3, alike)
        return
    output = speaks.read_response(operation, original)
    written = speaks.write_response(operation, output, "REQUEST")
    assert written.status == original.status
    again = speaks.read_response(operation, written)
    assert alike(again, output), f"{again}\n{output}"
