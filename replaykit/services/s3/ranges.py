"""A part of an object, by its bytes or by its number.

Recorded on AWS (LocalStack's test_get_object_range): what is no single range of bytes is passed over, what begins
behind the end is refused; and test_get_object_part: an object that was put whole has one part.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from replaykit.services.s3.errors import invalid_argument, invalid_part, invalid_range

MOST_PARTS = 10_000
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


def read_part(number: int, size: int) -> Span | None:
    """The bytes of a part of an object that was put whole.

    ASSUMPTION: a number that no part can have is told as to UploadPart (test_complete_multipart_parts_order), and an
    empty object's part has no range; recorded answers would prove both.
    """
    if not 1 <= number <= MOST_PARTS:
        text = f"Part number must be an integer between 1 and {MOST_PARTS}, inclusive"
        raise invalid_argument(text, "partNumber", str(number))
    if number > 1:
        raise invalid_part(number)
    return Span(0, size - 1) if size else None
