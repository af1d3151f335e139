"""Records as a table puts them into a data stream: a change in the form in which DynamoDB sends it to Kinesis.

Recorded (LocalStack snapshots, 2024): the members of Data, `userIdentity` null, no SequenceNumber, no view type: a
data stream is told both images, whatever the table's own stream tells.
"""

from __future__ import annotations

from hashlib import md5
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from replaykit.services.dynamodb.stored import fragment, store
from replaykit.services.dynamodb.stream import Change, event_name
from replaykit.services.dynamodb.values import item_size

MILLISECOND, MICROSECOND = "MILLISECOND", "MICROSECOND"


class Sent(NamedTuple):
    """The payload of one record, made when somebody reads it: which table's change, its instant in which precision."""

    table_name: str
    precision: str
    change: Change

    def partition_key(self) -> str:
        """A digest of the item's key, so that the changes of one item stay in one shard.

        Recorded: it has 32 hexadecimal digits. ASSUMPTION: that it is made of the key; two recorded changes of one
        item would prove it.
        """
        parts = [self.table_name.encode()]
        for value in self.change.keys.values():
            ((kind, content),) = value.items()
            parts.append(content if kind == "B" else content.encode("utf-8", "surrogatepass"))
        return _digest(b"/".join(parts))

    def render(self, arn: str, number: int) -> bytes:
        """Data, the bytes of a JSON text."""
        change = self.change
        data = {
            "awsRegion": arn.split(":")[3],
            "eventID": str(UUID(_digest(f"{arn}/{number}".encode()), version=4)),
            "eventName": event_name(change),
            "userIdentity": _identity(change),
            "recordFormat": "application/json",
            "tableName": self.table_name,
            "dynamodb": _dynamodb(change, self.precision),
            "eventSource": "aws:dynamodb",
        }
        return orjson.dumps(data)


def _dynamodb(change: Change, precision: str) -> dict[str, Any]:
    """Milliseconds, or microseconds and a word of it (seen in users' records of 2024)."""
    micro = precision == MICROSECOND
    told: dict[str, Any] = {
        "ApproximateCreationDateTime": round(change.at * (1_000_000 if micro else 1_000)),
        "Keys": orjson.Fragment(store(change.keys, 0, None)[0]),
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


def _digest(text: bytes) -> str:
    return md5(text, usedforsecurity=False).hexdigest()
