"""ORDER BY, which can only turn the order that the keys have (all of it captured)."""

from __future__ import annotations

from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.branches import Branch
from replaykit.services.dynamodb.reading import Source
from replaykit.services.dynamodb.values import equal, invalid, sortable


def ordered(select: tree.Select, source: Source, branches: list[Branch] | None) -> tuple[list[Branch] | None, bool]:
    """The branches in their order, and whether each is read backward.

    Captured: where only the partition key is named, the sort key is read backward. ASSUMPTION: without ORDER BY
    branches are read in the order of the text; a SELECT with `IN ['b', 'a']` would show it.
    """
    if not select.order:
        return branches, False
    if select.where is None:
        raise invalid("Must have WHERE clause in the statement when using ORDER BY clause.")
    wanted: dict[str, bool] = {}
    for one in select.order:
        name = ".".join(map(str, one.path.parts))
        if name not in source.keys.names:
            raise invalid(f"Attribute {name} in ORDER BY clause must be part of the primary key")
        wanted.setdefault(name, one.descending)
    if branches is None:
        raise invalid(
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
        )
    keys = source.keys
    if keys.hash not in wanted and any(not equal(branches[0].partition, one.partition) for one in branches):
        raise invalid(
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
        )
    backward = wanted.get(keys.range, True) if keys.range is not None else False
    return _sorted(branches, source, backward=backward, partitions_down=wanted.get(keys.hash, False)), backward


def _sorted(branches: list[Branch], source: Source, *, backward: bool, partitions_down: bool) -> list[Branch]:
    """First by where they begin in their partition, then by partition."""
    keys = source.keys

    def begins(branch: Branch) -> tuple[bool, object]:
        low = branch.cuts(keys).low
        return (low is not None, low if low is not None else ())

    by_sort = sorted(branches, key=begins, reverse=backward)
    return sorted(by_sort, key=lambda branch: sortable(branch.partition), reverse=partitions_down)
