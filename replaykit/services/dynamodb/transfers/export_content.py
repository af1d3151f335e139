"""What an export has to write: the lines of its files, taken from the table and its history when it starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from replaykit.services.dynamodb.history import Changed, History
from replaykit.services.dynamodb.partitions import segment_of
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transfers.export_filter import Filter
from replaykit.services.dynamodb.transfers.export_lines import CHANGE_WRITERS, ITEM_WRITERS, Change
from replaykit.services.dynamodb.values import Item, item_size

# ASSUMPTION: a new table on demand has four partitions and so four files, some of them empty; one that is provisioned
# has one. An export of a recorded table would prove the number, which AWS does not promise.
ON_DEMAND_PARTITIONS = 4
# The least that an incremental export is billed for (ack-api-quirks, DDB-EXPORT-019).
LEAST_BILLED = 10_000_000


class Content(NamedTuple):
    """Encoded lines, by partition."""

    parts: list[list[bytes]]
    billed: int


def items_at(table: Table, history: History, at: float, form: str, wanted: Filter | None) -> Content:
    """The items of an instant. Billed is the whole table with its local indexes, whatever is wanted of it."""
    write, parts = ITEM_WRITERS[form], _parts(table)
    billed = 0
    for stored in history.items_at(at, table.items, table.keys):
        item = unfold(stored)
        billed += stored[1] + _local_bytes(table, item)
        if wanted is None or wanted.holds(item):
            parts[_part(table, item, parts)].append(write(stored if wanted is None else wanted.cut(stored)))
    return Content(parts, billed)


def changes(table: Table, found: Iterable[Changed], form: str, view: str, wanted: Filter | None) -> Content:
    """What changed in a time; the view NEW_IMAGE leaves out what was before.

    A filter is put to the latest image of an item, to the old one where it was deleted; it saves no bytes (both
    documented: S3DataExport.Filtered). ASSUMPTION: what it projects is cut from both images, the key is told in full.
    ASSUMPTION: the bytes that are billed are those of the images; AWS counts what its log holds.
    """
    write, parts = CHANGE_WRITERS[form], _parts(table)
    size = 0
    for changed in found:
        size += sum(image[1] for image in (changed.old, changed.new) if image is not None)
        image = changed.new if changed.new is not None else changed.old
        assert image is not None, "a change has an item before it or after it"
        item = unfold(image)
        if wanted is None or wanted.holds(item):
            change = _told(changed, table.keys.key_of(item), view, wanted)
            parts[_part(table, item, parts)].append(write(change))
    return Content(parts, max(size, LEAST_BILLED))


def _told(changed: Changed, key: Item, view: str, wanted: Filter | None) -> Change:
    images = None if view == "NEW_IMAGE" else changed.old, changed.new
    old, new = (image if image is None or wanted is None else wanted.cut(image) for image in images)
    return Change(changed.at, key, old, new)


def _parts(table: Table) -> list[list[bytes]]:
    return [[] for _ in range(ON_DEMAND_PARTITIONS if table.on_demand else 1)]


def _part(table: Table, item: Item, parts: list[list[bytes]]) -> int:
    return segment_of(table.keys.place_of_item(item)[0], len(parts))


def _local_bytes(table: Table, item: Item) -> int:
    return sum(
        item_size(index.project(item))
        for index in table.indexes.values()
        if not index.is_global and str(index.keys.range) in item
    )
