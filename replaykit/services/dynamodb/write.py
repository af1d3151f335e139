"""One wanted change of one item, whoever asks for it: PutItem, UpdateItem, DeleteItem, a batch, a transaction.

A change is read (form, expressions), planned against the table (key, condition, new item), and only then done,
through the table's one funnel. Everything that can fail fails before anything changes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.composite import CompositeKeys
from replaykit.services.dynamodb.expressions import Condition, Update
from replaykit.services.dynamodb.keys import KINDS, empty_index_key
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, unfold
from replaykit.services.dynamodb.table import Table, Written
from replaykit.services.dynamodb.values import MAX_ITEM_SIZE, Item, attributes_size, invalid, invalid_value, item_size
from replaykit.services.dynamodb.vectors.checks import require_vectors

UPDATE_TOO_LARGE = "Item size to update has exceeded the maximum allowed size"
CONDITION_FAILED = "The conditional request failed"


class Write(NamedTuple):
    """What is wanted: `item` is the whole item of a put (`size` is its size), else the key.

    `kind` is Put, Update, Delete or ConditionCheck. `tell_old` is ReturnValuesOnConditionCheckFailure=ALL_OLD.
    """

    kind: str
    table_name: str
    item: Item
    size: int = 0
    condition: Condition | None = None
    update: Update | None = None
    tell_old: bool = False


class Planned(NamedTuple):
    """A write that may be done: where, what is there now, and what will be (None: nothing)."""

    kind: str
    table: Table
    place: Place
    old: Stored | None
    new: Item | None
    size: int


def plan(ctx: Context[Tables], write: Write, table: Table) -> Planned:
    """Check a write against the table; raises what AWS would answer."""
    keys = table.keys
    place = keys.place_of_item(write.item) if write.kind == "Put" else keys.place_of_key(write.item)
    if write.update is not None:
        require_no_key(write.update, table)
    old = table.items.get(*place)
    # Looked into once, by the condition and by the update; most puts and deletes don't look at all.
    looks = write.condition is not None or write.kind == "Update"
    before = unfold(old) if looks and old is not None else None
    if write.condition is not None:
        require_known(ctx, table, place)
        require(write, before)
    new: Item | None = None
    size = 0
    if write.kind == "Put":
        new, size = write.item, write.size
    elif write.kind == "Update":
        new, size = updated(write, before, old[1] if old is not None else 0)
        require_known(ctx, table, place)
    if table.indexes and new is not None:
        require_index_keys(table, write, new)
        if table.collections is not None:
            limit = ctx.world.settings.item_collection_bytes
            table.collections.require_room(place, old, new, size, limit)
    if table.annex is not None and new is not None:
        require_vectors(table.vectors, new, _touched(write))
    return Planned(write.kind, table, place, old, new, size)


def perform(planned: Planned, now: float) -> Written:
    """Do what was planned."""
    kind, table, place, old, new, size = planned
    if kind == "ConditionCheck":
        return Written(None, None)
    knowledge = table.knowledge
    # What an update does not touch stays as it was, known or not.
    doubtful = kind == "Update" and knowledge is not None and not knowledge.knows(place)
    written = Written(None, None) if old is None and new is None else table.write(place, new, size, now)
    if knowledge is not None:
        (knowledge.doubt if doubtful else knowledge.learn)(place)
    return written


def require_room(planned: Planned, limit: int, coming: dict[tuple[str, Any], int]) -> None:
    """Hold one of several writes against its collection's limit; `coming` is what those before it add, by collection.

    ASSUMPTION: they count in the order of the request; a recorded one that shrinks and then grows one would prove it.
    """
    kind, table, place, old, new, size = planned
    if table.collections is None or kind == "ConditionCheck":
        return
    collection = table.arn, place[0]
    before = coming.get(collection, 0)
    if new is not None and before > 0:
        table.collections.require_room(place, old, new, size, limit, coming=before)
    coming[collection] = before + table.collections.growth(place, old, new, size)


def require(write: Write, before: Item | None) -> None:
    """Refuse a write whose condition the item does not meet."""
    if write.condition is not None and not write.condition.test(before):
        members: dict[str, Any] = {"Item": before} if write.tell_old and before is not None else {}
        raise AwsError("ConditionalCheckFailedException", CONDITION_FAILED, members=members)


def require_no_key(update: Update, table: Table) -> None:
    for name in update.attributes:
        if name in table.keys.names:
            raise invalid_value(f"Cannot update attribute {name}. This attribute is part of the key")


def updated(write: Write, before: Item | None, size: int) -> tuple[Item | None, int]:
    """The item after an update, and its size; `size` is that of the item before.

    An update that would only remove makes no item where there is none (streams reference §9).
    """
    update = write.update
    if before is None:
        made = {} if update is None else update.apply(None)
        if update is not None and not update.creates:
            return None, 0
        new = {**write.item, **made}
        size = item_size(new)
    elif update is None:
        return before, size
    else:
        new = update.apply(before)
        names = update.attributes  # whatever else there is counts what it did
        size += attributes_size(new, names) - attributes_size(before, names)
    if size > MAX_ITEM_SIZE:
        raise invalid(UPDATE_TOO_LARGE)
    return new, size


def require_known(ctx: Context[Tables], table: Table, place: Place) -> None:
    """Admit it where an answer depends on an item that nobody saw."""
    if table.knowledge is not None and not table.knowledge.knows(place):
        ctx.assume(f"item {table.name}/{shown(table, place)} was never seen")


def shown(table: Table, place: Place) -> str:
    """A place for people: `{id=a, n=1}`."""
    values = place[: len(table.keys.names)]
    return "{" + ", ".join(f"{name}={value}" for name, value in zip(table.keys.names, values, strict=True)) + "}"


def require_index_keys(table: Table, write: Write, item: Item) -> None:
    """An item's index keys, where it has them, have their types and are not empty.

    An update answers only for what it touches. Of several indexes the first by name is told (captured on AWS in
    several regions by others: paritysuite/dynamodb-conformance#46, #60).
    """
    touched = _touched(write)
    for _, index in sorted(table.indexes.items()):
        for name, type_ in index.keys.typed():
            value = item.get(name)
            if value is None or (touched is not None and name not in touched):
                continue
            content = value.get(type_)
            if content is None:
                actual = next(iter(value))
                raise invalid_value(
                    f"Type mismatch for Index Key {name} Expected: {type_} Actual: {actual} IndexName: {index.name}"
                )
            if not content:
                raise empty_index_key(index.name, name, KINDS[type_], update=touched is not None)
            # ASSUMPTION: a long index key is told as a long key of the table; a recorded PutItem would prove it.
            index.keys.condition_key(name, content)
        if isinstance(index.keys, CompositeKeys):
            index.keys.require_fit(item)


def _touched(write: Write) -> set[str | int] | None:
    """The attributes that an update answers for; None where the item is whole."""
    return None if write.update is None else {path[0] for path in write.update.touched}
