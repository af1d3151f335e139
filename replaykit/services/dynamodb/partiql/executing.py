"""One statement that is done by itself: by ExecuteStatement, or as one of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from replaykit.emulator import Context
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.branches import branches_of
from replaykit.services.dynamodb.partiql.index_rules import refuse_composite
from replaykit.services.dynamodb.partiql.prepared import Prepared
from replaykit.services.dynamodb.partiql.targets import Target, find_target
from replaykit.services.dynamodb.partiql.writing import plan_write, require_target, returned, target_of, write_of
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import AttributeValue, Item, invalid
from replaykit.services.dynamodb.write import perform
from replaykit.services.dynamodb.written import Written

ONLY_IN_TRANSACTIONS: Final = "EXISTS can only be used in ExecuteTransaction write requests."


class Done(NamedTuple):
    """What a write did, and the rows that its RETURNING answers."""

    rows: list[Any]
    written: Written


def aim(prepared: Prepared, table: Table) -> Target:
    """The one item that an INSERT, an UPDATE or a DELETE means."""
    statement = prepared.statement
    assert not isinstance(statement, tree.Select)
    if isinstance(statement, tree.Exists):
        raise invalid(ONLY_IN_TRANSACTIONS)
    target = target_of(statement, table, prepared.parameters)
    if not isinstance(statement, tree.Insert):
        require_target(target, table)
    return target


def execute_write(ctx: Context[Tables], prepared: Prepared, table: Table, target: Target) -> Done:
    """INSERT, UPDATE or DELETE, through the same planning and the same funnel as any other write."""
    statement = prepared.statement
    assert not isinstance(statement, tree.Select | tree.Exists)
    write = write_of(statement, table, target, prepared.parameters, tell_old=prepared.tell_old)
    written = perform(plan_write(ctx, statement, write, table), ctx.now)
    return Done(returned(statement, write, written), written)


def key_of_read(select: tree.Select, table: Table, parameters: Sequence[AttributeValue], within: str) -> Item:
    """The key of a SELECT that may ask for one item only, and nothing beside it (verified, captured)."""
    refuse_composite(table, select)
    keys = table.keys
    target = find_target(select.where, keys, parameters, lists=True)
    if select.index is None and target.complete(keys) and not target.rest:
        return target.key
    if select.index is None:
        branches_of(select.where, keys, parameters)  # what is wrong with it in any statement comes first
    raise invalid(f"Select statements within {within} must specify the primary key in the where clause.")
