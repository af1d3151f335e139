"""REST-JSON and REST-XML: parameters in path, query and header fields, what is left in the body.

The two differ in the form of bodies and errors alone, which a `Format` knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.models.shape import Shape
from replaykit.protocols import event_stream
from replaykit.protocols.binding import UNRESERVED, Bindings, bindings_of, fill_uri, parse_query, read_labels
from replaykit.protocols.http_body import decoded_body, unchunked
from replaykit.protocols.located import Located
from replaykit.protocols.presigned import with_query_metadata
from replaykit.protocols.s3_wire import MAY_BE_EMPTY


class Format(Protocol):
    """How a REST protocol writes bodies and errors."""

    content_type: str
    event_content_type: str

    def read_body(self, shape: Shape, body: bytes, *, strict: bool) -> Any:
        """A structure's members from a body."""

    def write_body(self, operation: Operation, shape: Shape, values: Mapping[str, Any], *, answer: bool) -> bytes:
        """A body of a structure's members that no header and no path carries."""

    def write_payload(self, operation: Operation, shape: Shape, value: Any, *, answer: bool) -> bytes:
        """A body of one member, a structure or a document."""

    def blob_type(self, value: Any, bindings: Bindings) -> str | None:
        """The Content-Type of a body that is one blob."""

    def no_payload(self, shape: Shape, *, answer: bool) -> tuple[bytes, str | None]:
        """The body where the one member that would be it is absent, and its Content-Type."""

    def write_event(self, shape: Shape, value: Any) -> bytes:
        """The payload of an event."""

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        """The error of an answer."""

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        """The answer of an error."""

    def stamp(self, service: Service, request_id: str) -> list[tuple[str, str]]:
        """The header fields that every answer has."""


class Rest:
    """A REST protocol over one format of bodies."""

    def __init__(self, form: Format) -> None:
        self._form = form

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]:
        shape = located.operation.input
        if shape is None:
            return {}
        request = unchunked(with_query_metadata(request) if located.operation.service.name == "s3" else request)
        bindings = bindings_of(shape, strict=True)
        params = read_labels(located.labels, bindings)
        if bindings.query or bindings.query_maps:
            query = parse_query(request.query)
            params |= bindings.read_query({name: texts for name, texts in query.items() if not _absent(name, texts)})
        params |= bindings.read_headers(request.headers)
        if "ContentLength" in params:  # of the message, not of the call: it differs with the way of sending
            del params["ContentLength"]
        params |= self._read_body(shape, bindings, request.headers, request.body, strict=True)
        return params

    def write_request(self, operation: Operation, params: Mapping[str, Any], endpoint: str) -> HttpRequest:
        shape = operation.input
        path, _, literal = operation.uri.partition("?")
        if shape is None:
            return HttpRequest.from_url(operation.http_method, endpoint.rstrip("/") + operation.uri)
        bindings = bindings_of(shape, strict=True)
        pairs = [_pair(name, value) for name, value in bindings.write_query(params)]
        query = "&".join([*filter(None, [literal]), *pairs])
        headers = Headers(bindings.write_headers(params))
        body, content_type = self._body_of(operation, shape, bindings, params, answer=False)
        if content_type and "content-type" not in headers:
            headers.add("Content-Type", content_type)
        target = fill_uri(path, bindings, params) + (f"?{query}" if query else "")
        return HttpRequest.from_url(operation.http_method, endpoint.rstrip("/") + target, headers, body)

    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]:
        shape = operation.output
        if shape is None:
            return {}
        bindings = bindings_of(shape, strict=False)
        output = bindings.read_headers(response.headers)
        if bindings.status:
            output[bindings.status] = response.status
        return output | self._read_body(shape, bindings, response.headers, response.body, strict=False)

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        error = self._form.read_error(service, operation, response)
        shape = service.error(error.code)
        if shape is not None:
            bindings = bindings_of(shape, strict=False)
            error.members.update(bindings.read_headers(response.headers))
            if bindings.status:
                error.members[bindings.status] = response.status
        return error

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        headers = Headers(self._form.stamp(operation.service, request_id))
        shape, status, body = operation.output, operation.response_code, b""
        if shape is not None:
            bindings = bindings_of(shape, strict=False)
            for name, value in bindings.write_headers(output):
                headers.add(name, value)
            status = int(output.get(bindings.status, status)) if bindings.status else status
            if status == HTTPStatus.OK and output.get("ContentRange"):  # a part of an object
                status = HTTPStatus.PARTIAL_CONTENT.value
            body, content_type = self._body_of(operation, shape, bindings, output, answer=True)
            if operation.http_method == "HEAD" and not bindings.tell_type:  # recorded of S3's HeadBucket
                headers.add("Content-Type", self._form.content_type)
            if content_type and "content-type" not in headers and body:
                headers.add("Content-Type", content_type)
        if operation.http_method != "HEAD" and "content-length" not in headers and status != HTTPStatus.NO_CONTENT:
            headers.add("Content-Length", str(len(body)))
        return HttpResponse(status, headers, body)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        response = self._form.write_error(service, operation, error, request_id)
        shape = service.error(error.code)
        if shape is not None:
            for name, value in bindings_of(shape, strict=False).write_headers(error.members):
                response.headers.add(name, value)
        return response

    def _read_body(
        self, shape: Shape, bindings: Bindings, headers: Headers, body: bytes, *, strict: bool
    ) -> dict[str, Any]:
        payload = shape.traits.get("payload")
        if payload is None:
            if not bindings.body or not body:
                return {}
            typed: dict[str, Any] = self._form.read_body(shape, decoded_body(headers, body), strict=strict)
            return typed
        member = shape.members[payload]
        if member.is_event_stream:
            return {payload: event_stream.read_events(member, body, self._form)}
        if member.type == "blob":  # as it came: an object that was stored in gzip is gzip
            return {payload: body} if body or not strict or member.streaming else {}
        body = decoded_body(headers, body)
        if member.type == "string":
            return {payload: body.decode("utf-8", "replace")} if body or not strict else {}
        value = self._form.read_body(member, body, strict=strict) if body else None
        return {} if value is None or (strict and value == {}) else {payload: value}

    def _body_of(
        self, operation: Operation, shape: Shape, bindings: Bindings, values: Mapping[str, Any], *, answer: bool
    ) -> tuple[bytes, str | None]:
        payload = shape.traits.get("payload")
        if payload is None:
            if not bindings.body and (not answer or not self._form.content_type.endswith("json")):
                return b"", None
            order = values if answer else bindings.body  # some read an answer's elements as they come
            inside = {name: values[name] for name in order if name in bindings.body and values.get(name) is not None}
            if not bindings.body and not inside:
                return (b"{}" if answer else b""), self._form.content_type
            return self._form.write_body(operation, shape, inside, answer=answer), self._form.content_type
        member, value = shape.members[payload], values.get(payload)
        if member.is_event_stream:
            return event_stream.write_events(member, value or (), self._form), event_stream.CONTENT_TYPE
        if member.type == "blob":
            return _bytes_of(value), self._form.blob_type(value, bindings)
        if member.type == "string":
            return _bytes_of(value), "text/plain" if value else None
        if value is None:
            return self._form.no_payload(member, answer=answer)
        return self._form.write_payload(operation, member, value, answer=answer), self._form.content_type


def _bytes_of(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode()
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else bytes(value.read())


def _absent(name: str, texts: list[str]) -> bool:
    return name in MAY_BE_EMPTY and texts == [""]


def _pair(name: str, value: str) -> str:
    return f"{quote(name, safe=UNRESERVED)}={quote(value, safe=UNRESERVED)}"
