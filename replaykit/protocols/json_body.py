"""JSON bodies: readers and writers compiled once per shape.

A reader converts in place: `orjson.loads` has made a tree that nobody else holds, so only blobs, timestamps and renamed
members cost anything. A writer is None where the value is JSON already; orjson's own fallback writes blobs and
timestamps of the default form, so that most outputs are written without being walked.
"""

from __future__ import annotations

import binascii
import json
import math
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from replaykit.models.shape import Shape
from replaykit.protocols.mistakes import NOT_HERE, UNEXPECTED_FIELD, serialization_error, wrong_base64, wrong_type
from replaykit.protocols.scalars import read_float, read_timestamp, special_float, to_epoch, write_timestamp

Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]

DEFAULT_TIMESTAMP = "unixTimestamp"


def loads(body: bytes) -> Any:
    """The value of a JSON text; an empty body is an empty object.

    Raises:
        ValueError: the text is no JSON.
    """
    if not body:
        return {}
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)  # lone surrogates, which orjson refuses and AWS's services let through


def dumps(value: Any) -> bytes:
    """The JSON text of a value: blobs in base64, timestamps in epoch seconds; `orjson.Fragment`s go through."""
    return orjson.dumps(value, _scalar, orjson.OPT_PASSTHROUGH_DATETIME)


def _scalar(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return to_epoch(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def reader(shape: Shape, *, strict: bool) -> Reader:
    """What turns a parsed JSON value into the shape's typed value, in place.

    Args:
        shape: what the value should be.
        strict: a value of another type is the client's mistake (SerializationException); else it is let through, as
            SDKs let an unexpected answer through.
    """
    made: Reader | None = shape.compiled.get(("json", strict))
    if made is None:

        def later(value: Any) -> Any:  # stands in for itself while a recursive shape is compiled
            return shape.compiled["json", strict](value)

        shape.compiled["json", strict] = later
        made = shape.compiled["json", strict] = _READERS.get(shape.type, _read_anything)(shape, strict)
    return made


def _structure_reader(shape: Shape, strict: bool) -> Reader:
    if shape.traits.get("document"):
        return _as_it_is
    body = {name: member for name, member in shape.members.items() if member.location is None}
    readers = {name: reader(member, strict=strict) for name, member in body.items()}
    wire_names = {member.location_name or name: name for name, member in body.items()}
    if all(wire == name for wire, name in wire_names.items()):
        return _plain_structure_reader(readers, strict)
    return _renamed_structure_reader({wire: (name, readers[name]) for wire, name in wire_names.items()}, strict)


def _plain_structure_reader(readers: Mapping[str, Reader], strict: bool) -> Reader:
    find = readers.get

    def read(value: Any) -> Any:
        if type(value) is not dict:
            return _no_structure(value, strict)
        absent = None
        for name, item in value.items():
            convert = find(name)
            if convert is None or item is None:
                absent = [name] if absent is None else [*absent, name]
                continue
            converted = convert(item)
            if converted is not item:
                value[name] = converted
        if absent is not None:
            for name in absent:
                del value[name]
        return value

    return read


def _renamed_structure_reader(members: Mapping[str, tuple[str, Reader]], strict: bool) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            return _no_structure(value, strict)
        typed = {}
        for wire, item in value.items():
            found = members.get(wire)
            if found is not None and item is not None:
                typed[found[0]] = found[1](item)
        return typed

    return read


def _no_structure(value: Any, strict: bool) -> Any:
    if strict:
        message = "Start of list found where not expected" if isinstance(value, list) else UNEXPECTED_FIELD
        raise serialization_error(message)
    return value


def _list_reader(shape: Shape, strict: bool) -> Reader:
    convert = reader(shape.member, strict=strict)

    def read(value: Any) -> Any:
        if type(value) is not list:
            if strict:
                raise serialization_error(NOT_HERE if isinstance(value, dict) else UNEXPECTED_FIELD)
            return value
        for index, item in enumerate(value):
            if item is not None:
                converted = convert(item)
                if converted is not item:
                    value[index] = converted
        return value

    return read


def _map_reader(shape: Shape, strict: bool) -> Reader:
    convert = reader(shape.value, strict=strict)
    value_type = shape.value.name

    def read(value: Any) -> Any:
        if type(value) is not dict:
            if strict and isinstance(value, list):
                raise serialization_error(f"Unrecognized collection type java.util.Map<java.lang.String, {value_type}>")
            if strict:
                raise serialization_error(UNEXPECTED_FIELD)
            return value
        for name, item in value.items():
            if item is not None:
                converted = convert(item)
                if converted is not item:
                    value[name] = converted
        return value

    return read


def _string_reader(shape: Shape, strict: bool) -> Reader:
    if shape.traits.get("jsonvalue"):
        return _read_json_text
    return _strict_string if strict else _as_it_is


def _strict_string(value: Any) -> Any:
    if type(value) is not str:
        raise wrong_type(value, "string")
    return value


def _read_json_text(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _boolean_reader(shape: Shape, strict: bool) -> Reader:
    return _strict_boolean if strict else _as_it_is


def _strict_boolean(value: Any) -> Any:
    if value is not True and value is not False:
        raise wrong_type(value, "boolean")
    return value


def _integer_reader(shape: Shape, strict: bool) -> Reader:
    wanted = shape.type

    def read(value: Any) -> Any:
        if type(value) is int:
            return value
        if type(value) is float and math.isfinite(value):
            return int(value)  # Coral's TruncatingBigNumber
        if strict:
            raise wrong_type(value, wanted)
        return value

    return read


def _float_reader(shape: Shape, strict: bool) -> Reader:
    wanted = shape.type

    def read(value: Any) -> Any:
        if type(value) is float or type(value) is int:
            return value
        if isinstance(value, str) and value in ("NaN", "Infinity", "-Infinity"):
            return read_float(value)
        if strict:
            raise wrong_type(value, wanted)
        return value

    return read


def _blob_reader(shape: Shape, strict: bool) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not str:
            if strict:
                raise wrong_type(value, "blob")
            return value
        try:
            return binascii.a2b_base64(value, strict_mode=strict)
        except (binascii.Error, ValueError):
            if strict:
                raise wrong_base64(value) from None
            return value.encode()

    return read


def _timestamp_reader(shape: Shape, strict: bool) -> Reader:
    def read(value: Any) -> Any:
        try:
            return read_timestamp(value)
        except (ValueError, TypeError):
            if strict:
                raise wrong_type(value, "timestamp") from None
            return value

    return read


def _as_it_is(value: Any) -> Any:
    return value


def _read_anything(shape: Shape, strict: bool) -> Reader:
    return _as_it_is


_READERS: Mapping[str, Callable[[Shape, bool], Reader]] = {
    "structure": _structure_reader,
    "list": _list_reader,
    "map": _map_reader,
    "string": _string_reader,
    "boolean": _boolean_reader,
    "integer": _integer_reader,
    "long": _integer_reader,
    "float": _float_reader,
    "double": _float_reader,
    "blob": _blob_reader,
    "timestamp": _timestamp_reader,
}


def writer(shape: Shape) -> Writer | None:
    """What makes the shape's value ready for `dumps`; None where it is ready as it stands."""
    if "json-writer" not in shape.compiled:
        # A recursive shape is asked for again while it is compiled. Whether it needs a walk is decided first, over
        # all shapes below it, so that the stand-in is right in either case.
        if not any(_needs_walk(each) for each in shape.walk()):
            shape.compiled["json-writer"] = None
        else:
            shape.compiled["json-writer"] = lambda value: shape.compiled["json-writer"](value)
            shape.compiled["json-writer"] = _WRITERS[shape.type](shape)
    found: Writer | None = shape.compiled["json-writer"]
    return found


def _needs_walk(shape: Shape) -> bool:
    if shape.type == "structure":
        members = shape.members.items()
        return any(member.location or member.location_name not in (None, name) for name, member in members)
    if shape.type == "timestamp":
        return str(shape.traits.get("timestampFormat", DEFAULT_TIMESTAMP)) != DEFAULT_TIMESTAMP
    return shape.type in ("float", "double") or bool(shape.traits.get("jsonvalue"))


def _structure_writer(shape: Shape) -> Writer:
    if shape.traits.get("document"):
        return _as_it_is
    steps = {
        name: (member.location_name or name, writer(member) or _as_it_is)
        for name, member in shape.members.items()
        if member.location is None
    }

    def write(value: Mapping[str, Any]) -> Any:
        if isinstance(value, orjson.Fragment):
            return value
        written = {}
        for name, item in value.items():
            step = steps.get(name)
            if step is not None and item is not None:
                written[step[0]] = step[1](item)
        return written

    return write


def _list_writer(shape: Shape) -> Writer:
    write_item = writer(shape.member) or _as_it_is

    def write(value: Any) -> Any:
        if isinstance(value, orjson.Fragment):
            return value
        return [None if item is None else write_item(item) for item in value]

    return write


def _map_writer(shape: Shape) -> Writer:
    write_item = writer(shape.value) or _as_it_is

    def write(value: Any) -> Any:
        if isinstance(value, orjson.Fragment):
            return value
        return {name: None if item is None else write_item(item) for name, item in value.items()}

    return write


def _float_writer(shape: Shape) -> Writer:
    def write(value: Any) -> Any:
        return special_float(value) or value

    return write


def _timestamp_writer(shape: Shape) -> Writer:
    form = str(shape.traits.get("timestampFormat", DEFAULT_TIMESTAMP))
    return lambda value: write_timestamp(value, form)


def _string_writer(shape: Shape) -> Writer:
    return lambda value: json.dumps(value)


_WRITERS: Mapping[str, Callable[[Shape], Writer]] = {
    "structure": _structure_writer,
    "list": _list_writer,
    "map": _map_writer,
    "float": _float_writer,
    "double": _float_writer,
    "timestamp": _timestamp_writer,
    "string": _string_writer,
}
