"""The bodies and errors of REST-JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.models.shape import Shape
from replaykit.protocols import json_body, json_reading
from replaykit.protocols.binding import Bindings
from replaykit.protocols.error_body import error_fields, read_json_error
from replaykit.protocols.json_writing import writer
from replaykit.protocols.mistakes import serialization_error


class JsonFormat:
    """JSON objects; an error's code in a header field."""

    content_type = "application/json"
    event_content_type = "application/json"

    def read_body(self, shape: Shape, body: bytes, *, strict: bool) -> Any:
        try:
            value = json_body.loads(body)
        except ValueError:
            if strict:
                raise serialization_error() from None
            return {}
        return json_reading.reader(shape, strict=strict)(value)

    def write_body(self, operation: Operation, shape: Shape, values: Mapping[str, Any], *, answer: bool) -> bytes:
        return self.write_payload(operation, shape, values, answer=answer)

    def write_payload(self, operation: Operation, shape: Shape, value: Any, *, answer: bool) -> bytes:
        return self.write_event(shape, value)

    def blob_type(self, value: Any, bindings: Bindings) -> str | None:
        return "application/octet-stream"

    def no_payload(self, shape: Shape, *, answer: bool) -> tuple[bytes, str | None]:
        return (b"", None) if answer or shape.traits.get("union") else (b"{}", self.content_type)

    def write_event(self, shape: Shape, value: Any) -> bytes:
        write = writer(shape)
        return json_body.dumps(write(value) if write else value)

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        return read_json_error(service, response)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        body = json_body.dumps(error_fields(service, error))
        headers = Headers(self.stamp(service, request_id))
        headers.add("x-amzn-ErrorType", error.code)
        headers.add("Content-Type", self.content_type)
        headers.add("Content-Length", str(len(body)))
        return HttpResponse(error.status, headers, body)

    def stamp(self, service: Service, request_id: str) -> list[tuple[str, str]]:
        return [("x-amzn-RequestId", request_id)]
