"""What a recording tells of streams: the streams, their shards, the iterators, and every record that was read."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.recorded_time import seconds
from replaykit.services.dynamodb.values import Item, hashable, read_value
from replaykit.services.dynamodbstreams.arn import FORM
from replaykit.services.dynamodbstreams.handles import Handle, issued_handle, next_handle, unknown_handle

OPENED = re.compile(r"shardId-(\d{20})-")
EXPIRED = "ExpiredIteratorException"
ItemKey: TypeAlias = Hashable


@dataclass(slots=True)
class RecordedShard:
    """A shard as DescribeStream told it, or (`first` 0) as an iterator named it.

    `seen` and `closed` are when it was first listed and when it was first seen closed, in seconds, as far as the
    recording has times; `looked` is when it was last read to its end, from the number `looked_from`;
    `over_place` is the call that first showed it closed. `known_from` is the call since which all of its records
    are known, as they were read from there to its end.
    """

    shard_id: str
    parent: str | None = None
    first: int = 0
    ending: int | None = None
    over: bool = False
    seen: float | None = None
    closed: float | None = None
    over_place: int | None = None
    known_from: int | None = None
    looked: float | None = None
    looked_from: int = 0

    def opened(self) -> float | None:
        """When it was opened: its id says so; not later than it was first seen."""
        form = OPENED.match(self.shard_id)
        if form is None:
            return self.seen
        opened = int(form[1]) / 1000
        return opened if self.seen is None else min(opened, self.seen)


@dataclass(slots=True)
class Logged:
    """One record that was read: `place` is the call that first delivered it.

    `absent_until` is the last instant at which a read to the end of the shard did not find it yet.
    """

    number: int
    shard_id: str
    record: Mapping[str, Any]
    place: int
    absent_until: float | None = None

    @property
    def keys(self) -> Item:
        """The key of the item."""
        keys: Item = self.record["dynamodb"]["Keys"]
        return keys

    @property
    def created(self) -> float | None:
        """When the record was made, in recorded seconds."""
        created = self.record["dynamodb"].get("ApproximateCreationDateTime")
        return None if created is None else float(created.timestamp())


@dataclass(frozen=True, slots=True)
class Lived:
    """A recorded call that is being made again: its place, and when it was made."""

    index: int
    at: float | None


@dataclass(slots=True)
class Page:
    """One answered GetRecords."""

    handle: Handle
    records: list[Mapping[str, Any]]
    place: int
    at: float | None
    to_the_end: bool

    def numbers(self) -> list[int]:
        return [int(record["dynamodb"]["SequenceNumber"]) for record in self.records]


@dataclass(slots=True)
class RecordedStream:
    """One stream of a recording; `description` is what DescribeStream told of it first, without its shards."""

    arn: str
    table_name: str
    label: str
    description: Mapping[str, Any] = field(default_factory=dict)
    status: str | None = None
    shards: dict[str, RecordedShard] = field(default_factory=dict)
    log: dict[tuple[str, int], Logged] = field(default_factory=dict)

    def records(self) -> list[Logged]:
        return sorted(self.log.values(), key=lambda one: one.number)

    def key_schema(self) -> list[dict[str, str]]:
        """The table's key: as described, else all that is known from a record's key where that is one attribute."""
        described = self.description.get("KeySchema")
        if described:
            return [dict(part) for part in described]
        names = sorted({name for one in self.log.values() for name in one.keys})
        return [{"AttributeName": names[0], "KeyType": "HASH"}] if len(names) == 1 else []

    def hash_name(self) -> str | None:
        return next((part["AttributeName"] for part in self.key_schema() if part["KeyType"] == "HASH"), None)

    def view_type(self) -> str:
        for record in self.log.values():
            if "StreamViewType" in record.record["dynamodb"]:
                return str(record.record["dynamodb"]["StreamViewType"])
        return str(self.description.get("StreamViewType", "KEYS_ONLY"))

    def greatest(self) -> int:
        """The greatest number that the recording names, of records and of shards."""
        of_shards = (number for shard in self.shards.values() for number in (shard.first, shard.ending or 0))
        return max((*of_shards, *(one.number for one in self.log.values())), default=0)

    def closed_at(self, told: RecordedShard) -> float | None:
        """When a shard was closed: its children were opened then; else when it was first seen closed."""
        children = (child.opened() for child in self.shards.values() if child.parent == told.shard_id)
        return min((at for at in children if at is not None), default=told.closed)

    def open_when(self, lived: Lived) -> list[str]:
        """The shards that may have taken what a recorded call wrote: those that were not over, the oldest first."""
        may = [shard for shard in self.shards.values() if self._was_not_over(shard, lived)]
        return [shard.shard_id for shard in sorted(may, key=lambda shard: (shard.opened() or 0.0, shard.shard_id))]

    def _was_not_over(self, shard: RecordedShard, lived: Lived) -> bool:
        if shard.known_from is not None and lived.index > shard.known_from:
            return False
        if shard.over_place is not None and shard.over_place < lived.index:
            return False
        if lived.at is None:
            return True
        closed = self.closed_at(shard) if shard.over else None
        return closed is None or lived.at <= closed

    def line(self, name: str | None) -> Iterator[str]:
        """A shard and those from which it took over, as far as they are known."""
        while name is not None and name in self.shards:
            yield name
            name = self.shards[name].parent

    def shard_holding(self, number: int) -> str | None:
        """The only shard that may hold a number."""
        found = {shard for shard, known in self.log if known == number} or {
            shard.shard_id
            for shard in self.shards.values()
            if shard.first <= number and (shard.ending is None or number <= shard.ending)
        }
        return found.pop() if len(found) == 1 else None


@dataclass(slots=True)
class Recorded:
    """The streams by ARN, the iterators by token."""

    streams: dict[str, RecordedStream] = field(default_factory=dict)
    handles: dict[str, Handle] = field(default_factory=dict)

    def stream(self, arn: str) -> RecordedStream | None:
        """The stream of an ARN, which is noted with this; None where it is no stream's ARN."""
        form = FORM.fullmatch(arn)
        if form is None:
            return None
        return self.streams.setdefault(arn, RecordedStream(arn, form["table"], form["label"]))


def read_recorded(calls: Iterable[RecordedCall]) -> Recorded:
    """Read the streams' calls of a recording, in their order."""
    found = Recorded()
    pages = [page for one in calls for page in _read(found, one)]
    _place_unknown(found, pages)
    for page in pages:
        _log(found, page)
    return found


def _read(found: Recorded, one: RecordedCall) -> Iterator[Page]:
    request, operation = one.call.params, one.call.operation
    if operation == "GetRecords":
        yield from _read_page(found, one)
    elif one.error is not None:
        return
    elif operation == "ListStreams":
        for listed in one.output.get("Streams", ()):
            found.stream(listed["StreamArn"])
    elif operation == "DescribeStream":
        _describe(found, one)
    elif operation == "GetShardIterator" and "ShardIterator" in one.output:
        stream = found.stream(request["StreamArn"])
        if stream is not None:
            stream.shards.setdefault(request["ShardId"], RecordedShard(request["ShardId"], seen=seconds(one)))
            found.handles[one.output["ShardIterator"]] = issued_handle(request, one.index)


def _describe(found: Recorded, one: RecordedCall) -> None:
    described = one.output.get("StreamDescription", {})
    stream = found.stream(described.get("StreamArn", ""))
    if stream is None:
        return
    if not stream.description:
        stream.description = {name: value for name, value in described.items() if name != "Shards"}
    stream.status = described.get("StreamStatus", stream.status)
    for told in described.get("Shards", ()):
        shard = stream.shards.setdefault(told["ShardId"], RecordedShard(told["ShardId"], seen=seconds(one)))
        numbers = told.get("SequenceNumberRange", {})
        shard.parent = told.get("ParentShardId", shard.parent)
        shard.first = int(numbers.get("StartingSequenceNumber", shard.first))
        if "EndingSequenceNumber" in numbers:
            shard.ending = int(numbers["EndingSequenceNumber"])
            _close(shard, one)


def _close(shard: RecordedShard, one: RecordedCall) -> None:
    if not shard.over:
        shard.over, shard.closed, shard.over_place = True, seconds(one), one.index


def _know(shard: RecordedShard, root: Handle) -> None:
    """A shard was read to its end: what was written after the first iterator was given is known."""
    if root.position is None:
        since = -1 if root.horizon else root.place
        shard.known_from = since if shard.known_from is None else min(since, shard.known_from)


def _read_page(found: Recorded, one: RecordedCall) -> Iterator[Page]:
    token = one.call.params["ShardIterator"]
    handle = found.handles.get(token)
    if handle is None:
        handle = found.handles[token] = unknown_handle(token, one.index)
    if one.error is not None:
        handle.expired = handle.expired or one.error.code == EXPIRED
        return
    records = list(one.output.get("Records", ()))
    following = one.output.get("NextShardIterator")
    # Fewer than a page may hold: there was nothing more (or, rarely, AWS did not look further).
    page = Page(handle, records, one.index, seconds(one), len(records) < one.call.params.get("Limit", 1000))
    handle.delivered(page.numbers())
    if following:
        found.handles[following] = next_handle(handle, page.numbers(), one.index)
    elif (stream := found.stream(handle.arn)) is not None and handle.shard_id in stream.shards:
        _close(stream.shards[handle.shard_id], one)
        _know(stream.shards[handle.shard_id], handle.root())
    yield page


def _place_unknown(found: Recorded, pages: Sequence[Page]) -> None:
    """The shards of iterators that were never seen to be given: by what they read, or because there is only one."""
    for page in pages:
        stream = found.stream(page.handle.arn)
        if stream is None or page.handle.shard_name() is not None:
            continue
        holding = (stream.shard_holding(number) for number in page.numbers())
        page.handle.shard_id = next((shard for shard in holding if shard is not None), None)
        if page.handle.shard_id is None and len(stream.shards) == 1:
            page.handle.shard_id = next(iter(stream.shards))


def _log(found: Recorded, page: Page) -> None:
    stream, shard_id = found.stream(page.handle.arn), page.handle.shard_name()
    if stream is None or shard_id is None:
        return
    shard = stream.shards.setdefault(shard_id, RecordedShard(shard_id, seen=page.at))
    numbers = page.numbers()
    for number, record in zip(numbers, page.records, strict=True):
        looked = shard.looked if number >= shard.looked_from else None
        stream.log.setdefault((shard_id, number), Logged(number, shard_id, record, page.place, looked))
    if page.to_the_end:
        shard.looked, shard.looked_from = page.at, numbers[-1] + 1 if numbers else page.handle.position or 0


def item_key(keys: Mapping[str, Any]) -> ItemKey:
    """One key as something that finds it again, however its numbers are spelled."""
    return frozenset((name, hashable(read_value(value))) for name, value in keys.items())
