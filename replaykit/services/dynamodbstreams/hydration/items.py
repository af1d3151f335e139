"""The items that recorded stream records prove: what a record's images show of its item where no read showed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import read_value
from replaykit.services.dynamodbstreams.following import Following
from replaykit.services.dynamodbstreams.recorded import ItemKey, Logged, item_key

BEFORE, AFTER = "OldImage", "NewImage"


def learn_items(table: Table, following: Following) -> None:
    """Load what the records say of items that nothing else tells of.

    Others' records are there from the beginning, so the item is as the last of them left it, before the first write of
    the recording; else, and on the recording's own time, it is as it was before its first record.
    """
    explained = {id(one) for one in following.awaited.values()}
    by_item: dict[ItemKey, list[Logged]] = {}
    for one in following.stream.records():
        by_item.setdefault(item_key(one.keys), []).append(one)
    for records in by_item.values():
        first = next((at for at, one in enumerate(records) if id(one) in explained), len(records))
        if first and not following.times.paced:
            _learn(table, records[first - 1].record, AFTER)
        else:
            _learn(table, records[0].record, BEFORE)


def _learn(table: Table, record: Mapping[str, Any], when: str) -> None:
    told = record["dynamodb"]
    try:
        place = table.keys.place_of_item({name: read_value(value) for name, value in told["Keys"].items()})
    except AwsError:  # of another table of this name
        return
    if table.knowledge is None or table.knowledge.knows(place):
        return
    if when in told:
        table.load(dict(told[when]))
    elif record["eventName"] == ("INSERT" if when == BEFORE else "REMOVE"):
        table.prove(told["Keys"])
