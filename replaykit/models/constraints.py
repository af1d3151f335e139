"""The constraints of a scalar's model, compiled: what AWS's front end checks and how it says so.

The texts, their order and the bracketed lists are those of recorded ValidationExceptions of Lambda, Logs and DynamoDB.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from replaykit.models.shape import Shape

Test = Callable[[Any], bool]
NOT_NULL = "Member must not be null"
_NUMBERS = frozenset({"integer", "long", "float", "double"})

# S3 takes the source of a copy with its slash encoded too (recorded: Go's SDK), and has its own words for what is none.
_ENCODED = frozenset({"CopySource"})
LENGTH_FIRST = frozenset({"IndexName"})
"""Shapes whose length is told before their pattern (captured on AWS in October 2026: ack-api-quirks)."""

# AWS lists an enum's values in the order of a Java set, which differs from the model's and follows no rule that is
# known. These orders are recorded, captured on AWS by others, or stand in public tests that are run on it; other sets
# are listed as the model has them (ASSUMPTION: a recording of the error would settle each).
_KNOWN_ORDERS: Sequence[str] = (
    "LATEST AT_TIMESTAMP TRIM_HORIZON",
    "AFTER_SEQUENCE_NUMBER LATEST AT_TIMESTAMP AT_SEQUENCE_NUMBER TRIM_HORIZON",
    "MILLISECOND MICROSECOND",
    "INDEXES TOTAL NONE",
    "SIZE NONE",
    "ALL_NEW UPDATED_OLD ALL_OLD NONE UPDATED_NEW",
    "ALL_OLD NONE",
    "HASH RANGE",
    "B N S",
    "SPECIFIC_ATTRIBUTES COUNT ALL_ATTRIBUTES ALL_PROJECTED_ATTRIBUTES",
    "ALL INCLUDE KEYS_ONLY",
    "OR AND",
    "IN NULL BETWEEN LT NOT_CONTAINS EQ GT NOT_NULL NE LE BEGINS_WITH GE CONTAINS",
    "OLD_IMAGE KEYS_ONLY NEW_AND_OLD_IMAGES NEW_IMAGE",
    "THROTTLED_KEYS ACCESSED_AND_THROTTLED_KEYS",
    "PROVISIONED PAY_PER_REQUEST",
    "Terminate Allow",
    "RESPONSE_STREAM BUFFERED",
    "PublishedVersions None",
    "x86_64 arm64",
    "w3c raw json plain parquet",
)
_ORDER = {frozenset(order.split()): order.split() for order in _KNOWN_ORDERS}


class Constraint:
    """One rule of a scalar: a test that a good value passes, and AWS's words for a bad one."""

    __slots__ = ("holds", "text")

    def __init__(self, text: str, holds: Test) -> None:
        self.text = text
        self.holds = holds


def constraints_of(shape: Shape) -> list[Constraint]:
    """A shape's own rules (not those of its members), in the order in which AWS lists them in brackets."""
    found = []
    if shape.type in _NUMBERS:
        found += _value_bounds(shape)
    elif shape.type in ("string", "list", "map", "blob"):
        found += _length_bounds(shape)
    if shape.type == "string":
        found += _pattern(shape)
        found += _enum(shape)
    return found


def _length_bounds(shape: Shape) -> list[Constraint]:
    low, high = shape.traits.get("min"), shape.traits.get("max")
    bounds = []
    if high is not None:
        bounds.append(Constraint(f"Member must have length less than or equal to {high}", lambda v: len(v) <= high))
    if low is not None:
        bounds.append(Constraint(f"Member must have length greater than or equal to {low}", lambda v: len(v) >= low))
    return bounds


def _value_bounds(shape: Shape) -> list[Constraint]:
    low, high = shape.traits.get("min"), shape.traits.get("max")
    number = float if shape.type in ("float", "double") else int
    bounds = []
    if high is not None:
        text = f"Member must have value less than or equal to {number(high)}"
        bounds.append(Constraint(text, lambda v: v <= high))
    if low is not None:
        text = f"Member must have value greater than or equal to {number(low)}"
        bounds.append(Constraint(text, lambda v: v >= low))
    return bounds


def _pattern(shape: Shape) -> list[Constraint]:
    pattern = shape.traits.get("pattern")
    matches = _compile(pattern) if pattern and shape.name not in _ENCODED else None
    if matches is None:
        return []
    return [Constraint(f"Member must satisfy regular expression pattern: {pattern}", lambda v: bool(matches(v)))]


def _enum(shape: Shape) -> list[Constraint]:
    values = shape.enum
    if not values:
        return []
    known = frozenset(values)
    listed = ", ".join(_ORDER.get(known, values))
    return [Constraint(f"Member must satisfy enum value set: [{listed}]", known.__contains__)]


_SURROGATE_RANGE = re.compile(r"\\uD800\\uDC00-\\uDBFF\\uDFFF", re.IGNORECASE)
_UNICODE_CLASSES: Mapping[
    str, str
] = {  # supersets where Python has no such class: a bad value may pass, no good one fails
    "L": r"\w",
    "N": r"\w",
    "Nd": r"\d",
    "Z": r"\s",
    "M": r"\w",
    "ASCII": r"\x00-\x7F",
    "Alnum": "a-zA-Z0-9",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Graph": "!-~",
    "Print": r"\x20-~",
    "XDigit": "0-9A-Fa-f",
}


def _compile(pattern: str) -> Callable[[str], Any] | None:
    """A Java pattern as a Python one, matching the whole; None where Python has no equal."""
    text = _SURROGATE_RANGE.sub(r"\\U00010000-\\U0010FFFF", pattern)
    text = re.sub(r"\\p\{(\w+)\}", _unicode_class, text)
    text = re.sub(r"(?<!\\)\(\?<(?=[a-zA-Z])", "(?P<", text)
    plain = _without_set_operations(text)
    try:
        return re.compile(plain).fullmatch if plain is not None else None
    except re.error:
        return None


def _unicode_class(found: re.Match[str]) -> str:
    """A class by its name; one that stands alone gets the brackets that it has not."""
    known = _UNICODE_CLASSES.get(found[1])
    if known is None:
        return found[0]
    before = re.sub(r"\\.", "", found.string[: found.start()])
    alone = before.rfind("[") <= before.rfind("]")
    return f"[{known}]" if alone else known


def _without_set_operations(pattern: str) -> str | None:
    """The pattern with what Python may one day read as a set operation escaped; None where Java reads it as one."""
    out: list[str] = []
    in_class = escaped = False
    for char in pattern:
        doubled = in_class and not escaped and bool(out) and char == out[-1][-1:] and char in "-|~&"
        if not escaped and in_class and (char == "[" or (doubled and char == "&")):
            return None
        out.append("\\" + char if doubled else char)
        if not escaped and char in "[]":
            in_class = char == "["
        escaped = char == "\\" and not escaped
    return "".join(out)
