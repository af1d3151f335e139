"""Which recorded write made which recorded record.

A record that a recorded write made belongs to that write: it comes when the write is made again. A record that none
made is somebody else's, or older than the recording: it is simply there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.calls import table_name
from replaykit.services.dynamodb.hydration.statements import ItemWrite, written_items
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.values import equal_items, read_item
from replaykit.services.dynamodbstreams.recorded import ItemKey, Logged, RecordedStream, item_key

# How much earlier than the recording's first call the service's clock may have said that a record of it was made.
CLOCK_SKEW_SECONDS = 60.0
ONE_ITEM = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}
OF_A_BATCH = {"PutRequest": "Put", "DeleteRequest": "Delete"}


class Write(NamedTuple):
    """One recorded write of one item: which call made it, and the whole item where the call says so."""

    at: int
    kind: str
    item: Mapping[str, Any] | None


def explain(
    stream: RecordedStream, calls: Iterable[RecordedCall], start: float | None
) -> dict[tuple[int, ItemKey], Logged]:
    """The records that recorded writes made, by the index of the call and the item's key."""
    made: dict[ItemKey, list[Logged]] = {}
    for one in stream.records():
        made.setdefault(item_key(one.keys), []).append(one)
    names = {name for one in stream.log.values() for name in one.keys}
    writes: dict[ItemKey, list[Write]] = {}
    for key, write in _writes_of(stream.table_name, calls, names):
        writes.setdefault(key, []).append(write)
    found = {}
    for key, records in made.items():
        for record, write in _pairs(records, writes.get(key, []), start):
            found[write.at, key] = record
    return found


def _pairs(records: Sequence[Logged], writes: Sequence[Write], start: float | None) -> Iterator[tuple[Logged, Write]]:
    """From the last record back: each to the last write that may have made it, so that both keep their order."""
    bound = len(writes)
    for one in reversed(records):
        if _older(one, start):
            return
        may = (at for at in reversed(range(bound)) if _may_have_made(writes[at], one))
        at = next(may, None)
        if at is not None:
            bound = at
            yield one, writes[at]


def _may_have_made(write: Write, one: Logged) -> bool:
    return write.at < one.place and fits(one.record, write.kind, write.item)


def fits(record: Mapping[str, Any], kind: str, item: Mapping[str, Any] | None) -> bool:
    """Whether a write of this kind can have made a record."""
    if "userIdentity" in record:
        return False
    if record["eventName"] == "REMOVE" or kind == "Delete":
        return record["eventName"] == "REMOVE" and kind == "Delete"
    image = record["dynamodb"].get("NewImage")
    return item is None or image is None or same_item(image, item)


def same_item(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    try:
        return equal_items(read_item(dict(one)).item, read_item(dict(other)).item)
    except AwsError:
        return False


def _older(one: Logged, start: float | None) -> bool:
    return start is not None and one.created is not None and one.created < start - CLOCK_SKEW_SECONDS


def _writes_of(table: str, calls: Iterable[RecordedCall], names: set[str]) -> Iterator[tuple[ItemKey, Write]]:
    if not names:
        return
    keys = KeySchema(*(part for name in sorted(names) for part in (name, "")))  # which is which does not matter here
    for one in calls:
        if one.error is not None or one.call.service != "dynamodb":
            continue
        for named, kind, key, item in (*_entries(one.call.operation, one.call.params), *written_items(one, keys)):
            if table_name(named) != table or not names <= key.keys():
                continue
            try:
                yield item_key({name: key[name] for name in names}), Write(one.index, kind, item)
            except AwsError:
                continue


def _entries(operation: str, request: Mapping[str, Any]) -> Iterator[ItemWrite]:
    """The writes of a classic operation."""
    if operation in ONE_ITEM:
        yield _entry(request["TableName"], ONE_ITEM[operation], request)
    elif operation == "TransactWriteItems":
        for entry in request["TransactItems"]:
            for kind, write in entry.items():
                if kind != "ConditionCheck":
                    yield _entry(write["TableName"], kind, write)
    elif operation == "BatchWriteItem":
        for name, entries in request["RequestItems"].items():
            for entry in entries:
                for kind, write in entry.items():
                    yield _entry(name, OF_A_BATCH[kind], write)


def _entry(table: str, kind: str, write: Mapping[str, Any]) -> ItemWrite:
    item = write.get("Item")
    return ItemWrite(table, kind, item or write.get("Key") or {}, item)
