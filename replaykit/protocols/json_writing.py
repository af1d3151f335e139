"""JSON bodies, the way out: writers compiled once per shape.

A writer is None where the value is JSON already: orjson's own fallback (in `dumps`) writes blobs and timestamps of the
default form, so that most outputs are written without being walked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from replaykit.models.shape import Shape
from replaykit.protocols.scalars import special_float, write_timestamp

Writer = Callable[[Any], Any]

DEFAULT_TIMESTAMP = "unixTimestamp"


def writer(shape: Shape) -> Writer | None:
    """What makes the shape's value ready for `dumps`; None where it is ready as it stands."""
    walked = shape.compiled.get("json-walked")
    if walked is None:
        # Decided over all shapes below, since a recursive one is asked for again before it is compiled.
        walked = shape.compiled["json-walked"] = any(_needs_walk(each) for each in shape.walk())
    if not walked:
        return None
    made: Writer = shape.once("json-writer", lambda shape: _WRITERS[shape.type](shape))
    return made


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
    as_they_are = frozenset(name for name, step in steps.items() if step == (name, _as_it_is))

    def write(value: Any) -> Any:
        if isinstance(value, orjson.Fragment) or as_they_are.issuperset(value):  # most answers of a single item
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


def _float_writer(_: Shape) -> Writer:
    return lambda value: special_float(value) or value


def _timestamp_writer(shape: Shape) -> Writer:
    form = str(shape.traits.get("timestampFormat", DEFAULT_TIMESTAMP))
    return lambda value: write_timestamp(value, form)


def _string_writer(shape: Shape) -> Writer:
    return json.dumps if shape.traits.get("jsonvalue") else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


_WRITERS: Mapping[str, Callable[[Shape], Writer]] = {
    "structure": _structure_writer,
    "list": _list_writer,
    "map": _map_writer,
    "float": _float_writer,
    "double": _float_writer,
    "timestamp": _timestamp_writer,
    "string": _string_writer,
}
