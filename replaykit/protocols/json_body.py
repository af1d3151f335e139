"""JSON bodies, the way in: readers compiled once per shape; and the two ends of every JSON text.

A reader converts in place: `orjson.loads` has made a tree that nobody else holds, so only blobs, timestamps and renamed
members cost anything.
"""

from __future__ import annotations

import json
import math
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from replaykit.aws.base64 import decode
from replaykit.models.shape import Shape
from replaykit.protocols.mistakes import (
    NullElement,
    is_dense,
    no_list,
    no_map,
    no_structure,
    wrong_base64,
    wrong_type,
)
from replaykit.protocols.scalars import read_float, read_timestamp, to_epoch

Reader = Callable[[Any], Any]


def loads(body: bytes, *, replace: bool = False) -> Any:
    """The value of a JSON text; an empty body is an empty object.

    Args:
        body: the text.
        replace: lone surrogates, which nothing can store, become question marks, as where Java writes UTF-8.

    Raises:
        ValueError: the text is no JSON.
    """
    if not body:
        return {}
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        # Lone surrogates, which orjson refuses and AWS's services let through; NaN is JSON to neither.
        value = json.loads(body, parse_constant=_no_constant)
        if not replace:
            return value
        return orjson.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


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


def reader(shape: Shape, *, strict: bool, inside: bool = False) -> Reader:
    """What turns a parsed JSON value into the shape's typed value, in place.

    Args:
        shape: what the value should be.
        strict: a value of another type is the client's mistake (SerializationException); else it is let through, as
            SDKs let an unexpected answer through.
        inside: the value is an element of a list or a map, which AWS's front end words differently.
    """
    made: Reader = shape.once(("json", strict, inside), lambda shape: _compile(shape, strict, inside))
    return made


def _structure_reader(shape: Shape, strict: bool, inside: bool) -> Reader:
    if shape.traits.get("document"):
        return _as_it_is
    body = {name: member for name, member in shape.members.items() if member.location is None}
    readers = {name: reader(member, strict=strict) for name, member in body.items()}
    wire_names = {member.location_name or name: name for name, member in body.items()}

    def mistake(value: Any) -> Any:
        if strict:
            raise no_structure(value, shape, inside=inside)
        return value

    if shape.traits.get("union") and not strict:
        return _union_reader({wire: (name, readers[name]) for wire, name in wire_names.items()})
    if all(wire == name for wire, name in wire_names.items()):
        scalars = {name: _AS_THEY_ARE[member.type] for name, member in body.items() if _stays(member)}
        return _plain_structure_reader(readers, scalars, mistake)
    return _renamed_structure_reader({wire: (name, readers[name]) for wire, name in wire_names.items()}, mistake)


_AS_THEY_ARE: Mapping[str, type] = {"string": str, "boolean": bool}


def _stays(shape: Shape) -> bool:
    """Whether a value of the right type is read as it is."""
    return shape.type in _AS_THEY_ARE and not shape.traits.get("jsonvalue")


def _plain_structure_reader(readers: Mapping[str, Reader], scalars: Mapping[str, type], mistake: Reader) -> Reader:
    find, kind_of = readers.get, scalars.get

    def read(value: Any) -> Any:
        if type(value) is not dict:
            return mistake(value)
        absent = None
        for name, item in value.items():
            if type(item) is kind_of(name):  # most leaves: no reader is called (0.5 us of an item of 300 bytes)
                continue
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


def _renamed_structure_reader(members: Mapping[str, tuple[str, Reader]], mistake: Reader) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            return mistake(value)
        typed = {}
        for wire, item in value.items():
            found = members.get(wire)
            if found is not None and item is not None:
                typed[found[0]] = found[1](item)
        return typed

    return read


def _union_reader(members: Mapping[str, tuple[str, Reader]]) -> Reader:
    """A union of an answer: a member that a newer model has is named as boto3 names it."""
    read_known = _renamed_structure_reader(members, _as_it_is)

    def read(value: Any) -> Any:
        typed = read_known(value)
        if typed or not isinstance(value, dict):
            return typed
        unknown = next((name for name, item in value.items() if item is not None and name != "__type"), None)
        return typed if unknown is None else {"SDK_UNKNOWN_MEMBER": {"name": unknown}}

    return read


def _list_reader(shape: Shape, strict: bool, inside: bool) -> Reader:
    convert = reader(shape.member, strict=strict, inside=True)
    as_it_is = _AS_THEY_ARE[shape.member.type] if _stays(shape.member) else None
    dense = strict and is_dense(shape)

    def read(value: Any) -> Any:
        if type(value) is not list:
            if strict:
                raise no_list(value, inside=inside)
            return value
        for index, item in enumerate(value):
            if type(item) is as_it_is:
                continue
            if item is not None:
                converted = convert(item)
                if converted is not item:
                    value[index] = converted
            elif dense:
                raise NullElement
        return value

    return read


def _map_reader(shape: Shape, strict: bool, inside: bool) -> Reader:
    convert = reader(shape.value, strict=strict, inside=True)
    sparse = bool(shape.traits.get("sparse"))

    def read(value: Any) -> Any:
        if type(value) is not dict:
            if strict:
                raise no_map(value, shape, inside=inside)
            return value
        absent = None
        for name, item in value.items():
            if item is None:
                absent = [name] if absent is None else [*absent, name]
                continue
            converted = convert(item)
            if converted is not item:
                value[name] = converted
        if absent is not None and not sparse:
            for name in absent:
                del value[name]
        return value

    return read


def _compile(shape: Shape, strict: bool, inside: bool) -> Reader:
    if shape.type == "structure":
        return _structure_reader(shape, strict, inside)
    if shape.type in ("list", "map"):
        return (_list_reader if shape.type == "list" else _map_reader)(shape, strict, inside)
    if shape.type == "blob":
        return _strict_blob if strict else _lenient_blob
    if shape.type == "timestamp":
        return _strict_timestamp if strict else _lenient_timestamp
    if shape.type in ("integer", "long"):
        return _integer_reader(shape.type, strict)
    if shape.type in ("float", "double"):
        return _float_reader(shape.type, strict)
    if shape.type == "boolean":
        return _strict_boolean if strict else _as_it_is
    if shape.traits.get("jsonvalue"):
        return _read_json_text
    return _strict_string if strict else _as_it_is


def _strict_string(value: Any) -> Any:
    if type(value) is not str:
        raise wrong_type(value, "string")
    return value


def _read_json_text(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _strict_boolean(value: Any) -> Any:
    if value is True or value is False:
        return value
    said = _BOOLEAN_WORDS.get(value.lower()) if isinstance(value, str) else None
    if said is None:
        raise wrong_type(value, "boolean")
    return said


# Strings that AWS's front end took for booleans when dynalite asked it (validations/index.js).
# ASSUMPTION: it still does since its texts have changed; proof would be `{"ConsistentRead": "yes"}` put to AWS.
_BOOLEAN_WORDS: Mapping[str, bool] = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _integer_reader(wanted: str, strict: bool) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is int:
            return value
        if type(value) is float and math.isfinite(value):
            return int(value)  # Coral's TruncatingBigNumber
        if strict:
            raise wrong_type(value, wanted)
        return value

    return read


def _float_reader(wanted: str, strict: bool) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is float or type(value) is int:
            return value
        if isinstance(value, str) and value in ("NaN", "Infinity", "-Infinity"):
            return read_float(value)
        if strict:
            raise wrong_type(value, wanted)
        return value

    return read


def _strict_blob(value: Any) -> Any:
    if type(value) is not str:
        raise wrong_type(value, "blob")
    try:
        return decode(value)
    except ValueError:
        raise wrong_base64(value) from None


def _lenient_blob(value: Any) -> Any:
    if type(value) is not str:
        return value
    try:
        return a2b_base64(value)
    except ValueError:
        return value.encode()


def _strict_timestamp(value: Any) -> Any:
    try:
        return read_timestamp(value)
    except (ValueError, TypeError):
        raise wrong_type(value, "timestamp") from None


def _lenient_timestamp(value: Any) -> Any:
    try:
        return read_timestamp(value)
    except (ValueError, TypeError):
        return value


def _as_it_is(value: Any) -> Any:
    return value
