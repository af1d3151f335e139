"""AWS Query and EC2 Query: a form with an `Action` there, XML back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.protocols import xml_body
from replaykit.protocols.binding import UNRESERVED, parse_query
from replaykit.protocols.form import Dialect, form_reader, form_writer, nest
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.located import Located
from replaykit.protocols.xml_error import error_element, error_members, modelled_code, read_xml_error
from replaykit.protocols.xml_tree import Element, parse_xml

_FORM = "application/x-www-form-urlencoded"


class Query:
    """One of the two dialects."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]:
        shape = located.operation.input
        if shape is None:
            return {}
        form = parse_query(request.query)
        if (request.headers.get("content-type") or _FORM).startswith(_FORM):
            body = decoded_body(request.headers, request.body)
            form |= parse_query(body.decode("utf-8", "replace").strip())
        params: dict[str, Any] = form_reader(shape, self._dialect)(nest(form))
        return params

    def write_request(self, operation: Operation, params: Mapping[str, Any], endpoint: str) -> HttpRequest:
        pairs = [("Action", operation.name), ("Version", operation.service.api_version)]
        if operation.input is not None:
            form_writer(operation.input, self._dialect)(params, "", pairs)
        body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()
        headers = Headers([("Content-Type", _FORM)])
        return HttpRequest.from_url("POST", endpoint.rstrip("/") + "/", headers, body)

    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]:
        shape, body = operation.output, decoded_body(response.headers, response.body)
        if shape is None or not body:
            return {}
        try:
            root = parse_xml(body)
        except ValueError:
            return {}
        wrapper = shape.traits.get("resultWrapper")
        inner = root.find(wrapper or f"{operation.name}Result")
        if inner is not None:
            root = inner
        elif wrapper:
            root = Element(wrapper)
        output: dict[str, Any] = xml_body.reader(shape)(root)
        return output

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        return read_xml_error(service, decoded_body(response.headers, response.body), response.status)

    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse:
        root = Element(f"{operation.name}Response", _namespace(operation.service))
        shape = operation.output
        wrapper = shape.traits.get("resultWrapper") if shape is not None else None
        if shape is not None:
            xml_body.content_writer(shape)(output, root.add(wrapper) if wrapper else root)
        if self._dialect is Dialect.EC2:
            root.children.insert(0, Element("requestId", None, request_id))
        else:
            root.add("ResponseMetadata").add("RequestId", request_id)
        return _respond(200, root, request_id)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        code = modelled_code(service, error)
        if self._dialect is Dialect.EC2:
            root = Element("Response")
            element = root.add("Errors").add("Error")
            element.add("Code", code)
            element.add("Message", error.message or "")
            error_members(service, error, element)
            root.add("RequestID", request_id)
        else:
            root = Element("ErrorResponse", _namespace(service))
            root.children.append(error_element(service, error, code))
            root.add("RequestId", request_id)
        return _respond(error.status, root, request_id)


def _respond(status: int, root: Element, request_id: str) -> HttpResponse:
    body = root.render().encode() + b"\n"
    fields = [("x-amzn-RequestId", request_id), ("Content-Type", "text/xml"), ("Content-Length", str(len(body)))]
    return HttpResponse(status, Headers(fields), body)


def _namespace(service: Service) -> dict[str, str]:
    """The service's namespace; EC2's model has none, but its answers bear one."""
    namespace = service.metadata.get("xmlNamespace")
    if isinstance(namespace, Mapping):
        return {"xmlns": str(namespace["uri"])}
    if namespace:
        return {"xmlns": str(namespace)}
    return {"xmlns": f"http://{service.endpoint_prefix}.amazonaws.com/doc/{service.api_version}/"}


def _quoted(text: str) -> str:
    return quote(text, safe=UNRESERVED)
