"""What a SELECT may ask of an index, in PartiQL's words, which are not those of Query (verified)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from replaykit.emulator import Context
from replaykit.services.dynamodb.composite import CompositeKeys
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.branches import Branch, paths
from replaykit.services.dynamodb.partiql.grammar import NO_COLUMN
from replaykit.services.dynamodb.partiql.reader import refused
from replaykit.services.dynamodb.reading import Source, find_source, not_held
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid, sortable

COMPOSITE: Final = (
    "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."
)


def find_read_source(ctx: Context[Tables], select: tree.Select, *, consistent: bool) -> Source:
    """The table or index of a SELECT."""
    request: dict[str, object] = {"TableName": select.table, "ConsistentRead": consistent}
    if select.index is not None:
        table = ctx.store.table(select.table, ctx.now)
        index = table.indexes.get(select.index)
        there = table.described and select.index not in table.vectors  # of what is, find_source says what it is
        if there and (index is None or (index.gone_at is not None and ctx.now >= index.gone_at)):
            raise invalid("The table does not have the specified index")
        refuse_composite(table, select)
        if select.misplaced is not None:
            raise refused(NO_COLUMN, select.misplaced)
        if index is not None and index.is_global and consistent:
            raise invalid("Strongly consistent read is not supported on Global Secondary Indexes")
        request["IndexName"] = select.index
    return find_source(ctx, request)


def refuse_composite(table: Table, select: tree.Select) -> None:
    """An index with several attributes in a part of its key is none of PartiQL's; the rest of its table is (verified).

    It is told before what the WHERE, the columns or a batch would be refused for (verified).
    """
    index = None if select.index is None else table.indexes.get(select.index)
    if index is not None and isinstance(index.keys, CompositeKeys):
        raise invalid(COMPOSITE)


def require_filter_projected(index: Index, branches: Sequence[Branch]) -> None:
    """A read by key may filter by what the index holds; a scan may filter by anything, and finds nothing.

    Captured: of several reads one that is in order lets all pass, and of those that are not, the attributes of the
    one with the greatest partition key are told. ASSUMPTION: the rule behind that.
    """
    missing = [(branch, _missing(index, branch)) for branch in branches]
    if all(names for _, names in missing):
        _, names = max(missing, key=lambda pair: sortable(pair[0].partition))
        raise not_held(index, names)


def _missing(index: Index, branch: Branch) -> list[str]:
    return index.lacks(str(path.parts[0]) for node in branch.rest for path in paths(node))
