"""JSON bodies, the way in: readers compiled once per shape.

A reader converts in place: `orjson.loads` has made a tree that nobody else holds, so only blobs, timestamps and renamed
members cost anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.models.shape import Shape
from replaykit.protocols.json_scalars import Reader, as_it_is, scalar_reader
from replaykit.protocols.mistakes import NullElement, is_dense, no_list, no_map, no_structure


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


def _compile(shape: Shape, strict: bool, inside: bool) -> Reader:
    if shape.type == "structure":
        return _structure_reader(shape, strict, inside)
    if shape.type == "list":
        return _list_reader(shape, strict, inside)
    if shape.type == "map":
        return _map_reader(shape, strict, inside)
    return scalar_reader(shape, strict)


def _structure_reader(shape: Shape, strict: bool, inside: bool) -> Reader:
    if shape.traits.get("document"):
        return as_it_is
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
    read_known = _renamed_structure_reader(members, as_it_is)

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
