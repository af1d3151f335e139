"""What is said of a body that lacks what it needs, where Rust's serde reads it, and not the front end.

Captured of SearchVectors in two regions on 9 October 2026 (paritysuite/dynamodb-conformance, error-messages): a null,
and a missing TableName, which is told before any rule of the model. The place is serde's own: where the null ends, or
the body's object. ASSUMPTION: the other members that it can't do without are missed in the order of the model, as
TableName is; `{"TableName": "music"}` put to AWS would prove it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from replaykit.aws.error import AwsError
from replaykit.models.shape import Shape
from replaykit.protocols.mistakes import serialization_error

_EXPECTED: Final = {"string": "a string", "list": "a sequence", "integer": "i32"}
_BLANK: Final = " \t\r\n"
_read = json.JSONDecoder().raw_decode


def require(shape: Shape, value: Mapping[str, Any], body: bytes) -> None:
    """Refuse a body, already parsed as `value`, without a member that the shape requires."""
    if all(value.get(name) is not None for name in shape.required):
        return
    text = body.decode("utf-8", "replace").rstrip(_BLANK)
    try:
        for name, end in _nulls(text):
            if name in shape.required:
                wanted = _EXPECTED[shape.members[name].type]
                raise serialization_error(f"invalid type: null, expected {wanted} at {_place(text[:end])}")
    except RecursionError:
        raise serialization_error() from None
    missing = next(name for name in shape.members if name in shape.required and name not in value)
    raise AwsError("ValidationException", f"missing field `{missing}` at {_place(text)}")


def _nulls(text: str) -> Iterator[tuple[str, int]]:
    """The members of an object, known to be JSON, that are null, each with where its value ends."""
    at = _past(text, 0, "{")
    while text[at : at + 1] == '"':
        name, at = _read(text, at)
        member, at = _read(text, _past(text, at, ":"))
        if member is None:
            yield name, at
        at = _past(text, at, ",")


def _past(text: str, at: int, mark: str) -> int:
    """Where the next token begins after blanks, a mark if it is there, and blanks."""
    while text[at : at + 1] and text[at] in _BLANK:
        at += 1
    if text[at : at + 1] == mark:
        at += 1
    while text[at : at + 1] and text[at] in _BLANK:
        at += 1
    return at


def _place(before: str) -> str:
    """The line, and the bytes of it that were read."""
    return f"line {before.count(chr(10)) + 1} column {len(before.rpartition(chr(10))[2].encode())}"
