"""RPC-v2-CBOR: one POST to `/service/<name>/operation/<name>`, a CBOR map each way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.models.shape import Shape
from replaykit.protocols import cbor, event_stream
from replaykit.protocols.error_body import error_kind, error_of, message_member, query_error_header
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.located import Located
from replaykit.protocols.mistakes import serialization_error, wrong_type
from replaykit.protocols.scalars import read_timestamp

Reader = Callable[[Any], Any]

_CONTENT_TYPE = "application/cbor"
_PROTOCOL = ("smithy-protocol", "rpc-v2-cbor")
_PYTHON_TYPES = {"string": str, "boolean": bool, "blob": bytes, "structure": dict, "map": dict, "list": list}


class RpcCbor:
    """RPC-v2-CBOR."""

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]:
        shape = located.operation.input
        try:
            value = cbor.loads(decoded_body(request.headers, request.body))
        except ValueError:
            raise serialization_error() from None
        typed: dict[str, Any] = reader(shape, strict=True)(value) if shape is not None else {}
        return typed

    def write_request(self, operation: Operation, params: Mapping[str, Any], endpoint: str) -> HttpRequest:
        service, shape = operation.service, operation.input
        url = f"{endpoint.rstrip('/')}/service/{service.target_prefix}/operation/{operation.name}"
        streams = operation.output is not None and event_stream.stream_member(operation.output) is not None
        accept = event_stream.CONTENT_TYPE if streams else _CONTENT_TYPE
        headers = Headers([_PROTOCOL, ("Accept", accept)])
        if service.query_compatible:
            headers.add("x-amzn-query-mode", "true")
        if shape is None:
            return HttpRequest.from_url("POST", url, headers)
        headers.add("Content-Type", _CONTENT_TYPE)
        return HttpRequest.from_url("POST", url, headers, cbor.dumps(writable(shape, params)))

    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]:
        return event_stream.read_response(operation.output, response, self)

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        try:
            body = cbor.loads(decoded_body(response.headers, response.body))
        except ValueError:
            body = {}
        return error_of(service, response, body if isinstance(body, dict) else {}, reader)

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        shape = operation.output
        if shape is None:
            return _respond(200, b"", request_id, None)
        if event_stream.stream_member(shape) is not None:
            body = event_stream.write_output(shape, output, self)
            return _respond(200, body, request_id, event_stream.CONTENT_TYPE)
        return _respond(200, cbor.dumps(writable(shape, output)), request_id, _CONTENT_TYPE)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        shape = service.error(error.code)
        members = writable(shape, error.members) if shape is not None else dict(error.members)
        if error.message is not None:
            members.setdefault(message_member(service, error, shape), error.message)
        body = cbor.dumps({"__type": error_kind(service, error), **members})
        response = _respond(error.status, body, request_id, _CONTENT_TYPE)
        query_error_header(service, error, response)
        return response

    def read_body(self, shape: Shape, body: bytes, *, strict: bool) -> Any:
        try:
            return reader(shape, strict=strict)(cbor.loads(body))
        except ValueError:
            return {}

    def write_event(self, shape: Shape, value: Any) -> bytes:
        return cbor.dumps(writable(shape, value))

    event_content_type = _CONTENT_TYPE


def _respond(status: int, body: bytes, request_id: str, content_type: str | None) -> HttpResponse:
    headers = Headers([_PROTOCOL, ("x-amzn-RequestId", request_id)])
    if content_type:
        headers.add("Content-Type", content_type)
    headers.add("Content-Length", str(len(body)))
    return HttpResponse(status, headers, body)


def reader(shape: Shape, *, strict: bool) -> Reader:
    """What turns a decoded CBOR value into the shape's typed value."""
    made: Reader = shape.once(("cbor", strict), lambda shape: _compile(shape, strict))
    return made


def _compile(shape: Shape, strict: bool) -> Reader:
    if shape.type == "timestamp":
        return _read_timestamp
    made = _COLLECTIONS.get(shape.type)
    convert = made(shape, strict) if made is not None else _as_it_is
    return _checked(convert, _PYTHON_TYPES.get(shape.type), shape.type, strict)


def _structure_reader(shape: Shape, strict: bool) -> Reader:
    members = {name: reader(member, strict=strict) for name, member in shape.members.items()}
    return lambda value: {
        name: members[name](item) for name, item in value.items() if item is not None and name in members
    }


def _list_reader(shape: Shape, strict: bool) -> Reader:
    read_item = reader(shape.member, strict=strict)
    return lambda value: [None if item is None else read_item(item) for item in value]


def _map_reader(shape: Shape, strict: bool) -> Reader:
    read_item = reader(shape.value, strict=strict)
    if shape.traits.get("sparse"):
        return lambda value: {name: None if item is None else read_item(item) for name, item in value.items()}
    return lambda value: {name: read_item(item) for name, item in value.items() if item is not None}


_COLLECTIONS: Mapping[str, Callable[[Shape, bool], Reader]] = {
    "structure": _structure_reader,
    "list": _list_reader,
    "map": _map_reader,
}


def _checked(convert: Reader, expected: type | None, name: str, strict: bool) -> Reader:
    if expected is None:
        return convert

    def read(value: Any) -> Any:
        if isinstance(value, expected):
            return convert(value)
        if strict:
            raise wrong_type(value, name)
        return value

    return read


def _read_timestamp(value: Any) -> Any:
    return value if hasattr(value, "tzinfo") else read_timestamp(value)


def _as_it_is(value: Any) -> Any:
    return value


def writable(shape: Shape, value: Any) -> Any:
    """A value without what the model does not know and without absent members, floats where floats belong."""
    if shape.type == "structure":
        members = shape.members
        return {
            name: writable(members[name], item) for name, item in value.items() if item is not None and name in members
        }
    if shape.type == "list":
        return [None if item is None else writable(shape.member, item) for item in value]
    if shape.type == "map":
        return {name: None if item is None else writable(shape.value, item) for name, item in value.items()}
    if shape.type in ("float", "double"):
        return float(value)
    if shape.type == "timestamp":
        return read_timestamp(value) if not hasattr(value, "tzinfo") else value
    return value.encode() if shape.type == "blob" and isinstance(value, str) else value
