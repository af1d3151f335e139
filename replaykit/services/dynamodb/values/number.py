"""Numbers: up to 38 significant digits, one spelling each, their order and their size.

AWS answers every number in its canonical spelling: plain digits, no exponent, no zeros that carry nothing.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.values.error import Layered, invalid

PRECISION = 38
LARGEST_EXPONENT = 125
SMALLEST_EXPONENT = -130
FAR_OUT = 10**9  # no request holds the digits that would bring a number back from there
LONGEST_EXPONENT = 20  # digits that are enough to see that it is too far
FARTHEST_EXPONENT = 2**63  # what AWS reads an exponent into; one farther out makes no number (measured, October 2026)
WRAPS = 2**31 - 1
"""The exponent that the older layer of AWS's validation takes for too small, since Java's int has no more (captured in
October 2026 in four regions: paritysuite/dynamodb-conformance)."""
PLAIN = 36  # whole numbers of fewer characters have a sum of no more than the 38 digits that are kept

OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
UNCONVERTIBLE = "The parameter cannot be converted to a numeric value"
TOO_PRECISE = "Attempting to store more than 38 significant digits in a Number"

SPELLING = re.compile(r"[+-]?(?P<digits>\d+\.?\d*|\.\d+)([eE](?P<exponent>[+-]?\d+))?", re.ASCII)
CANONICAL = re.compile(r"0|-?[1-9][0-9]{0,37}", re.ASCII)
_EXACT = Context(prec=2 * (LARGEST_EXPONENT - SMALLEST_EXPONENT), Emax=999_999, Emin=-999_999)
"""Wide enough to add or subtract any two storable numbers without rounding."""


def canonical(text: str) -> str:
    """The one spelling of a number: `1.0` -> `1`, `1e3` -> `1000`, `-0` -> `0`."""
    if CANONICAL.fullmatch(text):
        return text
    return _canonical(text)


def read(text: str) -> tuple[str, int]:
    """The one spelling of a number and its size; most numbers are plain integers, and cost no more than a look."""
    if text.isdigit() and text.isascii() and text[0] != "0" and text[-1] != "0" and len(text) <= PRECISION:
        return text, 1 + (len(text) + 1) // 2
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, int]:
    spelled = canonical(text)
    return spelled, size(spelled)


@lru_cache(maxsize=4096)
def _canonical(text: str) -> str:
    found = SPELLING.fullmatch(text)
    if not found:
        told = f"{UNCONVERTIBLE}: {text}"
        raise Layered(told if text else UNCONVERTIBLE, told)
    if found["exponent"]:
        _require_exponent(text, found["exponent"], zero=not found["digits"].strip("0."))
    return spell(Decimal(text))


def _require_exponent(text: str, written: str, *, zero: bool) -> None:
    """A zero is as large as the exponent that it is written with; nothing reaches back from far out (measured)."""
    far = written.lstrip("+-0")
    exponent = 0 if not far else int(far[:LONGEST_EXPONENT]) * (-1 if written[0] == "-" else 1)
    if not -FARTHEST_EXPONENT <= exponent < FARTHEST_EXPONENT:
        raise invalid(f"{UNCONVERTIBLE}: {text}")
    if exponent > (LARGEST_EXPONENT if zero else FAR_OUT):
        raise Layered(UNDERFLOW if exponent == WRAPS and not zero else OVERFLOW, OVERFLOW)
    if exponent < (SMALLEST_EXPONENT if zero else -FAR_OUT):
        raise invalid(UNDERFLOW)


def is_far_zero(text: str, problem: str | None) -> bool:
    """Whether this is a zero that was refused for its exponent alone."""
    found = SPELLING.fullmatch(text) if problem in (OVERFLOW, UNDERFLOW) else None
    return found is not None and not found["digits"].strip("0.")


def spell(number: Decimal) -> str:
    """The canonical spelling of a number, if it can be stored."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    whole = "".join(map(str, digits)).lstrip("0")
    if not whole:
        return "0"
    significant = whole.rstrip("0")
    exponent += len(whole) - len(significant)
    magnitude = exponent + len(significant) - 1
    if magnitude > LARGEST_EXPONENT:
        raise invalid(OVERFLOW)
    if magnitude < SMALLEST_EXPONENT:
        raise invalid(UNDERFLOW)
    if len(significant) > PRECISION:
        raise invalid(TOO_PRECISE)
    return ("-" if sign else "") + _plain(significant, exponent)


def _plain(digits: str, exponent: int) -> str:
    if exponent >= 0:
        return digits + "0" * exponent
    point = len(digits) + exponent
    return f"{digits[:point]}.{digits[point:]}" if point > 0 else f"0.{'0' * -point}{digits}"


def numeric(text: str) -> int | Decimal:
    """A canonical number as a Python value with an exact order."""
    return Decimal(text) if "." in text else int(text)


def add(left: str, right: str) -> str:
    """The sum of two canonical numbers."""
    if len(left) < PLAIN and len(right) < PLAIN and "." not in left and "." not in right:
        return str(int(left) + int(right))
    return _spell_result(_EXACT.add(Decimal(left), Decimal(right)))


def subtract(left: str, right: str) -> str:
    """The difference of two canonical numbers."""
    if len(left) < PLAIN and len(right) < PLAIN and "." not in left and "." not in right:
        return str(int(left) - int(right))
    return _spell_result(_EXACT.subtract(Decimal(left), Decimal(right)))


def _spell_result(number: Decimal) -> str:
    """1E50 + 1 needs 51 digits; AWS calls that an overflow too (seen in tests that were run on AWS)."""
    try:
        return spell(number)
    except AwsError as error:
        if error.message == TOO_PRECISE:
            raise invalid(OVERFLOW) from None
        raise


def size(text: str) -> int:
    """The bytes that a canonical number counts: one, one for each two significant digits, and one for a minus.

    The pairs stand on the decimal point: `123` is 01 23, `1.2` is 01 20, `12000` is 01 20 00. Measured on AWS of 23
    numbers to the byte (paritysuite/dynamodb-conformance, numberByteSize); of tails and heads of an odd number of
    zeros, as `12000`, tests that were run on AWS have the rule (architect/dynalite).
    """
    if text == "0":
        return 1
    whole, _, fraction = text.lstrip("-").partition(".")
    if fraction:
        pairs = _pairs_around_the_point(whole, fraction)
    else:
        digits = whole.rstrip("0")
        pairs = (len(whole) + 1) // 2 - (len(whole) - len(digits)) // 2
    return 1 + pairs + (text[0] == "-")


def _pairs_around_the_point(whole: str, fraction: str) -> int:
    right = (len(fraction) + 1) // 2
    if whole != "0":
        return (len(whole) + 1) // 2 + right
    return right - (len(fraction) - len(fraction.lstrip("0"))) // 2
