"""A part of an object.

Recorded on AWS (LocalStack's test_get_object_range): what is no single range of bytes is passed over, what begins
behind the end is refused.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from replaykit.services.s3.errors import invalid_range

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Span(NamedTuple):
    """Bytes from the first to the last, both included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def read_range(asked: str | None, size: int) -> Span | None:
    """The bytes that are asked for; None: all of them."""
    found = RANGE.fullmatch(asked or "")
    if asked is None or found is None:
        return None
    first, last = found.groups()
    if not first:
        return _ending(asked, last, size) if last else None
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise invalid_range(asked, size)
    return Span(int(first), min(int(last), size - 1) if last else size - 1)


def _ending(asked: str, count: str, size: int) -> Span:
    """So many bytes at the end."""
    if not int(count) or not size:
        raise invalid_range(asked, size)
    return Span(max(size - int(count), 0), size - 1)
