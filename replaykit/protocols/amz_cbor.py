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
from replaykit.protocols import cbor, event_stream
from replaykit.protocols.cbor_body import CborFormat
from replaykit.protocols.located import Located

AMZ_CBOR: Final = "amz-cbor"
"""Its name here; the models have none for it."""
CONTENT_TYPE: Final = "application/x-amz-cbor-1.1"
_FORMAT: Final = CborFormat(CONTENT_TYPE, ticks=1000)


class AmzCbor:
    """AWS JSON 1.1 in CBOR."""

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]:
        return _FORMAT.read_parameters(located.operation.input, request)

    def write_request(self, operation: Operation, params: Mapping[str, Any], endpoint: str) -> HttpRequest:
        headers = Headers(
            [
                ("X-Amz-Target", f"{operation.service.target_prefix}.{operation.name}"),
                ("Content-Type", CONTENT_TYPE),
            ]
        )
        shape = operation.input
        body = _FORMAT.write_event(shape, params) if shape is not None else cbor.dumps({})
        return HttpRequest.from_url("POST", endpoint.rstrip("/") + "/", headers, body)

    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]:
        return event_stream.read_response(operation.output, response, _FORMAT)

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        return _FORMAT.read_error(service, response)

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        shape = operation.output
        if shape is None:
            return _respond(200, b"", request_id)
        if event_stream.stream_member(shape) is not None:
            body = event_stream.write_output(shape, output, _FORMAT)
            return _respond(200, body, request_id, event_stream.CONTENT_TYPE)
        return _respond(200, _FORMAT.write_event(shape, output), request_id)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        return _respond(error.status, _FORMAT.write_error(service, error), request_id)


def _respond(status: int, body: bytes, request_id: str, content_type: str = CONTENT_TYPE) -> HttpResponse:
    length = ("Content-Length", str(len(body)))
    return HttpResponse(
        status, Headers([("x-amzn-RequestId", request_id), ("Content-Type", content_type), length]), body
    )
