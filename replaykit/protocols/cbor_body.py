"""Bodies of CBOR: typed values from them and to them, and their errors, of both protocols that speak it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.models.service import Service
from replaykit.models.shape import Shape
from replaykit.protocols import cbor
from replaykit.protocols.error_body import error_kind, error_of, message_member
from replaykit.protocols.http_body import decoded_body
from replaykit.protocols.mistakes import serialization_error, wrong_type
from replaykit.protocols.scalars import read_timestamp

Reader = Callable[[Any], Any]

_PYTHON_TYPES = {"string": str, "boolean": bool, "blob": bytes, "structure": dict, "map": dict, "list": list}


@dataclass(frozen=True, slots=True)
class CborFormat:
    """CBOR as a protocol has it: its content type, and how many `ticks` of an instant make a second."""

    event_content_type: str
    ticks: int = 1

    def read_parameters(self, shape: Shape | None, request: HttpRequest) -> dict[str, Any]:
        """A request's parameters; raises SerializationException."""
        try:
            value = cbor.loads(decoded_body(request.headers, request.body), ticks=self.ticks)
        except ValueError:
            raise serialization_error() from None
        typed: dict[str, Any] = reader(shape, strict=True, ticks=self.ticks)(value) if shape is not None else {}
        return typed

    def read_body(self, shape: Shape, body: bytes, *, strict: bool) -> Any:
        try:
            return reader(shape, strict=strict, ticks=self.ticks)(cbor.loads(body, ticks=self.ticks))
        except ValueError:
            return {}

    def write_event(self, shape: Shape, value: Any) -> bytes:
        return cbor.dumps(writable(shape, value), ticks=self.ticks)

    def read_error(self, service: Service, response: HttpResponse) -> AwsError:
        try:
            body = cbor.loads(decoded_body(response.headers, response.body), ticks=self.ticks)
        except ValueError:
            body = {}
        return error_of(service, response, body if isinstance(body, dict) else {}, reader)

    def write_error(self, service: Service, error: AwsError) -> bytes:
        """An error's body."""
        shape = service.error(error.code)
        members = writable(shape, error.members) if shape is not None else dict(error.members)
        if error.message is not None:
            members.setdefault(message_member(service, error, shape), error.message)
        return cbor.dumps({"__type": error_kind(service, error), **members}, ticks=self.ticks)


def reader(shape: Shape, *, strict: bool, ticks: int = 1) -> Reader:
    """What turns a decoded CBOR value into the shape's typed value; so many `ticks` of a bare instant make a second."""
    made: Reader = shape.once(("cbor", strict, ticks), lambda shape: _compile(shape, strict, ticks))
    return made


def _compile(shape: Shape, strict: bool, ticks: int) -> Reader:
    if shape.type == "timestamp":
        return partial(_read_timestamp, ticks)
    made = _COLLECTIONS.get(shape.type)
    convert = made(shape, strict, ticks) if made is not None else _as_it_is
    return _checked(convert, _PYTHON_TYPES.get(shape.type), shape.type, strict)


def _structure_reader(shape: Shape, strict: bool, ticks: int) -> Reader:
    members = {name: reader(member, strict=strict, ticks=ticks) for name, member in shape.members.items()}
    return lambda value: {
        name: members[name](item) for name, item in value.items() if item is not None and name in members
    }


def _list_reader(shape: Shape, strict: bool, ticks: int) -> Reader:
    read_item = reader(shape.member, strict=strict, ticks=ticks)
    return lambda value: [None if item is None else read_item(item) for item in value]


def _map_reader(shape: Shape, strict: bool, ticks: int) -> Reader:
    read_item = reader(shape.value, strict=strict, ticks=ticks)
    if shape.traits.get("sparse"):
        return lambda value: {name: None if item is None else read_item(item) for name, item in value.items()}
    return lambda value: {name: read_item(item) for name, item in value.items() if item is not None}


_COLLECTIONS: Mapping[str, Callable[[Shape, bool, int], Reader]] = {
    "structure": _structure_reader,
    "list": _list_reader,
    "map": _map_reader,
}


def _checked(convert: Reader, expected: type | None, name: str, strict: bool) -> Reader:
    if expected is None:
        return convert

    def read(value: Any) -> Any:
        if isinstance(value, expected):
            return convert(value)
        if strict:
            raise wrong_type(value, name)
        return value

    return read


def _read_timestamp(ticks: int, value: Any) -> Any:
    if hasattr(value, "tzinfo"):
        return value
    return read_timestamp(value / ticks if isinstance(value, int | float) else value)


def _as_it_is(value: Any) -> Any:
    return value


def writable(shape: Shape, value: Any) -> Any:
    """A value without what the model does not know and without absent members, floats where floats belong."""
    if shape.type == "structure":
        members = shape.members
        return {
            name: writable(members[name], item) for name, item in value.items() if item is not None and name in members
        }
    if shape.type == "list":
        return [None if item is None else writable(shape.member, item) for item in value]
    if shape.type == "map":
        return {name: None if item is None else writable(shape.value, item) for name, item in value.items()}
    if shape.type in ("float", "double"):
        return float(value)
    if shape.type == "timestamp":
        return read_timestamp(value) if not hasattr(value, "tzinfo") else value
    return value.encode() if shape.type == "blob" and isinstance(value, str) else value
