"""Sequence numbers, against recorded ones."""

from __future__ import annotations

import pytest

from replaykit.services.kinesis.number import Number, read_number, spelled, unwritten, write_number

# Of real streams: cloud-custodian's recordings of 2017 to 2024, and an event of 2018 in the sixth shard.
BEGINNINGS = {
    49575217660694676254955779315723496596016722889129590786: (0x596E46B1, 0),
    49575983704182076506611391243453807228972740867394633762: (0x598F0910, 2),
    49654408065108070091940086340444074291081860313629327410: (0x66A8CB11, 3),
}
RECORD = 49590338271490256608559692538361571095921575989136588898


@pytest.mark.parametrize("number", BEGINNINGS)
def test_a_recorded_beginning_of_a_shard_is_written_again(number):
    made, shard = BEGINNINGS[number]
    assert read_number(number) == Number(made, shard, 0, made)
    assert write_number(Number(made, shard, 0, made)) == number


def test_a_recorded_record_is_written_again():
    found = read_number(RECORD)
    assert found == Number(made=0x5BF4E5C2, shard=6, serial=0x67648A17, at=0x5C181EEA)
    assert write_number(found) == RECORD


def test_numbers_have_56_digits_and_grow_with_the_count():
    numbers = [write_number(Number(1_763_000_000, 3, serial, 1_763_000_000 + serial)) for serial in range(20)]
    assert numbers == sorted(numbers)
    assert {len(str(number)) for number in numbers} == {56}


def test_older_numbers_are_understood():
    assert read_number(5) == Number(0, 5, version=0)
    assert spelled(0) == "21267647932558653966460912964485513216"
    assert read_number(int("20000000000000000000000000000000000000000000001", 16)).version == 1


@pytest.mark.parametrize(
    "digits",
    [
        "30000000000000000000000000000000000000000000001",  # begins with a 3
        "1ffffffffff7fffffffffffffff000000000007fffffff2",  # begins with a 1
        "20000000000000000000000000000000000000000000000",  # of a version that never was
        "20000000000800000000000000000000000000000000002",  # counts too far
        "13bb2cc3d80000000000000000000000",  # of a time too far
    ],
)
def test_what_is_no_number(digits):
    assert read_number(int(digits, 16)) is None


def test_the_version_that_aws_stumbles_over():
    assert unwritten(int("20000000000000000000000000000000000000000000003", 16))
    assert not unwritten(RECORD)
