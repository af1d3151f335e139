"""One wanted change of one item, whoever asks for it: PutItem, UpdateItem, DeleteItem, a batch, a transaction.

A change is read (form, expressions), planned against the table (key, condition, new item), and only then done,
through the table's one funnel. Everything that can fail fails before anything changes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.capacity import write_units
from replaykit.services.dynamodb.composite import CompositeKeys
from replaykit.services.dynamodb.expressions import Condition, ItemPath, Update, require_scalar_keys
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KINDS, empty_index_key, wrong_index_key
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.partitions import Partitions
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throttling import Meter
from replaykit.services.dynamodb.values import MAX_ITEM_SIZE, Item, attributes_size, invalid, invalid_value, item_size
from replaykit.services.dynamodb.vectors.checks import require_vectors
from replaykit.services.dynamodb.written import Written

UPDATE_TOO_LARGE = "Item size to update has exceeded the maximum allowed size"
UNSUPPORTED_INDEX_KEY = "The update expression attempted to update the secondary index key to unsupported type"
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
    """A write that may be done: where, what is there now, and what will be (None: nothing).

    `supposed`: that rests on an item that nobody saw, and leaves one of which nothing is proved.
    """

    kind: str
    table: Table
    place: Place
    old: Stored | None
    new: Item | None
    size: int
    supposed: bool = False


def place_of(write: Write, table: Table) -> Place:
    """Where a write goes; raises what AWS says of a key that is none."""
    return table.keys.place_of_item(write.item) if write.kind == "Put" else table.keys.place_of_key(write.item)


def plan(ctx: Context[Tables], write: Write, table: Table, *, let_in: bool = False) -> Planned:
    """Check a write against the table; raises what AWS would answer. `let_in`: its units were asked for elsewhere."""
    if table.meter is not None and not let_in:
        return _plan_metered(ctx, write, table, table.meter)
    kind, _, item, size, condition, update, _ = write
    place = table.keys.place_of_item(item) if kind == "Put" else table.keys.place_of_key(item)
    if update is not None:
        _require_updatable(table, update)
    elif kind == "Put" and table.indexes:
        require_index_keys(table, write, item)
    old = table.items.get(*place)
    if condition is not None:
        require_scalars(table, condition.program.nested)
    # Looked into once, by the condition and by the update; most puts and deletes don't look at all.
    looks = condition is not None or kind == "Update"
    before = unfold(old) if looks and old is not None else None
    supposed = looks and admit_item(ctx, table, place)
    if condition is not None and not condition.test(before):
        raise _condition_failed(ctx, write, table, before, old)
    new: Item | None = item if kind == "Put" else None
    if kind == "Update":
        new, size = updated(write, before, old[1] if old is not None else 0)
    planned = Planned(kind, table, place, old, new, size, supposed)
    if new is not None and (table.indexes or table.annex is not None):
        _require_fit(ctx, write, planned, new)
    return planned


def _require_fit(ctx: Context[Tables], write: Write, planned: Planned, new: Item) -> None:
    """The new item may be in the table's indexes, and in its item collection."""
    _, table, place, old, _, size, _ = planned
    if table.indexes:
        if planned.kind == "Update":
            require_index_keys(table, write, new)
        if table.collections is not None:
            limit = ctx.world.settings.item_collection_bytes
            table.collections.require_room(place, old, new, size, limit)
    if table.annex is not None:
        require_vectors(table.vectors, new, _touched(write))


def _plan_metered(ctx: Context[Tables], write: Write, table: Table, meter: Meter) -> Planned:
    """A key that is none is told first; whether there are units is asked before the item is looked at, and after."""
    place_of(write, table)
    meter.require("Write", ctx.now)
    planned = plan(ctx, write, table, let_in=True)
    meter.require_write(planned, ctx.now)
    return planned


def perform(planned: Planned, now: float, times: float = 1.0) -> Written:
    """Do what was planned, at so many times the usual cost."""
    kind, table, place, old, new, size, supposed = planned
    if kind == "ConditionCheck":
        if table.meter is not None:
            table.meter.take_write(Written(old, None), now, times)
        return Written(None, None)
    knowledge = table.knowledge
    written = Written(None, None) if old is None and new is None else table.write(place, new, size, now)
    if knowledge is not None:
        (knowledge.doubt if supposed else knowledge.learn)(place)
    if table.meter is not None:
        table.meter.take_write(written, now, times)
    return written


def _condition_failed(
    ctx: Context[Tables], write: Write, table: Table, before: Item | None, old: Stored | None
) -> AwsError:
    """The error of a write whose condition the item does not meet; it costs as much as the item that it found."""
    if table.meter is not None:
        table.meter.take("Write", write_units(old[1] if old else 0, 0), ctx.now)
    members: dict[str, Any] = {"Item": before} if write.tell_old and before is not None else {}
    return AwsError("ConditionalCheckFailedException", CONDITION_FAILED, members=members)


def require_scalars(table: Table, nested: tuple[ItemPath, ...]) -> None:
    """Refuse paths into the keys of the table or of its indexes (public test suites that are run against AWS).

    ASSUMPTION: of several the first by name is told, however they are written.
    """
    if nested:
        require_scalar_keys(sorted(nested, key=lambda path: str(path[0])), table.key_roles())


def require_collection_room(planned: Planned, limit: int, coming: dict[tuple[str, Any], int]) -> None:
    """Hold one of several writes against its collection's limit; `coming` is what those before it add, by collection.

    ASSUMPTION: they count in the order of the request; a recorded one that shrinks and then grows one would prove it.
    """
    kind, table, place, old, new, size, _ = planned
    if table.collections is None or kind == "ConditionCheck":
        return
    collection = table.arn, place[0]
    before = coming.get(collection, 0)
    if new is not None and before > 0:
        table.collections.require_room(place, old, new, size, limit, coming=before)
    coming[collection] = before + table.collections.growth(place, old, new, size)


def _require_updatable(table: Table, update: Update) -> None:
    """What an update may not do to keys, as far as it shows before an item is seen.

    The order: public tests that are run on AWS (architect/dynalite).
    """
    names = table.keys.names
    for name in update.attributes:
        if name in names:
            raise invalid_value(f"Cannot update attribute {name}. This attribute is part of the key")
    if table.indexes and update.program.operands:
        _require_index_types(table, dict(update.written_types()))
    if update.program.nested:
        require_scalars(table, update.nested)


def _require_index_types(table: Table, kinds: dict[str, str]) -> None:
    for _, index in sorted(table.indexes.items()):
        for name, type_ in index.keys.typed():
            if kinds.get(name, type_) != type_:
                raise wrong_index_key(index.name, name, type_, kinds[name])


def updated(write: Write, before: Item | None, size: int) -> tuple[Item | None, int]:
    """The item after an update, and its size; `size` is that of the item before.

    An update that would only remove makes no item where there is none (streams reference §9).
    """
    update = write.update
    if before is None:
        new = write.item if update is None else update.make(write.item)
        if update is not None and not update.creates:
            return None, 0
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


def admit_item(ctx: Context[Tables], table: Table, place: Place) -> bool:
    """Admit it where an answer depends on an item that nobody saw; whether it does."""
    if table.knowledge is None or table.knowledge.knows(place):
        return False
    ctx.assume(f"item {table.name}/{shown(table, place)} was never seen")
    return True


def seen_items(ctx: Context[Tables], table: Table, *, consistent: bool) -> Partitions:
    """The table's items as a read sees them: as they are, or as a copy that is behind has them."""
    if consistent or table.copies is None:
        return table.items
    copy = table.copies.choose(ctx.ids, ctx.now, of_global_index=False)
    if copy is None:
        return table.items
    admit_past(ctx, table)
    return copy.items


def admit_past(ctx: Context[Tables], table: Table) -> None:
    """Admit it where an answer is of the past of a table that is known by a recording only."""
    if table.knowledge is not None:
        ctx.assume(f"what stood in table {table.name} some seconds ago was never seen")


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
                if touched is not None:  # it was read from the item, else it would have shown before
                    raise invalid(UNSUPPORTED_INDEX_KEY)
                raise wrong_index_key(index.name, name, type_, next(iter(value)))
            if not content:
                raise empty_index_key(index.name, name, KINDS[type_], update=touched is not None)
            _require_index_key_size(index, name, content, update=touched is not None)
        if isinstance(index.keys, CompositeKeys):
            index.keys.require_fit(item)


def _require_index_key_size(index: Index, name: str, content: Any, *, update: bool) -> None:
    """A long index key is told as a long key of the table (reports of users), to an update in words of its own (model).

    ASSUMPTION: an update's text ends without the model's full stop, as others of the model's list do.
    """
    try:
        index.keys.condition_key(name, content)
    except AwsError:
        if update:
            told = "The update expression attempted to update the secondary index key beyond allowed size limits"
            raise invalid(told) from None
        raise


def _touched(write: Write) -> set[str | int] | None:
    """The attributes that an update answers for; None where the item is whole."""
    return None if write.update is None else {path[0] for path in write.update.touched}
