"""One line of an export: an item, or a change of an item, in DynamoDB JSON or in Amazon Ion.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from replaykit.services.dynamodb.formats.ion_writer import ion_decimal, ion_item, ion_line, ion_struct
from replaykit.services.dynamodb.stored import Stored, store, unfold
from replaykit.services.dynamodb.values import Item

MICROSECONDS = 1_000_000


class Change(NamedTuple):
    """A change as an export tells it: when, of which item, and the images that its view has."""

    at: float
    key: Item
    old: Stored | None
    new: Stored | None

    @property
    def micros(self) -> int:
        return round(self.at * MICROSECONDS)

    @property
    def images(self) -> dict[str, Stored]:
        named = {"OldImage": self.old, "NewImage": self.new}
        return {name: stored for name, stored in named.items() if stored is not None}


def json_item(stored: Stored) -> bytes:
    """An item at rest is JSON already."""
    return b'{"Item":' + stored[0] + b"}\n"


def ion_of_item(stored: Stored) -> bytes:
    return _encoded(ion_line({"Item": ion_item(unfold(stored))}))


def json_change(change: Change) -> bytes:
    """WriteTimestampMicros is an attribute value here (seen in public programs that read such exports)."""
    key = store(change.key, 0, None)[0]
    images = b"".join(b',"%s":%s' % (name.encode(), stored[0]) for name, stored in change.images.items())
    return b'{"Metadata":{"WriteTimestampMicros":{"N":"%d"}},"Keys":%s%s}\n' % (change.micros, key, images)


def ion_of_change(change: Change) -> bytes:
    record = {
        "Metadata": ion_struct({"WriteTimestampMicros": ion_decimal(str(change.micros))}),
        "Keys": ion_item(change.key),
        **{name: ion_item(unfold(stored)) for name, stored in change.images.items()},
    }
    return _encoded(ion_line({"Record": ion_struct(record)}))


def _encoded(line: str) -> bytes:
    return line.encode() + b"\n"


ITEM_WRITERS: dict[str, Callable[[Stored], bytes]] = {"DYNAMODB_JSON": json_item, "ION": ion_of_item}
CHANGE_WRITERS: dict[str, Callable[[Change], bytes]] = {"DYNAMODB_JSON": json_change, "ION": ion_of_change}
