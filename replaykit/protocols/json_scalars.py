"""JSON bodies, the way in: what makes single values of strings, numbers and booleans."""

from __future__ import annotations

import json
import math
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from typing import Any

from replaykit.aws.base64 import decode
from replaykit.models.shape import Shape
from replaykit.protocols.mistakes import wrong_base64, wrong_type
from replaykit.protocols.scalars import read_float, read_timestamp

Reader = Callable[[Any], Any]


def scalar_reader(shape: Shape, strict: bool) -> Reader:
    """What reads a value of a shape that is no structure, list or map."""
    if shape.type == "blob":
        return _strict_blob if strict else _lenient_blob
    if shape.type == "timestamp":
        return _strict_timestamp if strict else _lenient_timestamp
    if shape.type in ("integer", "long"):
        return _integer_reader(shape.type, strict)
    if shape.type in ("float", "double"):
        return _float_reader(shape.type, strict)
    if shape.type == "boolean":
        return _strict_boolean if strict else as_it_is
    if shape.traits.get("jsonvalue"):
        return _read_json_text
    return _strict_string if strict else as_it_is


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


def as_it_is(value: Any) -> Any:
    return value
