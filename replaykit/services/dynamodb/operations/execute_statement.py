"""ExecuteStatement: one PartiQL statement, a read by pages or a write of one item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.dynamodb.consumed import consumed
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.executing import aim, execute_write
from replaykit.services.dynamodb.partiql.next_token import START, read_token, write_token
from replaykit.services.dynamodb.partiql.prepared import Prepared, prepare
from replaykit.services.dynamodb.partiql.reading import Reads, plan_reads, read_page
from replaykit.services.dynamodb.reading import pay, require_read_units
from replaykit.services.dynamodb.store import Tables


@operation("dynamodb", "ExecuteStatement")
def execute_statement(ctx: Context[Tables], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html."""
    prepared = prepare(request)
    statement = prepared.statement
    if isinstance(statement, tree.Select):
        return _read(ctx, request, prepared, statement)
    return _write(ctx, request, prepared)


def _read(ctx: Context[Tables], request: Mapping[str, Any], prepared: Prepared, select: tree.Select) -> dict[str, Any]:
    consistent = request.get("ConsistentRead", False)
    reads = plan_reads(ctx, select, prepared.parameters, consistent=consistent)
    arn, secret = reads.source.table.arn, ctx.world.settings.token_key
    token = request.get("NextToken")
    start = START if token is None else read_token(token, request, arn, secret)
    require_read_units(ctx, reads.source)
    answer = read_page(ctx, reads, request.get("Limit"), start)
    pay(ctx, reads.source, answer.units, reads.fetch)
    output: dict[str, Any] = {"Items": answer.items}
    if answer.next is not None:
        output["NextToken"] = write_token(answer.next, request, arn, secret)
    if answer.last is not None:
        output["LastEvaluatedKey"] = answer.last
    if told := _consumed(request, select, reads, answer.units):
        output["ConsumedCapacity"] = told
    return output


def _consumed(request: Mapping[str, Any], select: tree.Select, reads: Reads, units: float) -> dict[str, Any] | None:
    form, table = request.get("ReturnConsumedCapacity"), reads.source.table
    if reads.source.index is None:
        return consumed(form, select.table, table, units)
    own = reads.fetch.units if reads.fetch else 0.0
    return consumed(form, select.table, table, own, {reads.source.index.name: units})


def _write(ctx: Context[Tables], request: Mapping[str, Any], prepared: Prepared) -> dict[str, Any]:
    """A write answers its rows, of which there are none without RETURNING (verified)."""
    name = prepared.table_name
    table = ctx.store.table(name, ctx.now)
    rows, written = execute_write(ctx, prepared, table, aim(prepared, table))
    output: dict[str, Any] = {"Items": rows}
    form = request.get("ReturnConsumedCapacity")
    if told := consumed(form, name, table, written.units(), written.index_units):
        output["ConsumedCapacity"] = told
    return output
