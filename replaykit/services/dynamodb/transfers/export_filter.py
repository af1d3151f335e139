"""FilterSpecification: which items an export holds, and what of them; its expressions are those of Query and Scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from replaykit.services.dynamodb.expressions import Condition, Projection
from replaykit.services.dynamodb.expressions.requests import of_query, of_scan
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.query_keys import KeyRange, covers, key_range
from replaykit.services.dynamodb.stored import Stored, store, unfold
from replaykit.services.dynamodb.values import Item, invalid, item_size


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; each part may be left out."""

    keys: KeySchema
    cuts: KeyRange | None
    condition: Condition | None
    projection: Projection | None

    def holds(self, item: Item) -> bool:
        """Whether an item is exported."""
        if self.cuts is not None:
            hash_, order = self.keys.place_of_item(item)
            if hash_ != self.cuts.hash or not covers(self.cuts, order):
                return False
        return self.condition is None or self.condition.test(item)

    def cut(self, stored: Stored) -> Stored:
        """What is told of an item, or of an image of it."""
        if self.projection is None:
            return stored
        kept = self.projection.apply(unfold(stored))
        return store(kept, item_size(kept), stored[2])


def read_filter(given: Mapping[str, Any] | None, keys: KeySchema) -> Filter | None:
    """The wanted items; refused as by Query and Scan: a filter beside a key condition names no key."""
    if given is None:
        return None
    if "KeyConditionExpression" not in given:
        form = of_scan(given)
        return Filter(keys, None, form.filter, form.projection)
    query = of_query(given)
    wanted = query.key_condition(keys.hash, keys.range, dict(keys.typed()))
    for path in query.filter.paths if query.filter else ():
        if path[0] in keys.names:
            raise invalid(
                f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {path[0]}"
            )
    return Filter(keys, key_range(wanted, keys, None), query.filter, query.projection)
