"""Parameters: attribute values that are checked before the statement is even read (captured).

Their numbers are read as Java reads a BigDecimal: an exponent has 32 bits, and so has the magnitude, which wraps
(verified: 1e2147483647 is an underflow).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from replaykit.services.dynamodb.partiql.lexer import LARGEST_INT, SMALLEST_INT
from replaykit.services.dynamodb.values import AttributeValue, invalid, number, read_value
from replaykit.services.dynamodb.values.walk import deeper

_EXPONENT: Final = re.compile(r"[+-]?([0-9]*)\.?([0-9]*)[eE]([+-]?[0-9]+)")
FAR: Final = 1000


def read_parameters(given: Sequence[Mapping[str, Any]]) -> list[AttributeValue]:
    """The parameters as they are stored; the first that can't be is refused."""
    return [_read(value) for value in given]


def require_count(wanted: int, given: Sequence[AttributeValue]) -> None:
    """ASSUMPTION: too many are accepted (so DynamoDB Local, recorded); a statement with one too many would show it."""
    if wanted > len(given):
        raise invalid("Number of parameters in request and statement don't match.")


def _read(value: Mapping[str, Any]) -> AttributeValue:
    _look(value, 0)
    return read_value(value)


def _look(value: Mapping[str, Any], depth: int) -> None:
    """Numbers and nesting, whichever is wrong first in the order of the document (verified)."""
    for kind, content in value.items():
        match kind:
            case "N":
                _check_number(content)
            case "NS":
                for text in content:
                    _check_number(text)
            case "L":
                _look_into(content, depth)
            case "M":
                _look_into(content.values(), depth)


def _look_into(members: Iterable[Mapping[str, Any]], depth: int) -> None:
    depth = deeper(depth)
    for member in members:
        _look(member, depth)


def _check_number(text: str) -> None:
    found = _EXPONENT.fullmatch(text)
    if found and abs(int(found[3])) >= FAR:
        _check_far(text, *found.groups())
    number.canonical(text)


def _check_far(text: str, whole: str, fraction: str, written: str) -> None:
    exponent = int(written)
    scale = len(fraction) - exponent
    if not (SMALLEST_INT <= exponent <= LARGEST_INT and SMALLEST_INT <= scale <= LARGEST_INT):
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}")
    digits = len((whole + fraction).lstrip("0")) or 1
    if digits - scale > LARGEST_INT:
        raise invalid(number.UNDERFLOW)
