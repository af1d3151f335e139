"""Ranges of bytes, as recorded on AWS (LocalStack's test_get_object_range, of ten bytes)."""

from __future__ import annotations

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.s3.ranges import read_range


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
