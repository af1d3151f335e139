"""Query: the items of one partition, in the order of their range key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.composite import CompositeKeys, range_of
from replaykit.services.dynamodb.expressions.key_conditions import NOT_SUPPORTED
from replaykit.services.dynamodb.expressions.requests import QueryForm, of_query
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.query_keys import KeyRange, key_range
from replaykit.services.dynamodb.reading import (
    Reading,
    Source,
    pay,
    read_reading,
    read_select,
    require_filter_held,
    require_units,
)
from replaykit.services.dynamodb.starting import read_start, read_start_values
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import invalid


@operation("dynamodb", "Query")
def query(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html."""
    require_limit(request)
    select = read_select(request)
    starts = "ExclusiveStartKey" in request
    form = of_query(request, partial(read_start_values, request) if starts else None)
    start = read_start_values(request) if starts else None
    reading = read_reading(ctx, request, select, (form.filter, form.projection))
    source = reading.source
    if source.index is not None:
        require_filter_held(source.index, form.filter)
    place = None if start is None else read_start(source, start)
    cuts = _cuts(form, request, reading)
    backward = not request.get("ScanIndexForward", True)
    if place is not None:
        cuts = _after_start(place, cuts, backward=backward)
    if source.table.meter is not None:
        require_units(ctx, source, cuts.hash)
    told = place is not None and _of_one(source)
    page = reading.page(() if told else source.items.slices(*cuts, backward=backward), request.get("Limit"))
    if source.table.meter is not None:
        pay(ctx, source, reading.units(request, page), reading.fetch, cuts.hash)
    _admit(ctx, source, cuts)
    return reading.answer(request, page)


def require_limit(request: Mapping[str, Any]) -> None:
    """Query has words of its own for it, unlike Scan (captured on AWS in 2026: paritysuite/dynamodb-conformance)."""
    if request.get("Limit", 1) < 1:
        text = "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
        raise invalid(f"1 validation error detected: {text}")


def _cuts(form: QueryForm, request: Mapping[str, Any], reading: Reading) -> KeyRange:
    """The partition that is asked for, and the part of its order."""
    keys = reading.source.keys
    if isinstance(keys, CompositeKeys):
        if form.legacy and len(keys.hashes) > 1:
            # ASSUMPTION: the text; that KeyConditions can't name several attributes of a partition key is tested on
            # AWS, and that they can name several of a sort key is too (moto 5.2.5).
            raise invalid(NOT_SUPPORTED)
        _require_no_key(request, reading)
        return range_of(form.terms, keys)
    wanted = form.key_condition(keys.hash, keys.range, dict(keys.typed()))
    _require_no_key(request, reading)
    return key_range(wanted, keys, reading.source.index)


def _require_no_key(request: Mapping[str, Any], reading: Reading) -> None:
    what = "QueryFilter" if "QueryFilter" in request else "Filter Expression"
    for path in reading.filter.paths if reading.filter else ():
        if path[0] in reading.source.keys.names:
            raise invalid(f"{what} can only contain non-primary key attributes: Primary key attribute: {path[0]}")


def _of_one(source: Source) -> bool:
    """Whether a partition has one item at most, which is told before any place to go on from.

    ASSUMPTION: the page after it is empty, so that who goes on while there is a LastEvaluatedKey comes to an end; a
    Query of such a table on AWS, with that key and `Limit=1`, would prove it.
    """
    return source.index is None and source.keys.range is None


def _after_start(place: tuple[Any, Any], cuts: KeyRange, *, backward: bool) -> KeyRange:
    """The cuts of a page that goes on where another ended."""
    hash_, order = place
    narrowed = cuts.low is not None or cuts.high is not None
    if narrowed and not _within(order, cuts):
        raise invalid("The provided starting key does not match the range key predicate")
    if hash_ != cuts.hash:
        raise invalid(
            "The query can return at most one row and cannot be restarted"
            if narrowed
            else "The provided starting key is outside query boundaries based on provided conditions"
        )
    if backward:
        return cuts._replace(high=Bound(order, after=False))
    return cuts._replace(low=Bound(order, after=True))


def _within(order: Any, cuts: KeyRange) -> bool:
    """Whether a place lies between the cuts (a cut of an index is a tuple that compares by its beginning)."""
    low, high = cuts.low, cuts.high
    if low is not None and (order < low.key or (order == low.key and low.after)):
        return False
    return high is None or order < high.key or (order == high.key and high.after)


def _admit(ctx: Context[Tables], source: Source, cuts: KeyRange) -> None:
    """In a table that is known by a recording only, a partition may hold items that nobody saw."""
    knowledge = source.table.knowledge
    if knowledge is None or knowledge.knows_all():
        return
    if source.index is None and knowledge.knows_partition(cuts.hash):
        return
    where = f"{source.table.name}/{source.index.name}" if source.index else source.table.name
    ctx.assume(f"partition {where}/{{{source.keys.hash}={cuts.hash}}} may hold items that were never seen")
