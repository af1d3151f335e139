"""What queries and scans prove: the items on their pages, and, read to the end, what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions.requests import of_query
from replaykit.services.dynamodb.hydration.past import Past
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.query_keys import KeyRange, key_range

Request = Mapping[str, Any]
# What may differ between the pages of one read.
OF_A_PAGE = {"ExclusiveStartKey", "Limit", "ReturnConsumedCapacity"}


@dataclass(slots=True)
class Reads:
    """Reads that go over several pages: what they have shown so far, by the key that continues them."""

    _open: dict[str, set[Place]] = field(default_factory=dict)

    def page(self, past: Past, operation: str, request: Request, output: Mapping[str, Any]) -> None:
        """One page of a query or a scan."""
        sure = bool(request.get("ConsistentRead"))
        items = output.get("Items", [])
        places = [past.place(item) for item in items]
        whole = _shows_all_attributes(request)
        for place, item in zip(places, items, strict=True):
            if place is not None:
                past.saw_at(place, item, item, whole=whole, sure=sure)
        seen = self._so_far(operation, request)
        there = {place for place in places if place is not None}
        if seen is None or not _shows_every_item(request, output, len(there)):
            return
        seen |= there
        if "LastEvaluatedKey" in output:
            self._open[_continued(operation, request, output["LastEvaluatedKey"])] = seen
        elif operation == "Scan":
            past.read_whole_table(seen, sure=sure)
        else:
            _whole_query(past, request, seen, sure=sure)

    def _so_far(self, operation: str, request: Request) -> set[Place] | None:
        """What the pages before this one have shown; None where one of them was not seen."""
        start = request.get("ExclusiveStartKey")
        return set() if start is None else self._open.pop(_continued(operation, request, start), None)


def _shows_all_attributes(request: Request) -> bool:
    """An index may hold less than the item: only a table's own pages, without projection, show items whole."""
    return "IndexName" not in request and "ProjectionExpression" not in request and "AttributesToGet" not in request


def _shows_every_item(request: Request, output: Mapping[str, Any], shown: int) -> bool:
    """Whether the page holds every item that was read, with its key: nothing was filtered out or only counted."""
    if "IndexName" in request or request.get("TotalSegments", 1) > 1:
        return False
    return output.get("ScannedCount") == shown


def _continued(operation: str, request: Request, start: Any) -> str:
    """The read that goes on from this key."""
    same = {name: request[name] for name in sorted(request.keys() - OF_A_PAGE)}
    return repr((operation, same, sorted(start.items())))


def _whole_query(past: Past, request: Request, seen: set[Place], *, sure: bool) -> None:
    cuts = _cuts(past, request)
    if cuts is not None:
        past.read_range(cuts, seen, sure=sure)


def _cuts(past: Past, request: Request) -> KeyRange | None:
    """The partition that a query reads, and which part of it."""
    keys = past.keys
    try:
        wanted = of_query(request).key_condition(keys.hash, keys.range, dict(keys.typed()))
    except AwsError:
        return None
    return key_range(wanted, keys, None)
