"""Errors in XML bodies, in the three envelopes that AWS has."""

from __future__ import annotations

from http import HTTPStatus

from replaykit.aws.error import AwsError
from replaykit.models.service import Service
from replaykit.protocols import xml_body
from replaykit.protocols.xml_tree import Element, parse_xml

_SAID = frozenset({"code", "message", "type", "requestid", "hostid"})


def modelled_code(service: Service, error: AwsError) -> str:
    """The code on the wire: what the model declares for the shape (`NotFound` for NotFoundException)."""
    shape = service.error(error.code)
    return service.declared_code(shape) if shape is not None else error.code


def error_element(service: Service, error: AwsError, code: str) -> Element:
    """`<Error>` with type, code, message and the error's further members."""
    element = Element("Error")
    element.add("Type", "Receiver" if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "Sender")
    element.add("Code", code)
    element.add("Message", error.message or "")
    error_members(service, error, element)
    return element


def error_members(service: Service, error: AwsError, element: Element) -> None:
    """Write an error's further members: by the model, or as text where the model does not know them (BucketName)."""
    shape = service.error(error.code)
    known = shape.members if shape is not None else {}
    if shape is not None:
        modelled = {name: value for name, value in error.members.items() if name in known}
        xml_body.content_writer(shape)(modelled, element)
    for name, value in error.members.items():
        if name not in known and value is not None:
            element.add(name, str(value))


def read_xml_error(service: Service, body: bytes, status: int) -> AwsError:
    """The error of an XML answer: `ErrorResponse/Error`, `Response/Errors/Error`, or S3's bare `Error`."""
    try:
        root = parse_xml(body)
    except ValueError:
        return AwsError(str(status), body.decode("utf-8", "replace")[:200], status=status)
    element = root if root.name == "Error" else root.find("Error")
    if element is None and (errors := root.find("Errors")) is not None:
        element = errors.find("Error")
    element = element if element is not None else root
    code = element.find_text("Code") or str(status)
    error = AwsError(code, element.find_text("Message") or element.find_text("message"), status=status)
    error.fault = "server" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "client"
    shape = service.error(code)
    if shape is not None:
        error.members = xml_body.reader(shape)(element)
    for child in element.children:
        if child.name.lower() not in _SAID and child.name not in error.members and not child.children:
            error.members[child.name] = child.text
    error.members = {name: value for name, value in error.members.items() if name.lower() not in _SAID}
    return error
