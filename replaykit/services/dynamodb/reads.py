"""What queries and scans prove: the items on their pages, and, read to the end, what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.expressions.requests import of_query
from replaykit.services.dynamodb.past import Past
from replaykit.services.dynamodb.query_keys import KeyRange, key_range

Request = Mapping[str, Any]
# What may differ between the pages of one read.
OF_A_PAGE = {"ExclusiveStartKey", "Limit", "ReturnConsumedCapacity"}


@dataclass(slots=True)
class Reads:
    """Reads that go over several pages: what they have shown so far, by the key that continues them."""

    _open: dict[str, list[Any]] = field(default_factory=dict)

    def page(self, past: Past, operation: str, request: Request, output: Mapping[str, Any]) -> None:
        """One page of a query or a scan."""
        sure = bool(request.get("ConsistentRead"))
        items = output.get("Items", [])
        whole = shows_all_attributes(request)
        for item in items:
            past.saw(item, whole=whole, sure=sure)
        seen = self._so_far(operation, request)
        if seen is None or not shows_every_item(past, request, output):
            return
        seen = [*seen, *items]
        if "LastEvaluatedKey" in output:
            self._open[_continued(operation, request, output["LastEvaluatedKey"])] = seen
        elif operation == "Scan":
            _whole_table(past, seen, sure=sure)
        else:
            _whole_query(past, request, seen, sure=sure)

    def _so_far(self, operation: str, request: Request) -> list[Any] | None:
        """What the pages before this one have shown; None where one of them was not seen."""
        start = request.get("ExclusiveStartKey")
        return [] if start is None else self._open.get(_continued(operation, request, start))


def shows_all_attributes(request: Request) -> bool:
    """An index may hold less than the item: only a table's own pages, without projection, show items whole."""
    return "IndexName" not in request and "ProjectionExpression" not in request and "AttributesToGet" not in request


def shows_every_item(past: Past, request: Request, output: Mapping[str, Any]) -> bool:
    """Whether the page holds every item that was read, with its key: nothing was filtered out or only counted."""
    if "IndexName" in request or request.get("TotalSegments", 1) > 1:
        return False
    items = output.get("Items", [])
    return output.get("ScannedCount") == len(items) and all(past.place(item) is not None for item in items)


def _continued(operation: str, request: Request, start: Any) -> str:
    """The read that goes on from this key."""
    same = {name: request[name] for name in sorted(request.keys() - OF_A_PAGE)}
    return repr((operation, same, sorted(start.items())))


def _whole_table(past: Past, seen: list[Any], *, sure: bool) -> None:
    past.read_whole_table(seen, sure=sure)


def _whole_query(past: Past, request: Request, seen: list[Any], *, sure: bool) -> None:
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
