"""Records as Kinesis gives them: a change of a table in the form in which DynamoDB sends it to a data stream.

Recorded (LocalStack snapshots, 2024): the members of Data, `userIdentity` null, no SequenceNumber, no view type: a
data stream is told both images, whatever the table's own stream tells.
"""

from __future__ import annotations

from hashlib import md5
from typing import Any
from uuid import UUID

import orjson

from replaykit.services.dynamodb.kinesis.destination import MICROSECOND, DataStream, Sent
from replaykit.services.dynamodb.stored import fragment, store
from replaykit.services.dynamodb.stream import Change, event_name
from replaykit.services.dynamodb.values import item_size

NUMBER_DIGITS = 54


def describe_records(stream: DataStream, now: float, *, after: str | None = None) -> list[dict[str, Any]]:
    """What a data stream holds at an instant, the oldest first; `after` is the SequenceNumber of the last one seen."""
    number = 0 if after is None else read_sequence_number(after)
    return [describe_record(stream, sent) for sent in stream.since(number, now)]


def describe_record(stream: DataStream, sent: Sent) -> dict[str, Any]:
    """A record as Kinesis' GetRecords has it; `Data` are the bytes of a JSON text.

    ASSUMPTION: the partition key is a digest of the item's key, so that the changes of one item stay in one shard;
    two recorded changes of one item would prove it. Recorded: it has 32 hexadecimal digits.
    """
    change = sent.change
    return {
        "SequenceNumber": sequence_number(sent.number),
        "ApproximateArrivalTimestamp": change.at,
        "Data": orjson.dumps(_data(stream, sent)),
        "PartitionKey": _digest(sent.table_name.encode() + b"/" + _json(change)),
    }


def sequence_number(number: int) -> str:
    """56 digits, as Kinesis' own have them."""
    return f"49{number:0{NUMBER_DIGITS}d}"


def read_sequence_number(text: str) -> int:
    """The place in the stream; raises ValueError where there is none."""
    if len(text) != len(sequence_number(0)) or not text.startswith("49"):
        raise ValueError(text)
    return int(text[2:])


def _data(stream: DataStream, sent: Sent) -> dict[str, Any]:
    change = sent.change
    return {
        "awsRegion": stream.arn.split(":")[3],
        "eventID": str(UUID(_digest(f"{stream.arn}/{sent.number}".encode()), version=4)),
        "eventName": event_name(change),
        "userIdentity": _identity(change),
        "recordFormat": "application/json",
        "tableName": sent.table_name,
        "dynamodb": _dynamodb(sent),
        "eventSource": "aws:dynamodb",
    }


def _dynamodb(sent: Sent) -> dict[str, Any]:
    """Milliseconds, or microseconds and a word of it (seen in users' records of 2024)."""
    change, micro = sent.change, sent.precision == MICROSECOND
    told: dict[str, Any] = {
        "ApproximateCreationDateTime": round(change.at * (1_000_000 if micro else 1_000)),
        "Keys": orjson.Fragment(_json(change)),
    }
    size = item_size(change.keys)
    for name, image in (("NewImage", change.new), ("OldImage", change.old)):
        if image is not None:
            told[name] = fragment(image)
            size += image[1]
    told["SizeBytes"] = size
    return told | ({"ApproximateCreationDateTimePrecision": MICROSECOND} if micro else {})


def _identity(change: Change) -> dict[str, str] | None:
    """Who did it where it was not the user.

    ASSUMPTION: in the lower case of Data's other members; a recorded removal by time to live would prove it.
    """
    if change.origin is None:
        return None
    return {"principalId": change.origin["PrincipalId"], "type": change.origin["Type"]}


def _json(change: Change) -> bytes:
    return store(change.keys, 0, None)[0]


def _digest(text: bytes) -> str:
    return md5(text, usedforsecurity=False).hexdigest()
