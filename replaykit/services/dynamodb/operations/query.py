"""Query: the items of one partition, in the order of their range key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.expressions import Condition, KeyCondition, Placeholders, Projection
from replaykit.services.dynamodb.expressions import condition as read_condition
from replaykit.services.dynamodb.expressions import key_condition as read_key_condition
from replaykit.services.dynamodb.expressions import projection as read_projection
from replaykit.services.dynamodb.item_form import read_key, read_placeholders
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.query_keys import KeyRange, key_range
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


@operation("dynamodb", "Query")
def query(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html."""
    select = read_select(request, "Querying")
    placeholders = read_placeholders(request)
    filter_, projection = _filter(request, placeholders), _projection(request, placeholders)
    start = read_key(request["ExclusiveStartKey"]) if "ExclusiveStartKey" in request else None
    source = find_source(ctx, request)
    wanted = _key_condition(request, placeholders, source)
    placeholders.require_all_used()
    _require_no_key(filter_, source)
    fetches = require_projected(source, select, projection, filter_)
    cuts = key_range(wanted, source.keys, source.index)
    backward = not request.get("ScanIndexForward", True)
    if start is not None:
        cuts = _after_start(source, start, cuts, backward=backward)
    fetch = Fetch(source.table, consistent=request.get("ConsistentRead", False)) if fetches else None
    slices = source.items.slices(*cuts, backward=backward)
    page = read_page(source, slices, request.get("Limit"), filter_, fetch)
    _admit(ctx, source, wanted, cuts)
    return answer(source, request, select, page, projection, fetch)


def _filter(request: Mapping[str, Any], placeholders: Placeholders) -> Condition | None:
    text = request.get("FilterExpression")
    return None if text is None else read_condition(text, placeholders, parameter="FilterExpression")


def _projection(request: Mapping[str, Any], placeholders: Placeholders) -> Projection | None:
    text = request.get("ProjectionExpression")
    return None if text is None else read_projection(text, placeholders)


def _key_condition(request: Mapping[str, Any], placeholders: Placeholders, source: Source) -> KeyCondition:
    text = request.get("KeyConditionExpression")
    if text is None:
        raise invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    keys = source.keys
    return read_key_condition(text, placeholders, partition=keys.hash, sort=keys.range, types=dict(keys.typed()))


def _require_no_key(filter_: Condition | None, source: Source) -> None:
    for path in filter_.paths if filter_ else ():
        if path[0] in source.keys.names:
            raise invalid(
                f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {path[0]}"
            )


def _after_start(source: Source, start: Item, cuts: KeyRange, *, backward: bool) -> KeyRange:
    """The cuts of a page that goes on where another ended."""
    if source.index is None and source.keys.range is None:
        raise invalid("The query can return at most one row and cannot be restarted")
    hash_, order = read_start(source, start)
    if hash_ != cuts.hash or not _within(order, cuts, indexed=source.index is not None):
        raise invalid("The provided starting key is outside query boundaries based on provided conditions")
    if backward:
        return cuts._replace(high=Bound(order, after=False))
    return cuts._replace(low=Bound(order, after=True))


def _within(order: Any, cuts: KeyRange, *, indexed: bool) -> bool:
    """Whether a place lies between the cuts (a cut of an index is a tuple that compares by its beginning)."""
    low, high = cuts.low, cuts.high
    if low is not None and (order < low.key or (order == low.key and low.after)):
        return False
    return high is None or order < high.key or (order == high.key and high.after)


def _admit(ctx: Context[Tables], source: Source, wanted: KeyCondition, cuts: KeyRange) -> None:
    """In a table that is known by a recording only, a partition may hold items that nobody saw."""
    knowledge = source.table.knowledge
    if knowledge is None:
        return
    if source.index is None and knowledge.knows_partition(cuts.hash):
        return
    where = f"{source.table.name}/{source.index.name}" if source.index else source.table.name
    ctx.assume(f"partition {where}/{{{source.keys.hash}={cuts.hash}}} may hold items that were never seen")
