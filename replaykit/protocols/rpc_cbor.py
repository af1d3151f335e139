"""RPC-v2-CBOR: one POST to `/service/<name>/operation/<name>`, a CBOR map each way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.protocols import event_stream
from replaykit.protocols.cbor_body import CborFormat
from replaykit.protocols.error_body import query_error_header
from replaykit.protocols.located import Located

_CONTENT_TYPE = "application/cbor"
_PROTOCOL = ("smithy-protocol", "rpc-v2-cbor")
_FORMAT = CborFormat(_CONTENT_TYPE)


class RpcCbor:
    """RPC-v2-CBOR."""

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]:
        return _FORMAT.read_parameters(located.operation.input, request)

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
        return HttpRequest.from_url("POST", url, headers, _FORMAT.write_event(shape, params))

    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]:
        return event_stream.read_response(operation.output, response, _FORMAT)

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        return _FORMAT.read_error(service, response)

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        shape = operation.output
        if shape is None:
            return _respond(200, b"", request_id, None)
        if event_stream.stream_member(shape) is not None:
            body = event_stream.write_output(shape, output, _FORMAT)
            return _respond(200, body, request_id, event_stream.CONTENT_TYPE)
        return _respond(200, _FORMAT.write_event(shape, output), request_id, _CONTENT_TYPE)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        response = _respond(error.status, _FORMAT.write_error(service, error), request_id, _CONTENT_TYPE)
        query_error_header(service, error, response)
        return response


def _respond(status: int, body: bytes, request_id: str, content_type: str | None) -> HttpResponse:
    headers = Headers([_PROTOCOL, ("x-amzn-RequestId", request_id)])
    if content_type:
        headers.add("Content-Type", content_type)
    headers.add("Content-Length", str(len(body)))
    return HttpResponse(status, headers, body)
