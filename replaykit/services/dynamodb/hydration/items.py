"""What each recorded call shows of its tables' items: reads, old values, conditions; and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.calls import item_reads, item_writes, table_name
from replaykit.services.dynamodb.hydration.conditions import told_by, updated_attributes
from replaykit.services.dynamodb.hydration.pages import Reads
from replaykit.services.dynamodb.hydration.past import Past
from replaykit.services.dynamodb.hydration.statements import take_statements

Pasts = Mapping[str, Past]
Request = Mapping[str, Any]


def take_items(recorded: RecordedCall, pasts: Pasts, reads: Reads) -> None:
    """Learn from one call; calls are taken in their order."""
    witness = _WITNESSES.get(recorded.call.operation)
    if witness is not None:
        witness(recorded, pasts, reads)


def _get(recorded: RecordedCall, pasts: Pasts, _reads: Reads) -> None:
    if recorded.error is None:
        for table, keys, how in item_reads("GetItem", recorded.call.params):
            _found(pasts.get(table), keys[0], recorded.output.get("Item"), how, sure=bool(how.get("ConsistentRead")))


def _transact_get(recorded: RecordedCall, pasts: Pasts, _reads: Reads) -> None:
    if recorded.error is None:
        asked = item_reads("TransactGetItems", recorded.call.params)
        for (table, keys, how), answer in zip(asked, recorded.output.get("Responses", ()), strict=False):
            _found(pasts.get(table), keys[0], answer.get("Item"), how, sure=True)


def _batch_get(recorded: RecordedCall, pasts: Pasts, _reads: Reads) -> None:
    if recorded.error is not None:
        return
    responses = {table_name(name): items for name, items in recorded.output.get("Responses", {}).items()}
    put_off = {table_name(name) for name in recorded.output.get("UnprocessedKeys", {})}
    for table, keys, how in item_reads("BatchGetItem", recorded.call.params):
        past, sure = pasts.get(table), bool(how.get("ConsistentRead"))
        if past is None:
            continue
        there = {place: item for item in responses.get(table, ()) if (place := past.place(item)) is not None}
        for key in keys:
            item = there.get(past.place(key))  # type: ignore[arg-type]  # None finds nothing
            # A projection without the keys can't be told apart, what was put off was not looked for.
            if item is not None or (not _projects(how) and table not in put_off):
                _found(past, key, item, how, sure=sure)


def _found(past: Past | None, key: Request, item: Request | None, how: Request, *, sure: bool) -> None:
    if past is None:
        return
    if item is not None:
        past.saw(item, key=key, whole=not _projects(how), sure=sure)
    elif not _projects(how):
        past.missed(key, sure=sure)


def _projects(how: Request) -> bool:
    """Whether a read asks for some attributes only."""
    return "ProjectionExpression" in how or "AttributesToGet" in how


def _write(recorded: RecordedCall, pasts: Pasts, _reads: Reads) -> None:
    """PutItem, UpdateItem, DeleteItem: the condition, the old values, then the change."""
    request, operation = recorded.call.params, recorded.call.operation
    past = pasts.get(table_name(request["TableName"]))
    key = request.get("Item") or request.get("Key")
    if past is None or not key:
        return
    error = recorded.error
    if error is None:
        _condition(past, key, request, held=True)
        _old_values(past, key, request, recorded.output)
        _change(past, key, request, "Update" if operation == "UpdateItem" else operation)
    elif error.code == "ConditionalCheckFailedException":
        if error.members.get("Item"):
            past.saw(error.members["Item"], key=key)
        _condition(past, key, request, held=False)


def _old_values(past: Past, key: Request, request: Request, output: Mapping[str, Any]) -> None:
    wanted, attributes = request.get("ReturnValues", "NONE"), output.get("Attributes")
    if wanted == "ALL_OLD":
        if attributes:
            past.saw(attributes, key=key)
        else:
            past.missed(key)
    elif wanted == "UPDATED_OLD" and attributes:
        past.saw(attributes, key=key, whole=False)


def _condition(past: Past, key: Request, request: Request, *, held: bool) -> None:
    told = told_by(request, past.keys.hash, held=held)
    if told.exists:
        past.exists(key, told.attributes)
    elif told.exists is False:
        past.missed(key)


def _change(past: Past, key: Request, request: Request, kind: str) -> None:
    past.changed(key, updated_attributes(request) if kind == "Update" else None)


def _transact_write(recorded: RecordedCall, pasts: Pasts, _reads: Reads) -> None:
    entries = [(kind, write) for entry in recorded.call.params["TransactItems"] for kind, write in entry.items()]
    reasons = recorded.error.members.get("CancellationReasons", []) if recorded.error else [None] * len(entries)
    for (_, write), reason in zip(entries, reasons, strict=False):
        past, key = pasts.get(table_name(write["TableName"])), write.get("Item") or write.get("Key")
        if past is None or not key:
            continue
        if reason is None:
            _condition(past, key, write, held=True)
        elif reason.get("Code") == "ConditionalCheckFailed":
            if reason.get("Item"):
                past.saw(reason["Item"], key=key)
            _condition(past, key, write, held=False)
    for kind, write in entries if recorded.error is None else ():
        past, key = pasts.get(table_name(write["TableName"])), write.get("Item") or write.get("Key")
        if past is not None and key and kind != "ConditionCheck":
            _change(past, key, write, kind)


def _batch_write(recorded: RecordedCall, pasts: Pasts, _reads: Reads) -> None:
    """What was put off (UnprocessedItems) counts as changed too: it may come later under a retry."""
    if recorded.error is None:
        for table, write in item_writes("BatchWriteItem", recorded.call.params):
            if (past := pasts.get(table)) is not None:
                past.changed(write.get("Item") or write.get("Key") or {})


def _page(recorded: RecordedCall, pasts: Pasts, reads: Reads) -> None:
    past = pasts.get(table_name(recorded.call.params["TableName"]))
    if past is not None and recorded.error is None:
        reads.page(past, recorded.call.operation, recorded.call.params, recorded.output)


def _statement(recorded: RecordedCall, pasts: Pasts, _reads: Reads) -> None:
    take_statements(recorded, pasts)


Witness = Callable[[RecordedCall, Pasts, Reads], None]
_WITNESSES: Mapping[str, Witness] = {
    "GetItem": _get,
    "TransactGetItems": _transact_get,
    "BatchGetItem": _batch_get,
    "PutItem": _write,
    "UpdateItem": _write,
    "DeleteItem": _write,
    "TransactWriteItems": _transact_write,
    "BatchWriteItem": _batch_write,
    "Query": _page,
    "Scan": _page,
    "ExecuteStatement": _statement,
    "BatchExecuteStatement": _statement,
    "ExecuteTransaction": _statement,
}
