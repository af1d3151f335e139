"""Query: the items of one partition, in the order of their range key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.composite import CompositeKeys, range_of
from replaykit.services.dynamodb.expressions.requests import QueryForm, of_query
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.query_keys import KeyRange, covers, key_range
from replaykit.services.dynamodb.reading import (
    Reading,
    Source,
    admit_partition,
    fetch_of,
    find_source,
    pay,
    read_select,
    require_filter_held,
    require_read_units,
    require_scalar_paths,
)
from replaykit.services.dynamodb.starting import (
    read_place,
    read_start_values,
    require_form,
    require_key,
    require_number,
)
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.values import Item, invalid

ONE_ROW = "The query can return at most one row and cannot be restarted"


@operation("dynamodb", "Query")
def query(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html."""
    _require_limit(request)
    select = read_select(request)
    starts = "ExclusiveStartKey" in request
    form = of_query(request, partial(read_start_values, request) if starts else None)
    start = read_start_values(request) if starts else None
    source = find_source(ctx, request)
    backward = not request.get("ScanIndexForward", True)
    cuts = _cuts(form, source, start, backward=backward)
    reading = _reading(form, request, select, source)
    require_read_units(ctx, source, cuts.hash)
    over = start is not None and _of_one(source)
    page = reading.page(() if over else source.items.slices(*cuts, backward=backward), request.get("Limit"))
    if source.table.meter is not None:
        pay(ctx, source, reading.units(request, page), reading.fetch, cuts.hash)
    admit_partition(ctx, source, cuts.hash)
    return reading.answer(request, page)


def _require_limit(request: Mapping[str, Any]) -> None:
    """Query has words of its own for it, unlike Scan (captured on AWS in 2026: paritysuite/dynamodb-conformance)."""
    if request.get("Limit", 1) < 1:
        text = "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
        raise invalid(f"1 validation error detected: {text}")


def _cuts(form: QueryForm, source: Source, start: Item | None, *, backward: bool) -> KeyRange:
    """The partition that is asked for, and the part of its order."""
    if start is None:
        return _asked(form, source, None)
    require_number(source, start)
    cuts = _asked(form, source, start)
    place = read_place(source, start)
    return _after_start(place, cuts, backward=backward)


def _asked(form: QueryForm, source: Source, start: Item | None) -> KeyRange:
    """What the key condition asks for; each key attribute of the starting key is looked at before its condition."""
    keys = source.keys
    if isinstance(keys, CompositeKeys):
        if start is not None:
            require_form(source, start)
        return range_of(form.terms, keys)
    before = None if start is None else partial(require_key, source, start)
    wanted = form.key_condition(keys.hash, keys.range, dict(keys.typed()), before)
    return key_range(wanted, keys, source.index)


def _reading(form: QueryForm, request: Mapping[str, Any], select: str, source: Source) -> Reading:
    """What is answered of it; the order of what is looked at: public tests that are run on AWS (architect/dynalite)."""
    require_scalar_paths(source, form.projection)
    what = "QueryFilter" if "QueryFilter" in request else "Filter Expression"
    for path in form.filter.paths if form.filter else ():
        if path[0] in source.keys.names:
            raise invalid(f"{what} can only contain non-primary key attributes: Primary key attribute: {path[0]}")
    fetch = fetch_of(source, request, select, form.projection)
    if source.index is not None:
        require_filter_held(source.index, form.filter)
    require_scalar_paths(source, form.filter)
    return Reading(source, select, form.filter, form.projection, fetch)


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
    if narrowed and not covers(cuts, order):
        raise invalid("The provided starting key does not match the range key predicate")
    if hash_ != cuts.hash:
        raise invalid(
            ONE_ROW
            if narrowed
            else "The provided starting key is outside query boundaries based on provided conditions"
        )
    if backward:
        return cuts._replace(high=Bound(order, after=False))
    return cuts._replace(low=Bound(order, after=True))
