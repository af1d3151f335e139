"""SearchVectors: the items of a vector index that are nearest to a vector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import NotEmulated
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.expressions.requests import of_search
from replaykit.services.dynamodb.reading import admit_items
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid
from replaykit.services.dynamodb.vectors.index import VectorIndex
from replaykit.services.dynamodb.vectors.search import (
    describe,
    fitting,
    rank,
    read_scope,
    read_search_vector,
    require_top,
    search_bytes,
)


@operation("dynamodb", "SearchVectors")
def search_vectors(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html."""
    require_top(request["TopK"])
    form = of_search(request)
    table = ctx.store.table(request["TableName"], ctx.now)
    index = _find_index(ctx, table, request["IndexName"])
    vector = read_search_vector(request["SearchVector"], index)
    entries = read_scope(form.equalities, index).entries(index)
    found = fitting(rank(index, entries, vector, request["TopK"]))
    admit_items(ctx, table)
    output: dict[str, Any] = {"SearchResults": [describe(one, index, form.projection) for one in found]}
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        output["ConsumedCapacity"] = {"VectorSearchRequestBytes": search_bytes(index, entries, found)}
    return output


def _find_index(ctx: Context[Tables], table: Table, name: str) -> VectorIndex:
    """The index, if it can be searched: while it is allocated it is not there, then it is backfilled (captured)."""
    if not table.described:
        why = f"no recorded call describes table {table.name}; record a DescribeTable with the calls"
        raise NotEmulated(ctx.call.name, why)
    table.act(ctx.now)
    index = table.vectors.get(name)
    if index is not None and index.backfilling(ctx.now):
        raise invalid(f"Cannot search backfilling vector index: {name}")
    if index is None or index.status(ctx.now) != "ACTIVE":
        raise invalid(f"The table does not have the specified index: {name}")
    return index
