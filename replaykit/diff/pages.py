"""Pages of stream records, compared as one stream: how two sides cut it into pages is no divergence.

AWS may answer an empty page where there are records, tell in the last page or in one after it that a shard is over, and
deliver with LATEST what was written a moment before. What must agree: each item's records, in their order; and, once
both sides have told the same records, whether the shard goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.call import OperationCall
from replaykit.diff.divergence import ABSENT, Divergence, Kind
from replaykit.diff.lists import canonical, same
from replaykit.diff.rules import Walk, rule_of
from replaykit.models import service

BEGIN, PAGE = "dynamodbstreams.GetShardIterator", "dynamodbstreams.GetRecords"


@dataclass(slots=True)
class Waiting:
    """A record that only one side has told so far; `early`: before both sides had told a common one."""

    index: int
    path: str
    record: Mapping[str, Any]
    early: bool


@dataclass(slots=True)
class Chain:
    """The pages that follow from one iterator: what each side has told and the other not yet, by item."""

    latest: bool = False
    met: bool = False
    recorded: dict[bytes, list[Waiting]] = field(default_factory=dict)
    other: dict[bytes, list[Waiting]] = field(default_factory=dict)

    def settled(self) -> bool:
        """Whether both sides have told the same records; with LATEST one may have told what was just before."""
        return not any(self._owed(side) for side in (self.recorded, self.other))

    def leftovers(self, side: Mapping[bytes, list[Waiting]]) -> list[Waiting]:
        return [one for waiting in side.values() for one in waiting if not (self.latest and one.early)]

    def _owed(self, side: Mapping[bytes, list[Waiting]]) -> bool:
        return bool(self.leftovers(side))


class Pages:
    """The chains of one run, by the recorded iterators that go on with them."""

    def __init__(self) -> None:
        self._chains: dict[str, Chain] = {}
        self._all: list[Chain] = []

    def begin(self, call: OperationCall, output: Any) -> None:
        """A recorded iterator was given: a chain begins."""
        if isinstance(output, Mapping) and "ShardIterator" in output:
            self._add(output["ShardIterator"], latest=call.params.get("ShardIteratorType") == "LATEST")

    def compare(self, index: int, call: OperationCall, recorded: Any, other: Any, walk: Walk) -> None:
        """One page of each side. What only one has told so far may yet come from the other."""
        token = call.params.get("ShardIterator", "")
        chain = self._chains.get(token) or self._add(token)
        for side, page in ((chain.recorded, recorded), (chain.other, other)):
            for place, record in enumerate(page.get("Records", ())):
                waiting = Waiting(index, f"Records[{place}]", record, not chain.met)
                side.setdefault(_key(record), []).append(waiting)
        for key in [key for key in chain.recorded if key in chain.other]:
            _pair(chain, key, walk)
        self._compare_next(chain, recorded, other, walk)
        if "NextShardIterator" in recorded:
            self._chains[recorded["NextShardIterator"]] = chain

    def finish(self) -> dict[int, list[Divergence]]:
        """What one side never told, by the call in which the other did."""
        found: dict[int, list[Divergence]] = {}
        for chain in self._all:
            for one in chain.leftovers(chain.recorded):
                missing = Divergence(one.path, one.record, ABSENT, Kind.MISSING)
                found.setdefault(one.index, []).append(missing)
            for one in chain.leftovers(chain.other):
                extra = Divergence(one.path.replace("[", "[+"), ABSENT, one.record, Kind.EXTRA)
                found.setdefault(one.index, []).append(extra)
        return found

    def _add(self, token: str, *, latest: bool = False) -> Chain:
        chain = self._chains[token] = Chain(latest)
        self._all.append(chain)
        return chain

    def _compare_next(self, chain: Chain, recorded: Any, other: Any, walk: Walk) -> None:
        mine, yours = recorded.get("NextShardIterator"), other.get("NextShardIterator")
        if mine is not None and yours is not None:
            if not walk.handles.bind(mine, yours):
                walk.note("NextShardIterator", mine, yours, Kind.VALUE)
        elif mine != yours and chain.settled():
            kind = Kind.EXTRA if mine is None else Kind.MISSING
            walk.note("NextShardIterator", ABSENT if mine is None else mine, ABSENT if yours is None else yours, kind)


def _pair(chain: Chain, key: bytes, walk: Walk) -> None:
    """Compare what both sides have told of one item, in order."""
    operation = service("dynamodbstreams").operation("GetRecords")
    shape = operation.output.members["Records"].member if operation and operation.output else None
    mine, yours = chain.recorded[key], chain.other[key]
    while mine and yours:
        if chain.latest:
            _skip_early(mine, yours)
        first, second = mine.pop(0), yours.pop(0)
        chain.met = True
        rule_of("dynamodbstreams", shape)(first.path, first.record, second.record, walk)


def _skip_early(mine: list[Waiting], yours: list[Waiting]) -> None:
    """With LATEST one side may have told more of what was just before: begin with the first that both have."""
    for one, two in ((mine, yours), (yours, mine)):
        while len(one) > 1 and one[0].early and not _alike(one[0], two[0]) and _alike(one[1], two[0]):
            one.pop(0)


def _alike(one: Waiting, two: Waiting) -> bool:
    return same(_shown(one.record), _shown(two.record))


def _shown(record: Mapping[str, Any]) -> Any:
    told = record.get("dynamodb", {})
    return [record.get("eventName"), told.get("NewImage"), told.get("OldImage")]


def _key(record: Mapping[str, Any]) -> bytes:
    return canonical(record.get("dynamodb", {}).get("Keys"))
