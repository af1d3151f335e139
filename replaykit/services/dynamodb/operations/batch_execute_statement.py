"""BatchExecuteStatement: up to 25 PartiQL statements, all reads or all writes, each done or refused by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.capacity import read_units
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.columns import Columns
from replaykit.services.dynamodb.partiql.executing import aim, execute_write, key_of_read
from replaykit.services.dynamodb.partiql.prepared import Prepared, prepare
from replaykit.services.dynamodb.partiql.targets import Target
from replaykit.services.dynamodb.reply import add_units
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transaction import short
from replaykit.services.dynamodb.values import Item, invalid
from replaykit.services.dynamodb.write import admit_item, seen_items

Request = Mapping[str, Any]
Run: TypeAlias = Callable[[Context[Tables], "Cost"], list[Any]]


@dataclass(slots=True)
class Cost:
    """What the statements on one table took."""

    table: Table
    units: float = 0.0
    index_units: dict[str, float] = field(default_factory=dict)


@operation("dynamodb", "BatchExecuteStatement")
def batch_execute_statement(ctx: Context[Tables], request: Request) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html."""
    statements: Sequence[Request] = request["Statements"]
    prepared = [_prepared(one) for one in statements]
    if len({one.reads for one in prepared if isinstance(one, Prepared)}) > 1:
        # ASSUMPTION: the text, after the one of ExecuteTransaction; that the two can't be mixed is documented.
        raise invalid("BatchExecuteStatement API does not support both read and write operations in the same request.")
    costs: dict[str, Cost] = {}
    responses = [_respond(ctx, one, ready, costs) for one, ready in zip(statements, prepared, strict=True)]
    output: dict[str, Any] = {"Responses": responses}
    form = request.get("ReturnConsumedCapacity")
    told = [consumed(form, name, cost.table, cost.units, cost.index_units) for name, cost in costs.items()]
    if any(told):
        output["ConsumedCapacity"] = told
    return output


def _prepared(one: Request) -> Prepared | AwsError:
    try:
        return prepare(one)
    except AwsError as error:
        return error


def _respond(ctx: Context[Tables], one: Request, ready: Prepared | AwsError, costs: dict[str, Cost]) -> dict[str, Any]:
    """One answer; its table is named if the statement ran, though it failed (verified).

    ASSUMPTION: a write that names no item does not run, like the read that doesn't (verified); one would show it.
    """
    if isinstance(ready, AwsError):
        return {"Error": short(ready)}
    name = ready.table_name
    try:
        table = ctx.store.table(name, ctx.now)
        run = _reading(one, ready, table) if ready.reads else _writing(ready, table)
    except AwsError as error:
        return {"Error": short(error)}
    try:
        rows = run(ctx, costs.setdefault(name, Cost(table)))
    except AwsError as error:
        return {"Error": short(error), "TableName": name}
    return {"TableName": name, "Item": rows[0]} if rows else {"TableName": name}


def _reading(one: Request, ready: Prepared, table: Table) -> Run:
    select = ready.statement
    assert isinstance(select, tree.Select)
    key = key_of_read(select, table, ready.parameters, "BatchExecuteStatement")
    return partial(_read, one, select, key)


def _writing(ready: Prepared, table: Table) -> Run:
    return partial(_write, ready, aim(ready, table))


def _read(one: Request, select: tree.Select, key: Item, ctx: Context[Tables], cost: Cost) -> list[Any]:
    table = cost.table
    place = table.keys.place_of_key(key)
    admit_item(ctx, table, place)
    consistent = one.get("ConsistentRead", False)
    found = seen_items(ctx, table, consistent=consistent).get(*place)
    units = read_units(found[1] if found else 0, consistent=consistent)
    if table.meter is not None:
        table.meter.read(units, ctx.now, place[0])
    cost.units += units
    return [Columns(select.columns).of(found)] if found else []


def _write(ready: Prepared, target: Target, ctx: Context[Tables], cost: Cost) -> list[Any]:
    rows, written = execute_write(ctx, ready, cost.table, target)
    cost.units += written.units()
    add_units(cost.index_units, written.index_units)
    return rows
