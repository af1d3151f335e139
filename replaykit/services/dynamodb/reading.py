"""What Query and Scan share: what is read (table or index), which attributes are answered, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from replaykit.aws.error import AwsError, NotEmulated
from replaykit.emulator import Context
from replaykit.models.java import hash_order
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.expressions import Condition, ItemPath, Projection
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.page import Keep, Page, collect
from replaykit.services.dynamodb.partitions import Partitions
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, fragments, looker, unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid, invalid_value
from replaykit.services.dynamodb.write import admit_past, require_scalars

NO_CONSISTENT_READ = "Consistent reads are not supported on global secondary indexes"
SELECTED = {
    "COUNT": "only the Count",
    "ALL_ATTRIBUTES": "ALL_ATTRIBUTES",
    "ALL_PROJECTED_ATTRIBUTES": "ALL_PROJECTED_ATTRIBUTES",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A table, or one of its indexes, that is read; `name` is the table as the request named it."""

    name: str
    table: Table
    index: Index | None
    items: Partitions
    keys: KeySchema
    base: Partitions  # the table's items, as this read sees them

    @property
    def key_names(self) -> tuple[str, ...]:
        """The attributes that a starting key holds."""
        return tuple(dict.fromkeys((*self.keys.names, *self.table.keys.names)))


def find_source(ctx: Context[Tables], request: Mapping[str, Any]) -> Source:
    """The table or index that a request reads."""
    name = request["TableName"]
    table = ctx.store.table(name, ctx.now)
    index_name = request.get("IndexName")
    if not table.key_order_known or (index_name is not None and not table.described):
        why = f"no recorded call describes table {table.name}; record a DescribeTable with the calls"
        raise NotEmulated(ctx.call.name, why)
    if index_name is None:
        source = Source(name, table, None, table.items, table.keys, table.items)
        return source if table.copies is None else _seen(ctx, request, source)
    index = table.indexes.get(index_name)
    if index_name in table.vectors:
        raise _no_search(ctx, request)
    if index is None or (index.gone_at is not None and ctx.now >= index.gone_at):
        raise invalid(f"The table does not have the specified index: {index_name}")
    if index.is_global and request.get("ConsistentRead"):
        raise invalid(NO_CONSISTENT_READ)
    if ctx.now < index.ready_at:
        raise invalid(f"Cannot read from backfilling global secondary index: {index_name}")
    source = Source(name, table, index, index.items, index.keys, table.items)
    return source if table.copies is None else _seen(ctx, request, source)


def _seen(ctx: Context[Tables], request: Mapping[str, Any], source: Source) -> Source:
    """The source as this read sees it: as it is, or as a copy that is behind has it."""
    copies, index = source.table.copies, source.index
    if copies is None or request.get("ConsistentRead"):
        return source  # strongly consistent
    copy = copies.choose(ctx.ids, ctx.now, of_global_index=index is not None and index.is_global)
    if copy is None:
        return source
    admit_past(ctx, source.table)
    items = copy.items if index is None else copy.index_items(index.name)
    return replace(source, items=items, base=copy.items)


def _no_search(ctx: Context[Tables], request: Mapping[str, Any]) -> AwsError:
    """A vector index is read by SearchVectors alone; each operation has its own full stop (captured on AWS)."""
    if ctx.call.operation != "Query":
        return invalid("Scan operation not supported on this index type")
    if request.get("ConsistentRead"):
        return invalid(NO_CONSISTENT_READ)
    return invalid("Query operation not supported on this index type.")


def read_select(request: Mapping[str, Any]) -> str:
    """Which attributes are answered; a Select that contradicts another parameter is refused.

    A Scan too is told of Querying (paritysuite/dynamodb-conformance, tests that are run on AWS, 2026).
    """
    listed = next((member for member in ("AttributesToGet", "ProjectionExpression") if member in request), None)
    select: str | None = request.get("Select")
    indexed = "IndexName" in request
    if select is None:
        return "SPECIFIC_ATTRIBUTES" if listed else "ALL_PROJECTED_ATTRIBUTES" if indexed else "ALL_ATTRIBUTES"
    if select == "SPECIFIC_ATTRIBUTES":
        if not listed:
            raise invalid(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
            )
    elif listed:
        raise invalid(f"Cannot specify the {listed} when choosing to get {SELECTED[select]}")
    if select == "ALL_PROJECTED_ATTRIBUTES" and not indexed:
        raise invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    return select


def require_projected(source: Source, select: str, projection: Projection | None) -> bool:
    """Whether items must be fetched from the table; a global index can't do that and refuses."""
    index = source.index
    if index is None or index.projection == "ALL":
        return False
    missing = index.lacks(_names(projection.paths)) if projection else []
    if not index.is_global:
        return bool(missing) or select == "ALL_ATTRIBUTES"
    if select == "ALL_ATTRIBUTES":
        raise invalid_value(
            f"Select type ALL_ATTRIBUTES is not supported for global secondary index {index.name} "
            "because its projection type is not ALL"
        )
    if missing:
        raise invalid_value(f"Global secondary index {index.name} does not project [{', '.join(missing)}]")
    return False


def require_filter_held(index: Index, keep: Condition | None) -> None:
    """A Query filters by what its index holds, of either kind and whatever it answers (scylladb's test_lsi.py, 2026).

    ASSUMPTION: a Scan may name any attribute and finds what the index holds of it, as was captured of the scans of
    PartiQL; one of Scan itself would prove it.
    """
    if keep is not None and (missing := index.lacks(_names(keep.paths))):
        raise not_held(index, missing)


def not_held(index: Index, missing: Iterable[str]) -> AwsError:
    """The refusal of a filter; without Global or Local (captured of PartiQL, and seen of Query through AppSync)."""
    shown = ", ".join(hash_order(missing))
    return invalid_value(f"Secondary index {index.name} does not project one or more filter attributes: [{shown}]")


def _names(paths: Iterable[ItemPath]) -> list[str]:
    return [str(path[0]) for path in paths]


def admit_items(ctx: Context[Tables], table: Table) -> None:
    """Admit it where a table that is known by a recording only may hold items that nobody saw."""
    if not table.whole:
        ctx.assume(f"table {table.name} may hold items that were never seen")


def admit_partition(ctx: Context[Tables], source: Source, hash_: Any) -> None:
    """Admit it where a partition of such a table, or of its index, may."""
    knowledge = source.table.knowledge
    if knowledge is None or knowledge.knows_all():
        return
    if source.index is None and knowledge.knows_partition(hash_):
        return
    where = f"{source.table.name}/{source.index.name}" if source.index else source.table.name
    ctx.assume(f"partition {where}/{{{source.keys.hash}={hash_}}} may hold items that were never seen")


class Fetch:
    """Reads of the table behind a local index; each item is rounded up by itself."""

    __slots__ = ("consistent", "items", "units")

    def __init__(self, items: Partitions, *, consistent: bool) -> None:
        self.items = items
        self.consistent = consistent
        self.units = 0.0

    def __call__(self, entry: Stored) -> Stored:
        found = self.items.get(*entry[2][1:])
        assert found is not None, "an index entry without its item"
        self.units += read_units(found[1], consistent=self.consistent)
        return found


def collect_whole(slices: Iterable[list[Stored]], limit: int | None, fetch: Fetch, keep: Keep | None) -> Page:
    """A page whose filter sees what the index holds; what is looked at is fetched and paid (verified of PartiQL)."""
    whole: dict[int, Stored] = {}

    def look(entry: Stored) -> bool:
        whole[id(entry)] = fetch(entry)
        return keep is None or keep(entry)

    page = collect(slices, limit, look)
    page.kept = [whole[id(entry)] for entry in page.kept]
    return page


@dataclass(frozen=True, slots=True)
class Reading:
    """A Query or a Scan, read: where from, which items, which attributes."""

    source: Source
    select: str
    filter: Condition | None
    projection: Projection | None
    fetch: Fetch | None

    def units(self, request: Mapping[str, Any], page: Page) -> float:
        """What reading the page cost, without what was fetched."""
        return read_units(page.size, consistent=request.get("ConsistentRead", False))

    def page(self, slices: Iterable[list[Stored]], limit: int | None) -> Page:
        """One page, its items whole where they are fetched."""
        keep = None
        if self.filter is not None:
            holds, look = self.filter.holds, looker(self.filter.attributes)

            def keep(stored: Stored) -> bool:
                return holds(look(stored))

        return collect(slices, limit, keep) if self.fetch is None else collect_whole(slices, limit, self.fetch, keep)

    def answer(self, request: Mapping[str, Any], page: Page) -> dict[str, Any]:
        """What AWS answers for a page."""
        output: dict[str, Any] = {"Count": len(page.kept), "ScannedCount": page.scanned}
        if self.select != "COUNT":
            output["Items"] = self._items(page.kept)
        if page.last is not None:
            item = unfold(page.last)
            output["LastEvaluatedKey"] = {name: item[name] for name in self.source.key_names}
        if told := self._consumed(request, page):
            output["ConsumedCapacity"] = told
        return output

    def _items(self, kept: list[Stored]) -> list[Any]:
        projection = self.projection
        if projection is None:
            return fragments(kept)
        return [projection.apply(unfold(stored)) for stored in kept]

    def _consumed(self, request: Mapping[str, Any], page: Page) -> dict[str, Any] | None:
        form = request.get("ReturnConsumedCapacity")
        if form is None:
            return None
        source = self.source
        units = self.units(request, page)
        if source.index is None:
            return consumed(form, source.name, source.table, units)
        own = self.fetch.units if self.fetch else 0.0
        return consumed(form, source.name, source.table, own, {source.index.name: units})


def require_read_units(ctx: Context[Tables], source: Source, key: Any = None) -> None:
    """Refuse a read of what has no units left; `key` is the partition key where it is of one."""
    if source.table.meter is not None:
        source.table.meter.require("Read", ctx.now, source.index, key)


def pay(ctx: Context[Tables], source: Source, units: float, fetch: Fetch | None, key: Any = None) -> None:
    """Take what a read cost: of the index or the table that was read, and of the table that items were fetched from."""
    if source.table.meter is not None:
        source.table.meter.take("Read", units, ctx.now, source.index, key)
        if fetch is not None:
            source.table.meter.take("Read", fetch.units, ctx.now)


def fetch_of(source: Source, request: Mapping[str, Any], select: str, projection: Projection | None) -> Fetch | None:
    """What fetches from the table that which the index lacks; None where nothing is to be fetched."""
    if not require_projected(source, select, projection):
        return None
    return Fetch(source.base, consistent=request.get("ConsistentRead", False))


def require_scalar_paths(source: Source, read: Condition | Projection | None) -> None:
    """Refuse a filter or a projection that looks into a key."""
    if read is not None:
        require_scalars(source.table, read.nested)
