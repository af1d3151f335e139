"""AWS JSON with bodies of CBOR (`application/x-amz-cbor-1.1`): what the SDKs for Java speak to Kinesis by default.

Targets, statuses and error names are those of AWS JSON 1.1. Instants are tagged as CBOR's epoch seconds, and counted in
milliseconds (the SDK's own writer: aws-sdk-java-v2, SdkCborGenerator). An error has `__type` and `message` (recorded in
2025: LocalStack's snapshots).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.models.shape import Shape
from replaykit.protocols import cbor, event_stream
from replaykit.protocols.error_body import error_kind, error_of, message_member
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.located import Located
from replaykit.protocols.mistakes import serialization_error
from replaykit.protocols.rpc_cbor import reader, writable

AMZ_CBOR: Final = "amz-cbor"
"""Its name here; the models have none for it."""
CONTENT_TYPE: Final = "application/x-amz-cbor-1.1"
MILLISECONDS: Final = 1000


class AmzCbor:
    """AWS JSON 1.1 in CBOR."""

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]:
        shape = located.operation.input
        try:
            value = cbor.loads(decoded_body(request.headers, request.body), ticks=MILLISECONDS)
        except ValueError:
            raise serialization_error() from None
        typed: dict[str, Any] = reader(shape, strict=True, ticks=MILLISECONDS)(value) if shape is not None else {}
        return typed

    def write_request(self, operation: Operation, params: Mapping[str, Any], endpoint: str) -> HttpRequest:
        headers = Headers(
            [
                ("X-Amz-Target", f"{operation.service.target_prefix}.{operation.name}"),
                ("Content-Type", CONTENT_TYPE),
            ]
        )
        body = _dumps(operation.input, params) if operation.input is not None else cbor.dumps({})
        return HttpRequest.from_url("POST", endpoint.rstrip("/") + "/", headers, body)

    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]:
        return event_stream.read_response(operation.output, response, self)

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        try:
            body = cbor.loads(decoded_body(response.headers, response.body), ticks=MILLISECONDS)
        except ValueError:
            body = {}
        return error_of(service, response, body if isinstance(body, dict) else {}, reader)

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        shape = operation.output
        if shape is None:
            return _respond(200, b"", request_id)
        if event_stream.stream_member(shape) is not None:
            return _respond(200, event_stream.write_output(shape, output, self), request_id, event_stream.CONTENT_TYPE)
        return _respond(200, _dumps(shape, output), request_id)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        shape = service.error(error.code)
        members = writable(shape, error.members) if shape is not None else dict(error.members)
        if error.message is not None:
            members.setdefault(message_member(service, error, shape), error.message)
        body = cbor.dumps({"__type": error_kind(service, error), **members}, ticks=MILLISECONDS)
        return _respond(error.status, body, request_id)

    def read_body(self, shape: Shape, body: bytes, *, strict: bool) -> Any:
        try:
            return reader(shape, strict=strict, ticks=MILLISECONDS)(cbor.loads(body, ticks=MILLISECONDS))
        except ValueError:
            return {}

    def write_event(self, shape: Shape, value: Any) -> bytes:
        return _dumps(shape, value)

    event_content_type = CONTENT_TYPE


def _dumps(shape: Shape, value: Any) -> bytes:
    return cbor.dumps(writable(shape, value), ticks=MILLISECONDS)


def _respond(status: int, body: bytes, request_id: str, content_type: str = CONTENT_TYPE) -> HttpResponse:
    length = ("Content-Length", str(len(body)))
    return HttpResponse(
        status, Headers([("x-amzn-RequestId", request_id), ("Content-Type", content_type), length]), body
    )
