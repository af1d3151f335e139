"""ExecuteTransaction: up to 100 PartiQL statements, all reads or all writes and conditions, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.keys import WRONG_KEY
from replaykit.services.dynamodb.knowledge import Place
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.columns import Columns
from replaykit.services.dynamodb.partiql.executing import key_of_read
from replaykit.services.dynamodb.partiql.parameters import read_parameters
from replaykit.services.dynamodb.partiql.prepared import Prepared, prepare_with
from replaykit.services.dynamodb.partiql.targets import Target
from replaykit.services.dynamodb.partiql.writing import plan_write, target_of, write_of
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transacted import (
    TWICE,
    find_all,
    place_if_any,
    plan_all,
    request_print,
    require_transactional,
    tell_reads,
    tell_repeated,
    tell_writes,
)
from replaykit.services.dynamodb.transaction import cancelled, reason
from replaykit.services.dynamodb.values import Item, invalid, value_size
from replaykit.services.dynamodb.write import Planned, perform

Request = Mapping[str, Any]
MIXED = "ExecuteTransaction API does not support both read and write operations in the same request."


@operation("dynamodb", "ExecuteTransaction")
def execute_transaction(ctx: Context[Tables], request: Request) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html."""
    wanted = _prepare(request["TransactStatements"])
    if len({one.reads for one in wanted}) > 1:
        raise invalid(MIXED)
    tables = _tables(ctx, wanted)
    require_transactional(tables, ctx.now)
    if wanted[0].reads:
        return _read(ctx, request, wanted, tables)
    return _write(ctx, request, wanted, tables)


def _prepare(statements: Sequence[Request]) -> list[Prepared]:
    """All parameters first, told without the statement that they belong to (captured)."""
    parameters = [read_parameters(one.get("Parameters", ())) for one in statements]
    prepared = []
    for at, (one, given) in enumerate(zip(statements, parameters, strict=True)):
        try:
            prepared.append(prepare_with(one, given))
        except AwsError as error:
            raise _within(at, error) from None
    return prepared


def _within(at: int, error: AwsError) -> AwsError:
    return invalid(f"Validation failed in TransactStatements[{at}]: {error.message}")


def _tables(ctx: Context[Tables], wanted: Sequence[Prepared]) -> list[Table]:
    """The tables; captured: one that is not there cancels, but not before the others' statements were looked at."""
    tables: list[Table] = []
    reasons: list[dict[str, Any]] = []
    for at, one in enumerate(wanted):
        try:
            table = ctx.store.table(one.table_name, ctx.now)
        except AwsError as error:
            reasons.append(reason(error))
            continue
        try:
            _check(one, table)
        except AwsError as error:
            raise _within(at, error) from None
        tables.append(table)
        reasons.append({"Code": "None"})
    if len(tables) < len(wanted):
        raise cancelled(reasons)
    return tables


def _check(one: Prepared, table: Table) -> None:
    """What a transaction does not allow (verified)."""
    match one.statement:
        case tree.Select(index=index) as select:
            if index is not None:
                raise invalid("Reads on indices are not supported within transactions.")
            key_of_read(select, table, one.parameters, "ExecuteTransaction")
        case tree.Update(returning=words) | tree.Delete(returning=words) if words is not None:
            raise invalid("RETURNING clause is not supported in ExecuteTransaction.")
        case tree.Exists(select):
            if select.index is not None:  # so DynamoDB Local
                raise invalid("Operations on indices are not supported in transactions")
            target = target_of(one.statement, table, one.parameters)
            if not target.complete(table.keys) or not target.rest:
                raise invalid("EXISTS() must contain a single item read with additional condition")


# -- reads


def _read(
    ctx: Context[Tables], request: Request, wanted: Sequence[Prepared], tables: Sequence[Table]
) -> dict[str, Any]:
    keys = [_key(one, table) for one, table in zip(wanted, tables, strict=True)]
    found = find_all(ctx, tables, keys)
    responses = [
        {"Item": Columns(one.statement.columns).of(stored)} if stored and isinstance(one.statement, tree.Select) else {}
        for one, stored in zip(wanted, found, strict=True)
    ]
    output: dict[str, Any] = {"Responses": responses}
    if told := tell_reads(request, [one.table_name for one in wanted], tables, found):
        output["ConsumedCapacity"] = told
    return output


def _key(one: Prepared, table: Table) -> Item:
    assert isinstance(one.statement, tree.Select)
    return key_of_read(one.statement, table, one.parameters, "ExecuteTransaction")


# -- writes


def _write(
    ctx: Context[Tables], request: Request, wanted: Sequence[Prepared], tables: Sequence[Table]
) -> dict[str, Any]:
    """Captured: a write that names no single item is a reason, in the words of a wrong Key; there are no responses."""
    names = [one.table_name for one in wanted]
    aims = [
        target_of(one.statement, table, one.parameters)
        for one, table in zip(wanted, tables, strict=True)
        if not isinstance(one.statement, tree.Select)
    ]
    triples = list(zip(wanted, tables, aims, strict=True))
    targets = [(table, _place(one, table, target)) for one, table, target in triples]
    token = request.get("ClientRequestToken")
    print_ = request_print(request) if token else b""
    if token and ctx.store.tokens.seen(token, print_, ctx.now):
        return {"Responses": [], **tell_repeated(request, names, targets)}
    plans = [partial(_plan, ctx, one, table, target) for one, table, target in triples]
    payload = sum(value_size(value) for one in wanted for value in one.parameters)
    planned = plan_all(targets, plans, payload, ctx.world.settings.item_collection_bytes)
    written = [perform(one, ctx.now, TWICE) for one in planned]
    if token:
        ctx.store.tokens.keep(token, print_, ctx.now)
    return {"Responses": [], **tell_writes(request, names, planned, written)}


def _place(one: Prepared, table: Table, target: Target) -> Place | None:
    statement = one.statement
    assert not isinstance(statement, tree.Select)
    if not isinstance(statement, tree.Insert) and not target.complete(table.keys):
        return None
    return place_if_any(write_of(statement, table, target, one.parameters), table)


def _plan(ctx: Context[Tables], one: Prepared, table: Table, target: Target) -> Planned:
    statement = one.statement
    assert not isinstance(statement, tree.Select)
    if isinstance(statement, tree.Update | tree.Delete) and (not target.complete(table.keys) or target.conflicts):
        raise invalid(WRONG_KEY)
    write = write_of(statement, table, target, one.parameters, tell_old=one.tell_old)
    return plan_write(ctx, statement, write, table)
