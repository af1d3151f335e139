"""Stream records as GetRecords gives them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import md5
from typing import Any

from replaykit.aws.call import Scope
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.stored import fragment
from replaykit.services.dynamodb.stream import Change, Stream, event_name
from replaykit.services.dynamodb.values import item_size
from replaykit.services.dynamodbstreams.number import spell
from replaykit.services.dynamodbstreams.shard import Numbered

NEW = {"NEW_IMAGE", "NEW_AND_OLD_IMAGES"}
OLD = {"OLD_IMAGE", "NEW_AND_OLD_IMAGES"}


def describe_record(stream: Stream, record: Numbered, scope: Scope) -> dict[str, Any]:
    """One record. An image that the view type or the event leaves out is absent, not empty."""
    change = record.change
    if change.record is not None:
        return _as_recorded(change.record, change.at)
    told: dict[str, Any] = {
        "eventID": event_id(stream.arn, record.number),
        "eventName": event_name(change),
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": scope.region,
        "dynamodb": {
            "ApproximateCreationDateTime": instant(int(change.at)),
            "Keys": change.keys,
            **_images(stream.view_type, change),
            "SequenceNumber": spell(record.number),
            "SizeBytes": size(stream, change),
            "StreamViewType": stream.view_type,
        },
    }
    if change.origin is not None:
        told["userIdentity"] = dict(change.origin)
    return told


def size(stream: Stream, change: Change) -> int:
    """The bytes of keys and of the images that are carried, names included (recorded: every SizeBytes fits)."""
    if change.record is not None and "SizeBytes" in change.record["dynamodb"]:
        return int(change.record["dynamodb"]["SizeBytes"])
    total = item_size(change.keys)
    if change.new is not None and stream.view_type in NEW:
        total += change.new[1]
    if change.old is not None and stream.view_type in OLD:
        total += change.old[1]
    return total


def event_id(stream_arn: str, number: int) -> str:
    """32 hexadecimal digits, the record's own: the same each time it is read."""
    return md5(f"{stream_arn}/{number}".encode(), usedforsecurity=False).hexdigest()


def _as_recorded(record: Mapping[str, Any], at: float) -> dict[str, Any]:
    """A recorded record to the letter, but for its time, which is this world's."""
    told = {**record["dynamodb"], "ApproximateCreationDateTime": instant(int(at))}
    return {**record, "dynamodb": told}


def _images(view_type: str, change: Change) -> dict[str, Any]:
    images = {}
    if change.new is not None and view_type in NEW:
        images["NewImage"] = fragment(change.new)
    if change.old is not None and view_type in OLD:
        images["OldImage"] = fragment(change.old)
    return images
