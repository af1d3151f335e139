"""AWS JSON 1.0 and 1.1: one POST to `/`, the operation in X-Amz-Target, a JSON object each way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from replaykit.aws.checksums import crc32_of
from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.models.amendments import SERDE
from replaykit.models.service import Operation, Service
from replaykit.models.shape import Shape
from replaykit.protocols import event_stream, json_body, json_reading, serde
from replaykit.protocols.error_body import query_error_header, read_json_error, write_json_error
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.json_writing import Writer, writer
from replaykit.protocols.located import NOTHING_TAKEN, Located, Take
from replaykit.protocols.mistakes import NullElement, null_element, serialization_error
from replaykit.protocols.rest_json import JsonFormat

WITH_CRC32 = frozenset({"dynamodb", "dynamodbstreams"})
_EVENTS = JsonFormat()
_SERVER = ("Server", "Server")


class JsonRpc:
    """AWS JSON."""

    def read_request(
        self, located: Located, request: HttpRequest, taken: Mapping[str, Take] = NOTHING_TAKEN
    ) -> dict[str, Any]:
        """See Wire. `taken` is what reads whole members by itself; what it can't is read as the model says."""
        operation = located.operation
        body = decoded_body(request.headers, request.body)
        try:
            value = json_body.loads(body, replace=True)
        except ValueError:
            raise serialization_error() from None
        if type(value) is not dict:
            raise serialization_error()
        if SERDE in operation.traits and operation.input is not None:
            serde.require(operation.input, value, body)
        read = operation.compiled.get("json-rpc-read") or _body_reader(operation)
        ready = {name: done for name, take in taken.items() if (done := take(value.get(name))) is not None}
        for name in ready:
            del value[name]
        try:
            typed: dict[str, Any] = read(value)
        except NullElement:
            assert operation.input is not None
            raise null_element(operation.input, value) from None
        typed.update(ready)
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
        return event_stream.read_response(operation.output, response, _EVENTS)

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        return read_json_error(service, response)

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        body_of = operation.compiled.get("json-rpc-body") or _body_writer(operation)
        return _respond(operation.service, 200, body_of(output), request_id)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        response = _respond(service, error.status, write_json_error(service, error), request_id)
        query_error_header(service, error, response)
        return response


def _body_reader(operation: Operation) -> Callable[[Any], dict[str, Any]]:
    """What types an operation's parameters; made of its model, and kept beside it."""
    shape = operation.input
    read = json_reading.reader(shape, strict=True) if shape is not None else _no_parameters
    operation.compiled["json-rpc-read"] = read
    return read


def _no_parameters(_: Any) -> dict[str, Any]:
    return {}


def _body_writer(operation: Operation) -> Callable[[Mapping[str, Any]], bytes]:
    """What makes an operation's output a body; it depends on the model alone, and is kept beside it."""
    body_of: Callable[[Mapping[str, Any]], bytes]
    shape = operation.output
    if shape is None:  # CreateLogGroup, DeleteQueue: recorded answers have no body at all
        body_of = _no_body
    elif event_stream.stream_member(shape) is not None:
        body_of = partial(_event_body, shape)
    elif (write := writer(shape)) is not None:
        body_of = partial(_written_body, write)
    else:
        body_of = json_body.dumps
    operation.compiled["json-rpc-body"] = body_of
    return body_of


def _no_body(_: Mapping[str, Any]) -> bytes:
    return b""


def _event_body(shape: Shape, output: Mapping[str, Any]) -> bytes:
    return event_stream.write_output(shape, output, _EVENTS)


def _written_body(write: Writer, output: Mapping[str, Any]) -> bytes:
    return json_body.dumps(write(output))


def _respond(service: Service, status: int, body: bytes, request_id: str) -> HttpResponse:
    content_type, with_crc32 = _fixed(service)
    length = ("Content-Length", str(len(body)))
    minted = ("x-amzn-RequestId", request_id)
    if with_crc32:
        fields = [_SERVER, minted, content_type, length, ("x-amz-crc32", crc32_of(body))]
    else:
        fields = [minted, content_type, length]
    return HttpResponse(status, Headers(fields), body)


@cache
def _fixed(service: Service) -> tuple[tuple[str, str], bool]:
    """What all answers of a service have in common."""
    return ("Content-Type", f"application/x-amz-json-{service.json_version}"), service.name in WITH_CRC32
