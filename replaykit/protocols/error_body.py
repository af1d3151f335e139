"""Errors in JSON bodies: `__type`, the message in the case that the service gives it, further members."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol

from replaykit.aws.error import AwsError
from replaykit.aws.http import HttpResponse
from replaykit.models.service import Service
from replaykit.models.shape import Shape
from replaykit.protocols import json_body, json_reading
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.json_writing import writer
from replaykit.protocols.mistakes import CORAL_SERVICE, NAMESPACES


class ReaderOf(Protocol):
    """A protocol's readers of parsed bodies."""

    def __call__(self, shape: Shape, *, strict: bool) -> Callable[[Any], Any]: ...


CORAL_VALIDATE = "com.amazon.coral.validate"
CORAL_ERRORS = {  # errors of the front end, which no model declares
    "ValidationException": CORAL_VALIDATE,
    "SerializationException": CORAL_SERVICE,
    "UnknownOperationException": CORAL_SERVICE,
    "AccessDeniedException": CORAL_SERVICE,
    "UnrecognizedClientException": CORAL_SERVICE,
    "InvalidSignatureException": CORAL_SERVICE,
    "IncompleteSignatureException": CORAL_SERVICE,
    "MissingAuthenticationTokenException": CORAL_SERVICE,
    "ExpiredTokenException": CORAL_SERVICE,
    "InternalFailure": CORAL_SERVICE,
    "ThrottlingException": "com.amazon.coral.availability",
}
OF_SIGNATURES = frozenset(
    {
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "IncompleteSignatureException",
        "MissingAuthenticationTokenException",
        "ExpiredTokenException",
    }
)


def namespace_of(service: Service, error: AwsError) -> str | None:
    """What AWS writes before `#` in this error's `__type`, if anything."""
    if error.namespace is not None:
        return error.namespace or None
    if service.name not in NAMESPACES:
        return None
    return CORAL_ERRORS.get(error.code) or NAMESPACES[service.name]


def message_member(service: Service, error: AwsError, shape: Shape | None) -> str:
    """`message` or `Message`: as the model's shape has it; Coral's own errors of a body and of rights have the capital.

    Those about a request's signature have not (dynalite's test/connection.js, with the checksums of AWS's bodies).
    """
    if error.capital:
        return "Message"
    if shape is not None:
        found = next(
            (member.location_name or name for name, member in shape.members.items() if name.lower() == "message"), None
        )
        if found:
            return found
    capital = namespace_of(service, error) == CORAL_SERVICE and service.name != "sqs"  # both recorded
    return "Message" if capital and error.code not in OF_SIGNATURES else "message"


def error_kind(service: Service, error: AwsError) -> str:
    """`__type`: the name of the error's shape behind its namespace."""
    namespace = namespace_of(service, error)
    shape = service.error(error.code)
    name = shape.name if shape is not None else error.code
    return f"{namespace}#{name}" if namespace else name


def error_fields(service: Service, error: AwsError) -> dict[str, Any]:
    """The message and the further members of an error, ready for `dumps`."""
    shape = service.error(error.code)
    write = writer(shape) if shape is not None else None
    in_headers = {name for name, member in shape.members.items() if member.location} if shape is not None else set()
    members = {name: value for name, value in error.members.items() if name not in in_headers}
    fields: dict[str, Any] = dict(write(members) if write else members)
    if error.message is not None:
        fields.setdefault(message_member(service, error, shape), sayable(error.message))
    return fields


def sayable(text: str) -> str:
    """A text that may repeat what a request said, without the bytes of it that are no UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def write_json_error(service: Service, error: AwsError) -> bytes:
    return json_body.dumps({"__type": error_kind(service, error), **error_fields(service, error)})


def query_error_header(service: Service, error: AwsError, response: HttpResponse) -> None:
    """`AWS.SimpleQueueService.NonExistentQueue;Sender`: the error's name in the service's Query days."""
    if service.query_compatible:
        shape = service.error(error.code)
        code = service.declared_code(shape) if shape is not None else error.code
        fault = "Receiver" if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "Sender"
        response.headers.add("x-amzn-query-error", f"{code};{fault}")


def read_json_error(service: Service, response: HttpResponse) -> AwsError:
    """The error of an AWS JSON or REST-JSON answer."""
    return error_of(service, response, _object(decoded_body(response.headers, response.body)), json_reading.reader)


def error_of(service: Service, response: HttpResponse, body: dict[str, Any], read: ReaderOf) -> AwsError:
    """The error of a parsed body, by the name that an SDK would give it."""
    kind = response.headers.get("x-amzn-errortype") or body.get("__type") or body.get("code") or body.get("Code")
    namespace, _, name = str(kind or response.status).rpartition("#")
    name = name.partition(":")[0]
    message = next((body[key] for key in ("message", "Message", "errorMessage") if body.get(key) is not None), None)
    shape = service.error(name)
    members = read(shape, strict=False)(body) if shape is not None else {}
    members = {key: value for key, value in members.items() if key.lower() != "message"}
    return AwsError(
        query_code(response) or name,
        None if message is None else str(message),
        status=response.status,
        members=members,
        namespace=namespace.partition(":")[0] or None,
        fault="server" if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "client",
    )


def query_code(response: HttpResponse) -> str | None:
    """The code of `x-amzn-query-error`, which SDKs prefer."""
    header = response.headers.get("x-amzn-query-error")
    code, separator, _ = (header or "").partition(";")
    return code if separator and code else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json_body.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
