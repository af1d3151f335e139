"""Items as Amazon Ion text.

Which type becomes which: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
The spelling of decimals is that of Ion's own writers: `103.`, `6d2`, `0.5`, `1d-130`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from replaykit.services.dynamodb.values import AttributeValue

VERSION = "$ion_1_0"
# Names that stand for something else where they are not quoted.
KEYWORDS = frozenset({"null", "true", "false", "nan"})
IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*", re.ASCII)
SYSTEM = re.compile(r"\$(\d+|ion_.*)", re.ASCII)
ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f-\x9f]')
ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
MOST_LEADING_ZEROS = 6


def ion_line(members: Mapping[str, str]) -> str:
    """A line of a file: the version marker, and a struct of members that are Ion already."""
    return f"{VERSION} {ion_struct(members)}"


def ion_struct(members: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{symbol(name)}:{text}" for name, text in members.items()) + "}"


def ion_item(item: Mapping[str, AttributeValue]) -> str:
    """An item as a struct."""
    return ion_struct({name: _ion_value(value) for name, value in item.items()})


def _ion_value(value: AttributeValue) -> str:
    ((kind, content),) = value.items()
    return _WRITERS[kind](content)


def ion_string(content: str) -> str:
    return '"' + _escaped(content) + '"'


def ion_decimal(text: str) -> str:
    """A number that is always read as a decimal: with a point or an exponent."""
    sign, digits, exponent = Decimal(text).as_tuple()
    assert isinstance(exponent, int), "a stored number is finite"
    figures = "".join(map(str, digits))
    if not figures.strip("0"):
        return "0."
    shorter = figures.rstrip("0")
    exponent += len(figures) - len(shorter)
    return ("-" if sign else "") + _decimal(shorter, exponent)


def symbol(name: str) -> str:
    """A name, quoted where it would be read as something else."""
    if IDENTIFIER.fullmatch(name) and name not in KEYWORDS and not SYSTEM.fullmatch(name):
        return name
    return "'" + _escaped(name).replace('\\"', '"').replace("'", "\\'") + "'"


def _decimal(figures: str, exponent: int) -> str:
    if exponent > 0:
        return f"{figures}d{exponent}"
    point = len(figures) + exponent
    if point > 0:
        return f"{figures[:point]}.{figures[point:]}"
    if point > -MOST_LEADING_ZEROS:
        return f"0.{'0' * -point}{figures}"
    return f"{figures}d{exponent}"


def _escaped(content: str) -> str:
    return ESCAPED.sub(lambda match: ESCAPES.get(match[0]) or f"\\x{ord(match[0]):02x}", content)


def _blob(content: bytes) -> str:
    return "{{" + b64encode(content).decode("ascii") + "}}"


def _list(members: list[AttributeValue]) -> str:
    return "[" + ",".join(map(_ion_value, members)) + "]"


def _set(kind: str, write: Callable[[Any], str]) -> Callable[[list[Any]], str]:
    return lambda members: f"$dynamodb_{kind}::[" + ",".join(map(write, members)) + "]"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "S": ion_string,
    "N": ion_decimal,
    "B": _blob,
    "BOOL": lambda content: "true" if content else "false",
    "NULL": lambda _: "null",
    "M": ion_item,
    "L": _list,
    "SS": _set("SS", ion_string),
    "NS": _set("NS", ion_decimal),
    "BS": _set("BS", _blob),
}
