"""Ranges of bytes, as recorded on AWS (LocalStack's test_get_object_range, of ten bytes)."""

from __future__ import annotations

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.s3.ranges import read_part, read_range


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("bytes=0-8", (0, 8)), ("bytes=1-1", (1, 1)), ("bytes=1-", (1, 9)), ("bytes=-2", (8, 9)), ("bytes=-9", (1, 9)),
        ("bytes=-15", (0, 9)), ("bytes=0-100", (0, 9)), ("bytes=0-0", (0, 0)), ("bytes=1-0", None), ("bytes=-1-", None),
        ("bytes=0--1", None), ("bytes=0-1,3-4,7-9", None), ("0-9", None), ("bytes=-", None), (None, None),
    ],
)  # fmt: skip
def test_a_range(asked, span):
    assert read_range(asked, 10) == span


@pytest.mark.parametrize(
    ("asked", "size"), [("bytes=-0", 10), ("bytes=100-200", 10), ("bytes=10-", 10), ("bytes=-1", 0)]
)
def test_a_range_that_is_not_there(asked, size):
    with pytest.raises(AwsError) as raised:
        read_range(asked, size)
    assert raised.value.members == {"RangeRequested": asked, "ActualObjectSize": str(size)}


def test_what_was_put_whole_has_one_part():
    """LocalStack's test_get_object_part; moto's test_head_object, which is verified on AWS."""
    assert read_part(1, 10) == (0, 9)
    assert read_part(1, 0) is None
    with pytest.raises(AwsError) as raised:
        read_part(2, 10)
    assert (raised.value.code, raised.value.status) == ("InvalidPartNumber", 416)
    assert raised.value.members == {"PartNumberRequested": "2", "ActualPartCount": "1"}


@pytest.mark.parametrize("number", [-1, 0, 10_001])
def test_a_number_that_no_part_can_have(number):
    with pytest.raises(AwsError, match="Part number must be an integer between 1 and 10000, inclusive"):
        read_part(number, 10)
