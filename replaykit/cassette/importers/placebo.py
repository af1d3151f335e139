"""placebo's recordings: answers as boto3 parsed them, one JSON file each, without the requests.

What comes of it: the answer is written again in the service's protocol from its parsed form; the request names the
operation, but its parameters are not known (`meta.request_known` is False, `request: unknown` in our files), so it can
answer any call of that operation, in turn, as placebo does, and can't be compared by parameters. The order in which
different operations were called is not kept by placebo; calls of one operation are numbered.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, ReplaykitError
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette.document import Document
from replaykit.cassette.entry import BadEntry, mapping
from replaykit.cassette.importers.imported import Imported, each, header_for
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.models import Operation, Shape, service
from replaykit.protocols import write_error, write_request, write_response

# placebo keeps the operation nowhere but here
NAME = re.compile(r"(?P<service>[a-z0-9-]+)\.(?P<operation>[A-Za-z0-9]+)_\d+")
FIRST_FAILURE = 300
UNKNOWN = "unknown"
FILLING = {"integer": 1, "long": 1, "boolean": True}
DATETIME = ("year", "month", "day", "hour", "minute", "second", "microsecond")
PLACES = {"querystring", "header"}


class Placebo:
    """`status_code` and `data`, nothing else."""

    name = "placebo"

    def recognises(self, document: Document) -> bool:
        value = document.value
        return isinstance(value, Mapping) and value.keys() == {"status_code", "data"}

    def read(self, document: Document) -> Imported:
        named = NAME.fullmatch(document.path.stem)

        def convert(value: Any) -> Interaction:
            if named is None:
                raise BadEntry("placebo names its files SERVICE.OPERATION_NUMBER.json; this name has no operation")
            return _interaction(named["service"], named["operation"], value)

        return Imported(header_for(self.name), each(document, [document.value], convert))


def _interaction(service_name: str, operation_name: str, value: Mapping[str, Any]) -> Interaction:
    data = dict(mapping(value["data"], "data"))
    wire = data.pop("ResponseMetadata", None) or {}
    status = value["status_code"]
    if not isinstance(status, int) or not isinstance(wire, Mapping):
        raise BadEntry("status_code is no number")
    try:
        operation = service(service_name).operation(operation_name)
        if operation is None:
            raise BadEntry(f"{service_name} has no operation {operation_name}")
        request = _request(operation)
        response = _response(operation, status, data, str(wire.get("RequestId") or UNKNOWN))
    except (ReplaykitError, AwsError) as error:
        raise BadEntry(str(error)) from None
    except (TypeError, ValueError, LookupError, AttributeError) as error:  # trimmed or written by hand
        raise BadEntry(f"its data does not fit {service_name}.{operation_name}: {error}") from None
    meta = Meta(f"{service_name}.{operation_name}", _instant(wire.get("HTTPHeaders")), request_known=False)
    return Interaction(request, response, meta)


def _request(operation: Operation) -> HttpRequest:
    """A request that names the operation, with `unknown` where its URI or its headers need a parameter."""
    taken = operation.input
    needed = {name: FILLING.get(taken.members[name].type, UNKNOWN) for name in _located(taken)} if taken else {}
    name = operation.service.name
    endpoint = f"https://{operation.service.endpoint_prefix}.us-east-1.amazonaws.com"
    return write_request(OperationCall(name, operation.name, needed), endpoint=endpoint)


def _located(taken: Shape) -> list[str]:
    """The members without which the request would name another operation."""
    found = ((name, taken.members[name].traits.get("location")) for name in taken.members)
    return [name for name, place in found if place == "uri" or (place in PLACES and name in taken.required)]


def _response(operation: Operation, status: int, data: dict[str, Any], request_id: str) -> HttpResponse:
    told = data.pop("Error", None)
    name = operation.service.name
    if status >= FIRST_FAILURE or isinstance(told, Mapping):
        fields = told if isinstance(told, Mapping) else {}
        members = {key: value_of(value) for key, value in fields.items() if key not in {"Code", "Message"}}
        error = AwsError(str(fields.get("Code", status)), fields.get("Message"), status=status, members=members)
        return write_error(name, operation.name, error, request_id=request_id)
    output = {key: value_of(value, data.get("ContentLength")) for key, value in data.items()}
    response = write_response(name, operation.name, output, request_id=request_id)
    response.status = status
    return response


def value_of(value: Any, length: Any = None) -> Any:
    """A value with placebo's `__class__` forms turned into what they stand for."""
    if isinstance(value, list):
        return [value_of(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    kind = value.get("__class__")
    if kind == "datetime":
        return datetime(**{name: value.get(name, 0) for name in DATETIME}, tzinfo=UTC)
    if kind == "StreamingBody":
        return _stream(str(value.get("body") or ""), length)
    return {key: value_of(item) for key, item in value.items()}


def _stream(body: str, length: Any) -> bytes:
    """Newer placebos write a stream in base64, older ones as text: its length tells, or that it is JSON as it is."""
    text = body.encode()
    try:
        decoded = b64decode(body, validate=True)
    except (Base64Error, ValueError):
        return text
    if len(decoded) == length or len(text) == length:
        return decoded if len(decoded) == length else text
    try:
        orjson.loads(text)
    except ValueError:
        return decoded
    return text


def _instant(headers: Any) -> str | None:
    date = headers.get("date") if isinstance(headers, Mapping) else None
    try:
        return parsedate_to_datetime(date).strftime("%Y-%m-%dT%H:%M:%S.000Z") if isinstance(date, str) else None
    except ValueError:
        return None
