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

MOST = 1000


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
    require_parts(found)
    count = len(found.parts) or 1
    if number > count:
        raise invalid_part_number(number, count)
    return number


def require_parts(found: Properties) -> None:
    """Raise NotEmulated where an object of a recording is in parts of which nobody saw how long they are."""
    if "-" in found.etag and not found.parts:
        raise NotEmulated("s3", "an object of the recording is in parts, and no recording shows their sizes")


def told_parts(request: Mapping[str, Any], found: Properties) -> dict[str, Any] | None:
    """An object's parts: one by one where they have checksums, else only how many they are.

    Recorded on AWS: test_list_parts_via_object_attrs_pagination, test_complete_multipart_parts_checksum_….
    """
    if not found.parts:
        return None
    count: dict[str, Any] = {"TotalPartsCount": len(found.parts)}
    if not found.composite or found.checksum is None:
        return count
    member, after = f"Checksum{found.checksum[0]}", request.get("PartNumberMarker", 0)
    most = min(request.get("MaxParts", MOST), MOST)
    page = [*enumerate(found.parts, 1)][after : after + most]
    return {
        **count,
        "PartNumberMarker": after,
        "NextPartNumberMarker": page[-1][0] if page else 0,
        "MaxParts": most,
        "IsTruncated": 0 < after + len(page) < len(found.parts),
        "Parts": [{"PartNumber": number, "Size": part.size, member: part.checksum} for number, part in page],
    }


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
