"""SELECT: one page of a statement's reads, each a query of a partition, or of the scan that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from replaykit.emulator import Context
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.expressions import Condition, Projection
from replaykit.services.dynamodb.ordered import Bound
from replaykit.services.dynamodb.page import PAGE_BYTES, Page, collect
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.branches import Branch, branches_of
from replaykit.services.dynamodb.partiql.columns import Columns
from replaykit.services.dynamodb.partiql.conditions import Lowering
from replaykit.services.dynamodb.partiql.index_rules import find_read_source, require_filter_projected
from replaykit.services.dynamodb.partiql.next_token import START, Position
from replaykit.services.dynamodb.partiql.ordering import ordered
from replaykit.services.dynamodb.partitions import Start
from replaykit.services.dynamodb.reading import (
    Fetch,
    Source,
    admit_items,
    admit_partition,
    collect_whole,
    require_projected,
)
from replaykit.services.dynamodb.starting import read_start
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, unfold
from replaykit.services.dynamodb.values import AttributeValue, Item
from replaykit.services.dynamodb.write import admit_item


@dataclass(slots=True)
class Reads:
    """A SELECT against its table: the branches in their order, or None for a scan."""

    source: Source
    columns: Columns
    parameters: Sequence[AttributeValue]
    branches: list[Branch] | None
    where: tree.Node | None
    backward: bool
    fetch: Fetch | None
    consistent: bool


@dataclass(slots=True)
class Answer:
    """What one call has read: `next` is where the following goes on, `last` the key that was read last."""

    items: list[Any] = field(default_factory=list)
    units: float = 0.0
    next: Position | None = None
    last: Item | None = None


def plan_reads(
    ctx: Context[Tables], select: tree.Select, parameters: Sequence[AttributeValue], *, consistent: bool
) -> Reads:
    """How a SELECT is read."""
    source = find_read_source(ctx, select, consistent=consistent)
    branches = branches_of(select.where, source.keys, parameters)
    branches, backward = ordered(select, source, branches)
    if source.index is not None and branches is not None:
        require_filter_projected(source.index, branches)
    # ASSUMPTION: columns may hold each other, unlike the paths of a projection; `SELECT a, a.b` would show it.
    wanted = Projection.of(dict.fromkeys(path.parts[:1] for path in select.columns)) if select.columns else None
    fetches = require_projected(source, "ALL_PROJECTED_ATTRIBUTES" if wanted is None else "", wanted)
    fetch = Fetch(source.base, consistent=consistent) if fetches else None
    return Reads(source, Columns(select.columns), parameters, branches, select.where, backward, fetch, consistent)


def read_page(ctx: Context[Tables], reads: Reads, limit: int | None, start: Position = START) -> Answer:
    """One page: until the limit, or until a megabyte has been read."""
    if reads.branches is None:
        return _scan(ctx, reads, limit, start)
    answer = Answer()
    scanned = size = 0
    for number in range(start.read, len(reads.branches)):
        branch = reads.branches[number]
        after = start.key if number == start.read else None
        page = _query(ctx, reads, branch, None if limit is None else limit - scanned, after)
        _add(reads, page, answer)
        scanned, size = scanned + page.scanned, size + page.size
        done = page.last is None or _one_item(reads, branch)
        if not done and page.last is not None:
            answer.next = Position(number, _key(reads.source, page.last))
            return answer
        if number + 1 < len(reads.branches) and (scanned == limit or size > PAGE_BYTES):
            answer.next = Position(number + 1, None)
            return answer
    answer.last = None
    return answer


def _scan(ctx: Context[Tables], reads: Reads, limit: int | None, start: Position) -> Answer:
    source = reads.source
    place = None
    if start.key is not None:
        hash_, order = read_start(source, start.key)
        place = Start(hash_, Bound(order, after=True))
    keep = Lowering(reads.parameters).where([] if reads.where is None else [reads.where])
    page = _collect(reads, source.items.scan(place), limit, keep)
    admit_items(ctx, source.table)
    answer = Answer()
    _add(reads, page, answer)
    answer.next = None if answer.last is None else Position(0, answer.last)
    return answer


def _query(ctx: Context[Tables], reads: Reads, branch: Branch, limit: int | None, after: Item | None) -> Page:
    source = reads.source
    cuts = branch.cuts(source.keys, source.index)
    if after is not None:
        bound = Bound(read_start(source, after)[1], after=not reads.backward)
        cuts = cuts._replace(high=bound) if reads.backward else cuts._replace(low=bound)
    if _one_item(reads, branch):
        admit_item(ctx, source.table, (cuts.hash, cuts.low.key if cuts.low is not None else None))
    else:
        admit_partition(ctx, source, cuts.hash)
    keep = Lowering(reads.parameters).where(branch.rest)
    return _collect(reads, source.items.slices(*cuts, backward=reads.backward), limit, keep)


def _collect(reads: Reads, slices: Iterable[list[Stored]], limit: int | None, keep: Condition | None) -> Page:
    test = None if keep is None else partial(_passes, keep.test)
    return collect(slices, limit, test) if reads.fetch is None else collect_whole(slices, limit, reads.fetch, test)


def _passes(test: Callable[[Item], bool], stored: Stored) -> bool:
    return test(unfold(stored))


def _add(reads: Reads, page: Page, answer: Answer) -> None:
    answer.items += map(reads.columns.of, page.kept)
    answer.units += read_units(page.size, consistent=reads.consistent)
    answer.last = None if page.last is None else _key(reads.source, page.last)


def _key(source: Source, stored: Stored) -> Item:
    item = unfold(stored)
    return {name: item[name] for name in source.key_names}


def _one_item(reads: Reads, branch: Branch) -> bool:
    """ASSUMPTION: a read by the whole key has no next page, whatever the Limit; one with Limit 1 would show it."""
    return reads.source.index is None and branch.one_item(reads.source.keys)
