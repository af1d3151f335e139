"""A range of an object's bytes.

Recorded on AWS (LocalStack's test_get_object_range): what is no single range of bytes is passed over, what begins
behind the end is refused.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from replaykit.services.s3.errors import invalid_argument, invalid_range, invalid_request

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
COPIED = re.compile(r"bytes=(\d+)-(\d+)")
COPY_FORM = (
    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based"
    " offsets of the first and last bytes to copy"
)


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


def read_copied(asked: str, size: int) -> Span:
    """The bytes that become a part; here nothing is passed over (recorded: test_upload_part_copy_range)."""
    found = COPIED.fullmatch(asked)
    if found is None or int(found[1]) > int(found[2]):
        raise invalid_argument(COPY_FORM, "x-amz-copy-source-range", asked)
    span = Span(int(found[1]), int(found[2]))
    if span.first >= size:
        raise invalid_request("The specified copy range is invalid for the source object size")
    if span.last >= size:
        text = f"Range specified is not valid for source object of size: {size}"
        raise invalid_argument(text, "x-amz-copy-source-range", asked)
    return span
