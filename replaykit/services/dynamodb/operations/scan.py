"""Scan: all items of a table or an index, or of one of several equal segments of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.expressions.requests import of_scan
from replaykit.services.dynamodb.keys import WRONG_KEY
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.partitions import Start, segment_of
from replaykit.services.dynamodb.reading import (
    Reading,
    Source,
    admit_items,
    fetch_of,
    find_source,
    pay,
    read_select,
    require_read_units,
    require_scalar_paths,
)
from replaykit.services.dynamodb.starting import (
    INVALID,
    read_place,
    read_start_values,
    require_form,
    require_number,
)
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import Item, invalid


@operation("dynamodb", "Scan")
def scan(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html.

    What is looked at in which order: public tests that are run on AWS (architect/dynalite).
    """
    select = read_select(request)
    keep, projection = of_scan(request, partial(_read_beginning, request))
    start, segment, segments = _read_beginning(request)
    source = find_source(ctx, request)
    if start is not None:
        _require_form(source, start)
    fetch = fetch_of(source, request, select, projection)
    place = None if start is None else _start(source, start, segment, segments)
    require_scalar_paths(source, projection)
    require_scalar_paths(source, keep)
    reading = Reading(source, select, keep, projection, fetch)
    require_read_units(ctx, source)
    page = reading.page(source.items.scan(place, segment, segments), request.get("Limit"))
    if source.table.meter is not None:
        pay(ctx, source, reading.units(request, page), reading.fetch)
    admit_items(ctx, source.table)
    return reading.answer(request, page)


def _read_beginning(request: Mapping[str, Any]) -> tuple[Item | None, int, int]:
    """Where to begin, in which segment."""
    start = read_start_values(request) if "ExclusiveStartKey" in request else None
    return start, *_read_segment(request)


def _read_segment(request: Mapping[str, Any]) -> tuple[int, int]:
    """Segment and TotalSegments, which come together."""
    segment, segments = request.get("Segment"), request.get("TotalSegments")
    if segment is None and segments is None:
        return 0, 1
    if segments is None:
        raise invalid(
            "The TotalSegments parameter is required but was not present in the request "
            "when Segment parameter is present"
        )
    if segment is None:
        raise invalid(
            "The Segment parameter is required but was not present in the request "
            "when parameter TotalSegments is present"
        )
    if segment >= segments:
        raise invalid(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {segment} is not less than TotalSegments: {segments}"
        )
    return segment, segments


def _require_form(source: Source, start: Item) -> None:
    """A Scan of a table leaves all but the number to the table's own keys, whose faults have an introduction."""
    if source.index is None:
        require_number(source, start, told=f"{INVALID}: {WRONG_KEY}")
    else:
        require_form(source, start)


def _start(source: Source, start: Item, segment: int, segments: int) -> Start:
    hash_, order = read_place(source, start)
    if segment_of(hash_, segments) != segment:
        raise invalid(
            f"{INVALID}: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
            f"correct Segment. TotalSegments: {segments} Segment: {segment}"
        )
    return Start(hash_, Bound(order, after=True))
