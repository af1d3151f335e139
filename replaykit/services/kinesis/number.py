"""Sequence numbers: 56 digits that tell the shard, when it was made, which record it is and when it arrived.

In hexadecimal digits (measured, and it fits the numbers recorded from 2017 to 2024): a 2; nine digits of the second in
which the shard was made; the last digit of the shard; sixteen that count; 00; nine of the second of the record; eight
of the shard; a 2. A shard's numbers grow with the count. Older ones, which nobody is given any more, are understood.
"""

from __future__ import annotations

from typing import Final, NamedTuple

VERSION: Final = 2
DIGITS: Final = 47  # hexadecimal
OLDEST: Final = 1 << 124  # of the first version, in which this may be left off
OLDER: Final = 1 << 129
NEWER: Final = range(1 << 185, 3 << 184)
OLDEST_SHARD: Final = 1 << 16
LAST_SECOND: Final = 16_025_175_000
SIGN: Final = 1 << 31
ADJUST_SECONDS: Final = 3
"""How much earlier than a stream its shards say that they were made (recorded four times)."""


class Number(NamedTuple):
    """What a sequence number tells; `at` is the second of the record, where it is told."""

    made: int
    shard: int
    serial: int = 0
    at: int = 0
    version: int = VERSION


def write_number(number: Number) -> int:
    """The number of a record; of a shard's beginning, where serial is 0 and `at` when it was made."""
    made, shard, serial, at, _ = number
    front = (2 << 40 | made << 4 | shard & 15) << 72 | serial << 8
    return (front << 36 | at) << 36 | shard << 4 | VERSION


def read_number(number: int) -> Number | None:
    """What a number tells; None where it is none."""
    if number in NEWER:
        return _read_newer(f"{number:x}")
    if number >= OLDER:
        return None
    made = number % OLDEST >> 88
    return Number(made, number % OLDEST_SHARD, version=0) if made < LAST_SECOND else None


def _read_newer(digits: str) -> Number | None:
    made, shard, version = int(digits[1:10], 16), int(digits[38:46], 16), int(digits[46], 16)
    shard = shard - 2 * SIGN if shard >= SIGN else shard
    if version == 1:
        return Number(made, shard, at=int(digits[13:22], 16), version=1)
    serial = int(digits[11:27], 16)
    if version != VERSION or serial >= 1 << 63:
        return None
    return Number(made, shard, serial, int(digits[29:38], 16))


def spelled(number: int) -> str:
    """A number as AWS repeats it: one of the first version in full."""
    return str(OLDEST + number % OLDEST if number < OLDER else number)


def unwritten(number: int) -> bool:
    """Whether it has the form of a number and a version that AWS has never given (measured: it stumbles over it)."""
    return number in NEWER and number % 16 == VERSION + 1
