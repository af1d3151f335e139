"""The bodies and errors of REST-XML, S3's own ways among them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers, HttpResponse
from replaykit.models.service import Operation, Service
from replaykit.models.shape import Shape
from replaykit.protocols import xml_body
from replaykit.protocols.binding import Bindings
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.s3_wire import BARE_ROOTS, HOST_ID, ROOTS, S3_NAMESPACE
from replaykit.protocols.scalars import ISO_8601, MILLISECONDS
from replaykit.protocols.xml_error import error_element, error_members, modelled_code, read_xml_error
from replaykit.protocols.xml_tree import Element, parse_xml

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class XmlFormat:
    """XML documents; S3's errors stand alone, others' in an ErrorResponse."""

    content_type = "application/xml"
    event_content_type = "text/xml"

    def read_body(self, shape: Shape, body: bytes, *, strict: bool) -> Any:
        try:
            root = parse_xml(body)
        except ValueError:
            if strict:
                raise _malformed() from None
            return {}
        bare = BARE_ROOTS.get(shape.name)
        if bare:
            return {bare: root.text} if root.text else {}
        return xml_body.reader(shape, strict=strict)(root)

    def write_body(self, operation: Operation, shape: Shape, values: Mapping[str, Any], *, answer: bool) -> bytes:
        if not answer and not values:
            return b""
        root = Element(_root_name(operation, shape, answer=answer))
        xml_body.add_namespace(root, shape)
        bare = BARE_ROOTS.get(shape.name)
        if bare:
            root.text = str(values.get(bare, ""))
        else:
            xml_body.content_writer(shape, _timestamps(operation, answer=answer))(values, root)
        return _document(operation, root, answer=answer)

    def write_payload(self, operation: Operation, shape: Shape, value: Any, *, answer: bool) -> bytes:
        root = Element(shape.root_name)
        xml_body.add_namespace(root, shape)
        xml_body.content_writer(shape, _timestamps(operation, answer=answer))(value, root)
        return _document(operation, root, answer=answer)

    def blob_type(self, value: Any, bindings: Bindings) -> str | None:
        return (
            "application/octet-stream" if value and not bindings.tell_type else None
        )  # an object has the type it was given

    def no_payload(self, shape: Shape, *, answer: bool) -> tuple[bytes, str | None]:
        return b"", None

    def write_event(self, shape: Shape, value: Any) -> bytes:
        root = Element(shape.root_name)
        xml_body.content_writer(shape)(value, root)
        return root.render().encode()

    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError:
        body = decoded_body(response.headers, response.body)
        if not body:  # HEAD, 304: all that is known is the status
            return AwsError(str(response.status), _phrase(response.status), status=response.status)
        return read_xml_error(service, body, response.status)

    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse:
        headers = Headers(self.stamp(service, request_id))
        if error.status == HTTPStatus.NOT_MODIFIED:  # there is no element for its members
            told = ((name, str(value)) for name, value in error.members.items() if value is not None)
            return HttpResponse(error.status, Headers([*headers.fields, *told]), b"")
        if operation is not None and operation.http_method == "HEAD":  # the body that it speaks of is not there
            headers.add("Content-Type", self.content_type)
            return HttpResponse(error.status, headers, b"")
        root = _s3_error(service, error, request_id) if service.name == "s3" else _error(service, error, request_id)
        body = (_DECLARATION + root.render()).encode()
        headers.add("Content-Type", self.content_type)
        headers.add("Content-Length", str(len(body)))
        return HttpResponse(error.status, headers, body)

    def stamp(self, service: Service, request_id: str) -> list[tuple[str, str]]:
        if service.name in ("s3", "s3control"):
            return [("x-amz-id-2", HOST_ID), ("x-amz-request-id", request_id), ("Server", "AmazonS3")]
        return [("x-amzn-RequestId", request_id)]


def _timestamps(operation: Operation, *, answer: bool) -> str:
    return MILLISECONDS if answer and operation.service.name == "s3" else ISO_8601


def _malformed() -> AwsError:
    message = "The XML you provided was not well-formed or did not validate against our published schema"
    return AwsError("MalformedXML", message)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _root_name(operation: Operation, shape: Shape, *, answer: bool) -> str:
    if answer and operation.service.name == "s3":
        return ROOTS.get(operation.name) or shape.root_name
    return shape.root_name


def _document(operation: Operation, root: Element, *, answer: bool) -> bytes:
    if not answer:
        return root.render().encode()
    service = operation.service
    namespace = service.metadata.get("xmlNamespace") or (S3_NAMESPACE if service.name == "s3" else None)
    if namespace:
        uri = namespace["uri"] if isinstance(namespace, Mapping) else namespace
        root.attributes.setdefault("xmlns", uri)
    return (_DECLARATION + root.render()).encode()


def _s3_error(service: Service, error: AwsError, request_id: str) -> Element:
    root = Element("Error")
    root.add("Code", error.code)
    root.add("Message", error.message or "")
    error_members(service, error, root)
    root.add("RequestId", request_id)
    root.add("HostId", HOST_ID)
    return root


def _error(service: Service, error: AwsError, request_id: str) -> Element:
    root = Element("ErrorResponse", _namespace_of(service))
    root.children.append(error_element(service, error, modelled_code(service, error)))
    root.add("RequestId", request_id)
    return root


def _namespace_of(service: Service) -> dict[str, str]:
    namespace = service.metadata.get("xmlNamespace")
    if not namespace:
        return {}
    return {"xmlns": namespace["uri"] if isinstance(namespace, Mapping) else namespace}
