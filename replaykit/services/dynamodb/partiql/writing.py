"""INSERT, UPDATE, DELETE and EXISTS as the writes that the classic operations plan and perform."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.services.dynamodb.expressions import Condition, Projection
from replaykit.services.dynamodb.expressions import tree as lowered
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.changes import update_of
from replaykit.services.dynamodb.partiql.conditions import Lowering
from replaykit.services.dynamodb.partiql.literals import value_of
from replaykit.services.dynamodb.partiql.targets import Target, find_target
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import Stored, fragment, unfold
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import AttributeValue, invalid, read_item
from replaykit.services.dynamodb.write import Planned, Write, plan
from replaykit.services.dynamodb.written import Written

NO_KEY: Final = "Where clause does not contain a mandatory equality on all key attributes"
DUPLICATE: Final = "Duplicate primary key exists in table"
Writing: TypeAlias = tree.Insert | tree.Update | tree.Delete | tree.Exists
Parameters: TypeAlias = Sequence[AttributeValue]


def check_write(statement: Writing, parameters: Parameters) -> None:
    """What the statement alone shows, before its table is looked for (verified of conditions)."""
    match statement:
        case tree.Insert(_, value):
            _item(value, parameters)
        case tree.Update(_, changes, where):
            update_of(changes, parameters)
            _check_where(where, parameters)
        case tree.Delete(_, where, returning):
            if returning not in {None, "ALL OLD"}:
                raise invalid(
                    f"Invalid returning clause: RETURNING {returning} *. "
                    "Only RETURNING ALL OLD * is allowed in DELETE statements."
                )
            _check_where(where, parameters)
        case tree.Exists(select):
            _check_where(select.where, parameters)


def _check_where(where: tree.Node | None, parameters: Parameters) -> None:
    Lowering(parameters).where([] if where is None else [where])


def target_of(statement: Writing, table: Table, parameters: Parameters) -> Target:
    """The item that an UPDATE, a DELETE or an EXISTS means."""
    if isinstance(statement, tree.Insert):
        return Target()
    where = statement.select.where if isinstance(statement, tree.Exists) else statement.where
    return find_target(where, table.keys, parameters)


def require_target(target: Target, table: Table) -> None:
    """A statement of its own names all of the key, and each once (captured); a transaction tells it otherwise."""
    if not target.complete(table.keys):
        raise invalid(NO_KEY)
    if target.conflicts:
        key = target.conflicts[0]
        raise invalid(f"Multiple conditions on same key {key}. Only single item Update/Insert/Delete are supported")


def write_of(
    statement: Writing, table: Table, target: Target, parameters: Parameters, *, tell_old: bool = False
) -> Write:
    """The statement as a write; whether it may be done is `plan`'s to say."""
    key, hash_ = target.key, table.keys.hash
    match statement:
        case tree.Insert(name, value):
            item, size = read_item(_item(value, parameters))
            return Write("Put", name, item, size, _missing(hash_, parameters))
        case tree.Update(name, changes):
            update = update_of(changes, parameters)
            return Write("Update", name, key, 0, _exists(hash_, target, parameters), update, tell_old)
        case tree.Delete(name):
            return Write("Delete", name, key, 0, _missing_or(hash_, target, parameters), None, tell_old)
        case tree.Exists(select):
            condition = Lowering(parameters).where(target.rest)
            return Write("ConditionCheck", select.table, key, 0, condition, None, tell_old)


def plan_write(ctx: Context[Tables], statement: Writing, write: Write, table: Table) -> Planned:
    """Check a write against the table; an INSERT over an item has an error of its own."""
    try:
        return plan(ctx, write, table)
    except AwsError as error:
        if isinstance(statement, tree.Insert) and error.code == "ConditionalCheckFailedException":
            raise AwsError("DuplicateItemException", DUPLICATE) from None
        raise


def returned(statement: Writing, write: Write, written: Written) -> list[Any]:
    """What RETURNING answers: the item before or after, or of it what was changed; no row where nothing is left."""
    returning = getattr(statement, "returning", None)
    if returning is None:
        return []
    which, when = returning.split()
    stored: Stored | None = written.old if when == "OLD" else written.new
    if stored is None:
        return []
    if which == "ALL" or write.update is None:
        return [fragment(stored)]
    touched = Projection.of(write.update.touched).apply(unfold(stored))
    return [touched] if touched else []


def _item(value: tree.Tuple, parameters: Parameters) -> dict[str, AttributeValue]:
    return {name: value_of(member, parameters) for name, member in value.members}


# -- conditions of the statements themselves


def _missing(hash_: str, parameters: Parameters) -> Condition:
    """INSERT makes an item and replaces none."""
    lowering = Lowering(parameters)
    return lowering.bound(_absent(lowering, hash_))


def _exists(hash_: str, target: Target, parameters: Parameters) -> Condition:
    """UPDATE changes an item and makes none (guide, verified)."""
    lowering = Lowering(parameters)
    there = lowered.Call("attribute_exists", (lowering.path(tree.Path((hash_,))),))
    every = (there, *map(lowering.condition, target.rest))
    return lowering.bound(lowered.And(every) if target.rest else there)


def _missing_or(hash_: str, target: Target, parameters: Parameters) -> Condition | None:
    """DELETE of what is not there is done already, whatever is asked of it (verified)."""
    lowering = Lowering(parameters)
    return lowering.where(target.rest, unless=(_absent(lowering, hash_),)) if target.rest else None


def _absent(lowering: Lowering, hash_: str) -> lowered.Condition:
    return lowered.Call("attribute_not_exists", (lowering.path(tree.Path((hash_,))),))
