"""The parts of an object that is there, as a read can ask for them by their numbers.

Recorded on AWS: LocalStack's test_get_object_part, test_get_object_part_checksum.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.ports.buckets import Properties
from replaykit.services.s3.checks import told, type_told
from replaykit.services.s3.errors import invalid_part_number, invalid_request
from replaykit.services.s3.ranges import Span


def read_part(request: Mapping[str, Any], found: Properties) -> int | None:
    """The part that is asked for; an object that came whole has one.

    ASSUMPTION: they are counted from one, whatever numbers they had in their upload; a recorded read by number of an
    object whose upload left numbers out.
    """
    number: int | None = request.get("PartNumber")
    if number is None:
        return None
    if "Range" in request:
        raise invalid_request("Cannot specify both Range header and partNumber query parameter")
    if "-" in found.etag and not found.parts:
        raise NotEmulated("s3", "no recording shows the sizes of the parts of this object")
    count = len(found.parts) or 1
    if number > count:
        raise invalid_part_number(number, count)
    return number


def span_of(found: Properties, number: int) -> Span:
    """The bytes of a part."""
    if not found.parts:
        return Span(0, found.size - 1)
    first = sum(part.size for part in found.parts[: number - 1])
    return Span(first, first + found.parts[number - 1].size - 1)


def checksum_of(found: Properties, number: int | None, size: int) -> dict[str, str]:
    """The checksum of what is read: of a part there is one where the object's is made of those of its parts."""
    if number is not None and found.composite and found.checksum:
        return {f"Checksum{found.checksum[0]}": found.parts[number - 1].checksum or "", **type_told(found)}
    # Of a range there is no checksum, even if it is asked for; of one that is all of it there is (recorded).
    return told(found) if size == found.size else {}
