"""What recorded PartiQL statements show of their tables' items, and what they changed.

A statement that names one item by its whole key is read as the classic operation that it stands for; one that writes
and can't be read so makes later reads prove nothing about its table's past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.past import Past
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.literals import value_of
from replaykit.services.dynamodb.partiql.prepared import Prepared, prepare
from replaykit.services.dynamodb.partiql.targets import Target, find_target

Request: TypeAlias = Mapping[str, Any]
# What a statement answered; None where that is not all.
Rows: TypeAlias = list[Mapping[str, Any]] | None


def take_statements(recorded: RecordedCall, pasts: Mapping[str, Past]) -> None:
    """Learn from one call of PartiQL."""
    for request, rows in _executed(recorded):
        try:
            prepared = prepare(request)
        except AwsError:
            _cloud(pasts.values())
            continue
        past = pasts.get(prepared.table_name)
        if past is not None:
            _take(prepared, request, rows, past)


def _executed(recorded: RecordedCall) -> Iterator[tuple[Request, Rows]]:
    """Each statement that was carried out, with the rows that it answered; None where they are not told."""
    params, output = recorded.call.params, recorded.output
    if recorded.error is not None:
        return
    if "Statement" in params:
        # A page of a read that goes on proves the items on it, and no absence.
        yield params, None if "NextToken" in params or "NextToken" in output else list(output.get("Items", ()))
    statements = params.get("Statements") or params.get("TransactStatements") or ()
    responses = output.get("Responses") or [{}] * len(statements)
    for statement, response in zip(statements, responses, strict=False):
        if "Error" not in response:
            yield statement, [response["Item"]] if "Item" in response else []


class ItemWrite(NamedTuple):
    """One item that a statement wrote: `key` holds its key at least, `item` is the whole item where that is told."""

    table: str
    kind: str
    key: Request
    item: Request | None


def written_items(recorded: RecordedCall, keys: KeySchema) -> Iterator[ItemWrite]:
    """The writes of a call of PartiQL that were carried out, in their order; `keys` may have any types."""
    for request, _ in _executed(recorded):
        try:
            written = _written(prepare(request), keys)
        except AwsError:
            continue
        if written is not None:
            yield written


def _written(prepared: Prepared, keys: KeySchema) -> ItemWrite | None:
    statement, parameters = prepared.statement, prepared.parameters
    if isinstance(statement, tree.Insert):
        item = _inserted(statement, prepared)
        return ItemWrite(statement.table, "Put", item, item)
    if not isinstance(statement, tree.Update | tree.Delete):
        return None
    target = find_target(statement.where, keys, parameters)
    kind = "Update" if isinstance(statement, tree.Update) else "Delete"
    return ItemWrite(statement.table, kind, target.key, None) if target.complete(keys) else None


def _inserted(statement: tree.Insert, prepared: Prepared) -> dict[str, Any]:
    return {name: value_of(member, prepared.parameters) for name, member in statement.value.members}


def _take(prepared: Prepared, request: Request, rows: Rows, past: Past) -> None:
    statement, parameters = prepared.statement, prepared.parameters
    if isinstance(statement, tree.Insert):
        item = _inserted(statement, prepared)
        past.missed(item)
        past.changed(item)
        return
    where = statement.select.where if isinstance(statement, tree.Exists) else statement.where
    target = find_target(where, past.keys, parameters, lists=isinstance(statement, tree.Select))
    if not target.complete(past.keys) or target.conflicts:
        past.clouded = past.clouded or not isinstance(statement, tree.Select | tree.Exists)
    elif isinstance(statement, tree.Select):
        _read(statement, target, request, rows, past)
    elif isinstance(statement, tree.Exists):
        past.exists(target.key, {})
    else:
        _write(statement, target, rows, past)


def _read(statement: tree.Select, target: Target, request: Request, rows: Rows, past: Past) -> None:
    """A row proves the item; that there is none is proved where nothing else was asked of it."""
    sure = bool(request.get("ConsistentRead"))
    if statement.index is not None or rows is None:
        return
    if rows:
        past.saw(rows[0], key=target.key, whole=not statement.columns, sure=sure)
    elif not target.rest and not statement.columns:
        past.missed(target.key, sure=sure)


def _write(statement: tree.Update | tree.Delete, target: Target, rows: Rows, past: Past) -> None:
    """An UPDATE changes what is there (guide); what RETURNING tells of before is proved too."""
    told_whole = statement.returning == "ALL OLD"
    if rows and statement.returning in {"ALL OLD", "MODIFIED OLD"}:
        past.saw(rows[0], key=target.key, whole=told_whole)
    elif isinstance(statement, tree.Update):
        past.exists(target.key, {})
    elif told_whole and not target.rest:
        past.missed(target.key)
    if isinstance(statement, tree.Update):
        past.changed(target.key, [str(change.path.parts[0]) for change in statement.changes])
    else:
        past.changed(target.key)


def _cloud(pasts: Iterable[Past]) -> None:
    for past in pasts:
        past.clouded = True
