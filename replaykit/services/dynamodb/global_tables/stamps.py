"""The attributes by which global tables of version 2017.11.29 tell an item's last writer, and the writes they take.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_versions.html: a put or an update makes
two records in the stream of its own region and one in every other; a deletion makes one, and two in every other.
"""

from __future__ import annotations

from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.stored import unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import AttributeValue, Item, equal_items, item_size, read_value
from replaykit.services.dynamodb.written import Written

DELETING, TIME, REGION = "aws:rep:deleting", "aws:rep:updatetime", "aws:rep:updateregion"


def changed(written: Written) -> bool:
    """Whether a write left the item another one than it was."""
    old, new = written.old, written.new
    if old is None or new is None:
        return old is not new
    return old[0] != new[0] and not equal_items(unfold(old), unfold(new))


def write_stamped(table: Table, place: Place, item: Item, at: float, region: str) -> tuple[Item, int]:
    """The second write in the region of the first one; what it leaves is what the other regions take."""
    stamped = {**item, **_stamps(at, region, deleting=False)}
    size = item_size(stamped)
    Table.write(table, place, stamped, size, at)
    return stamped, size


def remove_stamped(table: Table, place: Place, at: float, region: str) -> None:
    """A deletion that comes from another region: the item is marked, and then it goes."""
    stored = table.items.get(*place)
    if stored is None:
        return
    marked = {**unfold(stored), **_stamps(at, region, deleting=True)}
    Table.write(table, place, marked, item_size(marked), at)
    Table.write(table, place, None, 0, at)


def _stamps(at: float, region: str, *, deleting: bool) -> dict[str, AttributeValue]:
    return {
        DELETING: {"BOOL": deleting},
        TIME: read_value({"N": f"{at:.6f}"}),
        REGION: {"S": region},
    }
