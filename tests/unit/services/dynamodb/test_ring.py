"""The ring: the order in which partitions are scanned."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from replaykit.services.dynamodb.ring import key_bytes, number_bytes, token

NUMBERS = st.decimals(min_value=-(10**30), max_value=10**30, allow_nan=False, allow_infinity=False, places=6)


def test_text_stands_where_its_salted_md5_says():
    assert token("a") == 0xF6558E516275DEE2  # printf Outliersa | md5sum


@given(NUMBERS, NUMBERS)
def test_the_form_of_numbers_sorts_as_the_numbers_do(one, two):
    one_bytes, two_bytes = (number_bytes(number) for number in (one, two))
    assert (one < two) == (one_bytes < two_bytes)
    assert (one == two) == (one_bytes == two_bytes)


@given(st.integers(min_value=-(10**37), max_value=10**37))
def test_one_number_has_one_place_however_it_is_spelled(number):
    assert token(number) == token(Decimal(f"{number}.000"))


def test_numbers_take_the_form_of_a_sortable_database_number():
    assert number_bytes(Decimal(0)) == b"\x80"
    assert number_bytes(Decimal(1)) == bytes([193, 2])
    assert number_bytes(Decimal(100)) == bytes([194, 2])
    assert number_bytes(Decimal("0.01")) == bytes([192, 2])
    assert number_bytes(Decimal(-1)) == bytes([62, 100, 102])


def test_binary_keys_are_hashed_as_they_are():
    assert key_bytes(b"\x00\xff") == b"\x00\xff"


SCANNED = ["2", "8", "9", "1", "6", "hello", "0", "5", "4", "äáöü", "aardman", "7", "3", "zapf"]
NUMBERED = ["7", "999.9", "8", "3", "2", "-999.9", "9", "4", "-0.09", "6", "1", "0", "0.012345", "5"]


def test_keys_stand_in_the_order_in_which_aws_was_seen_to_scan_them():
    # Public tests that are run on AWS: architect/dynalite, test/scan.js.
    assert sorted(SCANNED, key=token) == SCANNED
    assert sorted(NUMBERED, key=lambda number: token(Decimal(number))) == NUMBERED


def test_segments_hold_the_keys_that_aws_was_seen_to_have_in_them():
    # Of 4096 segments: architect/dynalite, test/scan.js.
    held = {"3635": 0, "228": 0, "1668": 1, "3435": 4}
    assert {key: token(key) >> 52 for key in held} == held
    assert token(Decimal(251)) >> 52 == 1
    assert token(Decimal(2388)) >> 52 == 4095
