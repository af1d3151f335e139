"""Scalars where a protocol has nothing but text: headers, paths, query strings, forms, XML."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from replaykit.models.shape import Shape
from replaykit.protocols.mistakes import serialization_error
from replaykit.protocols.scalars import read_float, read_timestamp, write_float, write_timestamp

# Members that the service itself takes as any text, whatever type the SDKs give them.
_FREE_TEXT = frozenset({"Expires"})

TextReader = Callable[[str], Any]
TextWriter = Callable[[Any], str]


def text_reader(shape: Shape, *, strict: bool = True) -> TextReader:
    """What reads a scalar from its text.

    Args:
        shape: the scalar.
        strict: a text that is no such scalar is the client's mistake; else it is let through as it is.
    """
    read = _READERS.get(shape.type, str)
    if shape.traits.get("jsonvalue"):
        read = _read_json_header if shape.location == "header" else json.loads
    if read is str:
        return str
    free = shape.name in _FREE_TEXT
    strict = strict and not free

    def checked(text: str) -> Any:
        if free and text.lstrip("-").isdigit():  # `-1` is no instant there
            return text
        try:
            return read(text)
        except (ValueError, TypeError):
            if strict:
                raise serialization_error(f"{text!r} can not be converted to {shape.type}") from None
            return text

    return checked


def text_writer(shape: Shape, timestamp: str) -> TextWriter:
    """What writes a scalar as text; `timestamp` is the form of timestamps there unless the model names one."""
    if shape.traits.get("jsonvalue"):
        return _write_json_header if shape.location == "header" else json.dumps
    if shape.type == "timestamp":
        form, free = str(shape.traits.get("timestampFormat", timestamp)), shape.name in _FREE_TEXT
        return lambda value: value if free and isinstance(value, str) else str(write_timestamp(value, form))
    return _WRITERS.get(shape.type, str)


def _read_bool(text: str) -> bool:
    if text in ("true", "True", "1"):
        return True
    if text in ("false", "False", "0", ""):
        return False
    raise ValueError(text)


def _read_blob(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


def _read_json_header(text: str) -> Any:
    return json.loads(b64decode(text))


def _write_json_header(value: Any) -> str:
    return b64encode(json.dumps(value, separators=(",", ":")).encode()).decode("ascii")


def _write_bool(value: Any) -> str:
    return "true" if value else "false"


def _write_blob(value: bytes | str) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode("ascii")


_READERS: dict[str, TextReader] = {
    "integer": int,
    "long": int,
    "float": read_float,
    "double": read_float,
    "boolean": _read_bool,
    "blob": _read_blob,
    "timestamp": read_timestamp,
}
_WRITERS: dict[str, TextWriter] = {
    "float": lambda value: write_float(value) if isinstance(value, float) else str(value),
    "double": lambda value: write_float(value) if isinstance(value, float) else str(value),
    "boolean": _write_bool,
    "blob": _write_blob,
}
