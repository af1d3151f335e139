"""AWS JSON 1.0 and 1.1: one POST to `/`, the operation in X-Amz-Target, a JSON object each way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.protocols import event_stream, json_body
from replaykit.protocols.checksums import crc32_of
from replaykit.protocols.error_body import query_error_header, read_json_error, write_json_error
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.json_writing import writer
from replaykit.protocols.located import Located
from replaykit.protocols.mistakes import NullElement, null_element, serialization_error
from replaykit.protocols.rest_json import JsonFormat

WITH_CRC32 = frozenset({"dynamodb", "dynamodbstreams"})
_EVENTS = JsonFormat()


class JsonRpc:
    """AWS JSON."""

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]:
        shape = located.operation.input
        try:
            replace = located.identity.service in WITH_CRC32
            value = json_body.loads(decoded_body(request.headers, request.body), replace=replace)
        except ValueError:
            raise serialization_error() from None
        if type(value) is not dict:
            raise serialization_error()
        if shape is None:
            return {}
        try:
            typed: dict[str, Any] = json_body.reader(shape, strict=True)(value)
        except NullElement:
            raise null_element(shape, value) from None
        return typed

    def write_request(self, operation: Operation, params: Mapping[str, Any], endpoint: str) -> HttpRequest:
        service = operation.service
        headers = Headers(
            [
                ("X-Amz-Target", f"{service.target_prefix}.{operation.name}"),
                ("Content-Type", f"application/x-amz-json-{service.json_version}"),
            ]
        )
        if service.query_compatible:
            headers.add("x-amzn-query-mode", "true")
        write = writer(operation.input) if operation.input else None
        body = json_body.dumps(write(params) if write else params)
        return HttpRequest.from_url("POST", endpoint.rstrip("/") + "/", headers, body)

    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]:
        shape = operation.output
        if shape is None:
            return {}
        body = decoded_body(response.headers, response.body)
        if event_stream.stream_member(shape) is not None:
            return event_stream.read_output(shape, body, _EVENTS)
        typed = _EVENTS.read_body(shape, body, strict=False)
        return typed if isinstance(typed, dict) else {}

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        return read_json_error(service, response)

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        shape = operation.output
        if shape is None:  # CreateLogGroup, DeleteQueue: recorded answers have no body at all
            return _respond(operation.service, 200, b"", request_id)
        if event_stream.stream_member(shape) is not None:
            return _respond(operation.service, 200, event_stream.write_output(shape, output, _EVENTS), request_id)
        write = writer(shape)
        return _respond(operation.service, 200, json_body.dumps(write(output) if write else output), request_id)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        response = _respond(service, error.status, write_json_error(service, error), request_id)
        query_error_header(service, error, response)
        return response


def _respond(service: Service, status: int, body: bytes, request_id: str) -> HttpResponse:
    content_type, with_crc32 = _fixed(service)
    fields = [("x-amzn-RequestId", request_id), content_type, ("Content-Length", str(len(body)))]
    if with_crc32:
        fields = [("Server", "Server"), *fields, ("x-amz-crc32", crc32_of(body))]
    return HttpResponse(status, Headers(fields), body)


@cache
def _fixed(service: Service) -> tuple[tuple[str, str], bool]:
    """What all answers of a service have in common."""
    return ("Content-Type", f"application/x-amz-json-{service.json_version}"), service.name in WITH_CRC32
