"""Parameters: attribute values that are checked before the statement is even read (captured).

Their numbers are read as Java reads a BigDecimal: an exponent has 32 bits, and so has the magnitude, which wraps
(verified: 1e2147483647 is an underflow).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.partiql.lexer import LARGEST_INT, SMALLEST_INT
from replaykit.services.dynamodb.values import AttributeValue, invalid, read_value
from replaykit.services.dynamodb.values.number import UNDERFLOW

NESTING: Final = "Nesting Levels have exceeded supported limits"
TOO_DEEP: Final = f"{NESTING}: Attributes in the item have nested levels beyond supported limit"
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
    for text in _far_numbers(value, 0):
        _check_far(text)
    try:
        return read_value(value)
    except AwsError as error:
        raise invalid(TOO_DEEP if error.message == NESTING else str(error.message)) from None


def _far_numbers(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Numbers with an exponent, as far as they stand before anything that is nested too deep."""
    if depth > 32:  # noqa: PLR2004  # the limit of the service
        raise invalid(TOO_DEEP)
    for kind, content in value.items():
        match kind:
            case "N":
                yield content
            case "NS":
                yield from content
            case "L":
                for member in content:
                    yield from _far_numbers(member, depth + 1)
            case "M":
                for member in content.values():
                    yield from _far_numbers(member, depth + 1)


def _check_far(text: str) -> None:
    found = _EXPONENT.fullmatch(text)
    if not found:
        return
    whole, fraction, written = found.groups()
    exponent = int(written)
    if abs(exponent) < FAR:
        return
    scale = len(fraction) - exponent
    if not (SMALLEST_INT <= exponent <= LARGEST_INT and SMALLEST_INT <= scale <= LARGEST_INT):
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}")
    digits = len((whole + fraction).lstrip("0")) or 1
    if digits - scale > LARGEST_INT:
        raise invalid(UNDERFLOW)
