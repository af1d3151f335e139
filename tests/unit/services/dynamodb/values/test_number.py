"""Numbers: one spelling each, their limits, sums, sizes."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.values import number

SPELLINGS = {
    "1.0": "1",
    "1e3": "1000",
    "-0": "0",
    "+3": "3",
    ".123": "0.123",
    "0001.23": "1.23",
    "1e+5": "100000",
    "0e125": "0",
    "-0e-130": "0",
    "-17.4E37": "-174" + "0" * 36,
    "1e-130": "0." + "0" * 129 + "1",
    "9.99e125": "999" + "0" * 123,
    "5.": "5",
    "-0.000": "0",
    "12e00000000000000000": "12",
}


@pytest.mark.parametrize(("given", "expected"), SPELLINGS.items())
def test_a_number_has_one_spelling(given: str, expected: str) -> None:
    assert number.canonical(given) == expected


@pytest.mark.parametrize(
    "text", ["abc", "NaN", "Infinity", "-Infinity", " 1", "1 ", "1e", "e1", ".", "--1", "1_0", "٣"]
)
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(AwsError) as caught:
        number.canonical(text)
    assert caught.value.message == f"The parameter cannot be converted to a numeric value: {text}"


def test_an_empty_number_is_refused_without_its_text() -> None:
    with pytest.raises(AwsError) as caught:
        number.canonical("")
    assert caught.value.message == "The parameter cannot be converted to a numeric value"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1e126", number.OVERFLOW),
        ("-11e125", number.OVERFLOW),
        ("1.0e100000000", number.OVERFLOW),
        ("1e99999999999", number.OVERFLOW),
        ("1e2147483648", number.OVERFLOW),
        ("1e9223372036854775807", number.OVERFLOW),
        ("0e126", number.OVERFLOW),
        ("1e-99999999999", number.UNDERFLOW),
        ("0e-131", number.UNDERFLOW),
        ("1e9223372036854775808", "The parameter cannot be converted to a numeric value: 1e9223372036854775808"),
        ("1e-131", number.UNDERFLOW),
        ("-0.9e-130", number.UNDERFLOW),
        ("3.14159265358979323846264338327950288419", number.TOO_PRECISE),
        ("123456789012345678901234567890123456789", number.TOO_PRECISE),
    ],
)
def test_limits(text: str, message: str) -> None:
    with pytest.raises(AwsError) as caught:
        number.canonical(text)
    assert caught.value.message == message


@st.composite
def storable(draw: st.DrawFn) -> Decimal:
    digits = draw(st.integers(0, 10**38 - 1))
    sign = draw(st.sampled_from([0, 1]))
    length = len(str(digits))
    exponent = draw(st.integers(-130 - length + 1, 125 - length + 1))
    return Decimal((sign, tuple(map(int, str(digits))), exponent))


@given(storable())
def test_the_spelling_keeps_the_value_and_is_stable(value: Decimal) -> None:
    spelled = number.canonical(str(value))
    assert Decimal(spelled) == value
    assert number.canonical(spelled) == spelled
    assert number.canonical(f"{value:f}") == spelled
    assert "E" not in spelled.upper()
    assert not spelled.startswith(("+", "-0" if value == 0 else "+"))


@given(storable(), storable())
def test_the_order_is_that_of_the_values(left: Decimal, right: Decimal) -> None:
    one, two = number.numeric(number.canonical(str(left))), number.numeric(number.canonical(str(right)))
    assert (one < two) == (left < right)
    assert (one == two) == (left == right)


@given(st.integers(-(10**18), 10**18), st.integers(-18, 1), st.integers(-(10**18), 10**18), st.integers(-18, 1))
def test_sums_are_exact(one: int, one_scale: int, two: int, two_scale: int) -> None:
    left, right = Decimal(one).scaleb(one_scale), Decimal(two).scaleb(two_scale)
    with localcontext(prec=100):
        total, difference = left + right, left - right
    first, second = number.canonical(str(left)), number.canonical(str(right))
    assert Decimal(number.add(first, second)) == total
    assert Decimal(number.subtract(first, second)) == difference


@pytest.mark.parametrize(("left", "right"), [("9" + "0" * 125, "9" + "0" * 125), ("1" + "0" * 50, "1")])
def test_a_sum_out_of_range_or_too_precise_is_an_overflow(left: str, right: str) -> None:
    with pytest.raises(AwsError) as caught:
        number.add(left, right)
    assert caught.value.message == number.OVERFLOW


SIZES = {
    "0": 1,
    "12000": 3,
    "0.012": 3,
    "42": 2,
    "1": 2,
    "100": 2,
    "123": 3,
    "1234": 3,
    "-42": 3,
    "0.01": 2,
    "0.001": 2,
    "1.2": 3,
    "12.34": 3,
}


@pytest.mark.parametrize(("text", "expected"), SIZES.items())
def test_sizes(text: str, expected: int) -> None:
    """The pairs stand on the decimal point (measured on AWS: test_sizes of the conformance tests)."""
    assert number.size(text) == expected


@given(storable())
def test_a_size_stays_within_what_is_documented(value: Decimal) -> None:
    """About one byte for two digits and one more, 21 at the most (a sign and a shifted pair included: 22)."""
    spelled = number.canonical(str(value))
    digits = len(spelled.lstrip("-0.").replace(".", "").rstrip("0")) if value else 0
    documented = (digits + 1) // 2 + 1
    assert documented <= number.size(spelled) <= documented + 2
