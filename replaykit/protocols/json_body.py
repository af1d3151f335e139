"""JSON bodies: the two ends of every JSON text; `json_reading` and `json_writing` are between them and the model."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from replaykit.protocols.scalars import to_epoch


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
