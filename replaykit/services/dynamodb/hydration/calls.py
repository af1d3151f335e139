"""What a call names: the tables, the items that it writes, the keys that it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from replaykit.aws.recorded import RecordedCall

Request = Mapping[str, Any]


def mentioned(recorded: RecordedCall) -> Iterator[tuple[str, Request]]:
    """Every item and key that a call speaks of, with its table."""
    request = recorded.call.params
    for table, write in item_writes(recorded.call.operation, request):
        yield table, write.get("Item") or write.get("Key") or {}
    for table, keys, _ in item_reads(recorded.call.operation, request):
        yield from ((table, key) for key in keys)


def asked_keys(table: str, calls: Iterable[RecordedCall]) -> Iterator[Request]:
    """Every key of a table by which an accepted call asks for an item."""
    for one in calls:
        if one.error is not None:
            continue
        request = one.call.params
        for name, write in item_writes(one.call.operation, request):
            if name == table and "Key" in write:
                yield write["Key"]
        for name, keys, _ in item_reads(one.call.operation, request):
            if name == table:
                yield from keys


def table_name(name: str) -> str:
    """The bare name, where a request names a table by its ARN, or by that of a stream or an index of it."""
    return name.rpartition(":table/")[2].partition("/")[0]


def item_writes(operation: str, request: Request) -> Iterator[tuple[str, Request]]:
    """The writes of single items that a call asks for, each with its table."""
    if operation in ("PutItem", "DeleteItem", "UpdateItem"):
        yield table_name(request["TableName"]), request
    elif operation == "TransactWriteItems":
        for entry in request["TransactItems"]:
            for write in entry.values():
                yield table_name(write["TableName"]), write
    elif operation == "BatchWriteItem":
        for name, entries in request["RequestItems"].items():
            for entry in entries:
                for write in entry.values():
                    yield table_name(name), write


def item_reads(operation: str, request: Request) -> Iterator[tuple[str, list[Request], Request]]:
    """The keys that a read asks for: (table, keys, the part of the request that says how)."""
    if operation == "GetItem":
        yield table_name(request["TableName"]), [request["Key"]], request
    elif operation == "TransactGetItems":
        for entry in request["TransactItems"]:
            get = entry["Get"]
            yield table_name(get["TableName"]), [get["Key"]], get
    elif operation == "BatchGetItem":
        for name, asked in request["RequestItems"].items():
            yield table_name(name), list(asked["Keys"]), asked
