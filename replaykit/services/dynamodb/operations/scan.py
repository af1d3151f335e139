"""Scan: all items of a table or an index, or of one of several equal segments of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.expressions import condition as read_condition
from replaykit.services.dynamodb.expressions import projection as read_projection
from replaykit.services.dynamodb.item_form import read_key, read_placeholders, require_no_placeholders
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.partitions import Start, segment_of
from replaykit.services.dynamodb.reading import (
    Fetch,
    Source,
    answer,
    find_source,
    read_page,
    read_select,
    read_start,
    require_projected,
)
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import Item, invalid


@operation("dynamodb", "Scan")
def scan(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html."""
    segment, segments = read_segment(request)
    select = read_select(request, "Scanning")
    filter_ = projection = None
    if "FilterExpression" in request or "ProjectionExpression" in request:
        placeholders = read_placeholders(request)
        if (text := request.get("FilterExpression")) is not None:
            filter_ = read_condition(text, placeholders, parameter="FilterExpression")
        if (text := request.get("ProjectionExpression")) is not None:
            projection = read_projection(text, placeholders)
        placeholders.require_all_used()
    else:
        require_no_placeholders(request)
    start = read_key(request["ExclusiveStartKey"]) if "ExclusiveStartKey" in request else None
    source = find_source(ctx, request)
    fetches = require_projected(source, select, projection, filter_)
    place = None if start is None else _start(source, start, segment, segments)
    fetch = Fetch(source.table, consistent=request.get("ConsistentRead", False)) if fetches else None
    slices = source.items.scan(place, segment, segments)
    page = read_page(source, slices, request.get("Limit"), filter_, fetch)
    if source.table.knowledge is not None:
        ctx.assume(f"table {source.table.name} may hold items that were never seen")
    return answer(source, request, select, page, projection, fetch)


def read_segment(request: Mapping[str, Any]) -> tuple[int, int]:
    """Segment and TotalSegments, which come together."""
    segment, segments = request.get("Segment"), request.get("TotalSegments")
    if segment is None and segments is None:
        return 0, 1
    if segments is None:
        raise invalid(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
        )
    if segment is None:
        raise invalid(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
        )
    if segment >= segments:
        raise invalid(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {segment} is not less than TotalSegments: {segments}"
        )
    return segment, segments


def _start(source: Source, start: Item, segment: int, segments: int) -> Start:
    hash_, order = read_start(source, start)
    if segment_of(hash_, segments) != segment:
        raise invalid(
            "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
            f"correct Segment. TotalSegments: {segments} Segment: {segment}"
        )
    return Start(hash_, Bound(order, after=True))
