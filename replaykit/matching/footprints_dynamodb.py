"""What a call to DynamoDB reads and writes: tables, partitions, items; and its streams, which read the tables.

A table's definition and its items are two trees, so that DescribeTable does not depend on the items, while every
item depends on its table's definition. Which attributes are keys is learned from the recording itself (`schemas`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.matching.canonical import attribute_value, spelled
from replaykit.matching.projection import digest, key_of
from replaykit.matching.schemas import Schemas, equalities, table_name
from replaykit.matching.world import Footprint, Path

Write = tuple[Path, bytes]

_STREAM_TABLE = re.compile(r"table/([^/|]+)/stream/")
_REPORTING = frozenset(
    {"ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValuesOnConditionCheckFailure"}
)
_LIFE = re.compile(r"(?:CreateTable|DeleteTable|RestoreTable\w+|ImportTable|StartBulkPutItems)$")


def footprint(call: OperationCall, schemas: Schemas) -> Footprint | None:
    """What the call reads and writes; None leaves it to the general rule."""
    places = _Places(call.scope.region, schemas)
    made = _of_items(call, places) or _of_partiql(call, places)
    return made or _of_tables(call, places)


def footprint_of_stream(call: OperationCall, schemas: Schemas) -> Footprint:
    """A stream is read from its table; which one, ARNs and iterators say (AWS's iterators begin with the ARN)."""
    text = f"{call.params.get('StreamArn', '')} {call.params.get('ShardIterator', '')}"
    found = _STREAM_TABLE.search(text)
    name = found[1] if found else call.params.get("TableName")
    places = _Places(call.scope.region, schemas)
    if call.operation == "ListStreams":
        return Footprint(reads=(places.table(name) if name else places.tables,))
    return Footprint(reads=(places.table(name), places.items(name)) if name else (places.tables, places.all_items))


class _Places:
    """The paths of one region."""

    def __init__(self, region: str, schemas: Schemas) -> None:
        self.tables: Path = ("dynamodb", region, "tables")
        self.all_items: Path = ("dynamodb", region, "items")
        self._schemas = schemas

    def table(self, name: str) -> Path:
        return (*self.tables, table_name(name))

    def items(self, name: str) -> Path:
        return (*self.all_items, table_name(name))

    def item(self, name: str, attributes: Mapping[str, Any]) -> Path:
        """An item's place; where the key is not known, its table's: then every read of the table sees the write."""
        table = table_name(name)
        keys, partition = self._schemas.keys.get(table), self._schemas.partition.get(table)
        if keys is None or not keys <= attributes.keys():
            return self.items(table)
        whole = spelled({key: attribute_value(attributes[key]) for key in keys}).decode()
        if partition is None:
            return (*self.items(table), whole)
        return (*self.items(table), spelled(attribute_value(attributes[partition])).decode(), whole)

    def queried(self, params: Mapping[str, Any]) -> Path:
        """The partition that a query reads; over an index, or where it is not known, the whole table."""
        table = table_name(params["TableName"])
        partition = self._schemas.partition.get(table)
        value = equalities(params).get(partition) if partition and "IndexName" not in params else None
        return self.items(table) if value is None else (*self.items(table), spelled(attribute_value(value)).decode())


def _of_items(call: OperationCall, places: _Places) -> Footprint | None:
    params, name = call.params, call.operation
    table = params.get("TableName")
    if name in ("PutItem", "DeleteItem", "UpdateItem") and table:
        return Footprint((places.table(table),), (_write(name, params, places, call),))
    if name == "GetItem" and table:
        return Footprint((places.table(table), places.item(table, params.get("Key", {}))))
    if name == "Query" and table:
        return Footprint((places.table(table), places.queried(params)))
    if name in ("Scan", "SearchVectors") and table:
        return Footprint((places.table(table), places.items(table)))
    several = _SEVERAL.get(name)
    return several(call, places) if several else None


def _write(name: str, params: Mapping[str, Any], places: _Places, call: OperationCall) -> Write:
    table = params["TableName"]
    if name == "PutItem":
        return _put(places, table, params.get("Item", {}))
    if name == "DeleteItem":
        return _delete(places, table, params.get("Key", {}))
    kept = {key: value for key, value in params.items() if key not in _REPORTING}
    token = key_of(OperationCall(call.service, "UpdateItem", kept, call.scope))
    return places.item(table, params.get("Key", {})), token


def _put(places: _Places, table: str, item: Mapping[str, Any]) -> Write:
    return places.item(table, item), digest(b"put", spelled(attribute_value({"M": item})))


def _delete(places: _Places, table: str, key: Mapping[str, Any]) -> Write:
    return places.item(table, key), digest(b"delete", spelled(attribute_value({"M": key})))


def _batch_get(call: OperationCall, places: _Places) -> Footprint:
    wanted: Mapping[str, Any] = call.params.get("RequestItems", {})
    reads = [places.table(table) for table in wanted]
    reads += [places.item(table, key) for table, what in wanted.items() for key in what.get("Keys", ())]
    return Footprint(tuple(reads))


def _batch_write(call: OperationCall, places: _Places) -> Footprint:
    wanted: Mapping[str, Any] = call.params.get("RequestItems", {})
    return Footprint(tuple(places.table(table) for table in wanted), _batch_writes(wanted, places))


def _batch_writes(wanted: Mapping[str, Any], places: _Places) -> tuple[Write, ...]:
    writes = []
    for table, entries in wanted.items():
        for entry in entries:
            if "PutRequest" in entry:
                writes.append(_put(places, table, entry["PutRequest"].get("Item", {})))
            elif "DeleteRequest" in entry:
                writes.append(_delete(places, table, entry["DeleteRequest"].get("Key", {})))
    return tuple(writes)


def _transact_get(call: OperationCall, places: _Places) -> Footprint:
    gets = [entry.get("Get", {}) for entry in call.params.get("TransactItems", ())]
    named = [get for get in gets if "TableName" in get]
    tables = [places.table(get["TableName"]) for get in named]
    return Footprint((*tables, *(places.item(get["TableName"], get.get("Key", {})) for get in named)))


def _transact_write(call: OperationCall, places: _Places) -> Footprint:
    reads: list[Path] = []
    writes: list[Write] = []
    for entry in call.params.get("TransactItems", ()):
        for kind, params in entry.items():
            if "TableName" not in params:
                continue
            reads.append(places.table(params["TableName"]))
            if kind == "ConditionCheck":
                reads.append(places.item(params["TableName"], params.get("Key", {})))
            else:
                writes.append(_write(f"{kind}Item", params, places, call))
    return Footprint(tuple(reads), tuple(writes))


_SEVERAL = {
    "BatchGetItem": _batch_get,
    "BatchWriteItem": _batch_write,
    "TransactGetItems": _transact_get,
    "TransactWriteItems": _transact_write,
}


def _of_partiql(call: OperationCall, places: _Places) -> Footprint | None:
    """A statement reads, or writes, the table that it names; one that can't be read may be about any."""
    statements = [call.params.get("Statement"), *(_inner(call, "Statements")), *(_inner(call, "TransactStatements"))]
    found = [_named(text) for text in statements if isinstance(text, str)]
    if not found:
        return None
    token = key_of(call)
    reads = [places.table(named[0]) for named in found if named]
    writes: list[Write] = []
    for named in found:
        if named is None:
            return Footprint((places.tables,), ((places.all_items, token),))
        table, only_reads = named
        if only_reads:
            reads.append(places.items(table))
        else:
            writes.append((places.items(table), token))
    return Footprint(tuple(reads), tuple(writes))


def _named(text: str) -> tuple[str, bool] | None:
    """The table of a statement, and whether it only reads."""
    # Most recordings hold no PartiQL, and pay nothing for its grammar.
    from replaykit.services.dynamodb.partiql.grammar import parse  # noqa: PLC0415  # as said above
    from replaykit.services.dynamodb.partiql.tree import Exists, Select  # noqa: PLC0415  # as said above

    try:
        statement = parse(text).statement
    except AwsError:
        return None
    if isinstance(statement, Exists):
        return statement.select.table, True
    return statement.table, isinstance(statement, Select)


def _inner(call: OperationCall, name: str) -> Iterator[Any]:
    return (entry.get("Statement") for entry in call.params.get(name, ()))


def _of_tables(call: OperationCall, places: _Places) -> Footprint | None:
    name = _table_of(call)
    place = places.table(name) if name else places.tables
    if call.operation.startswith(("Describe", "List", "Get")):
        return Footprint((place,))
    token = key_of(call)
    if name and _LIFE.match(call.operation):
        return Footprint(writes=((place, token), (places.items(name), token)))
    return Footprint(writes=((place, token),))


def _table_of(call: OperationCall) -> str | None:
    """The table that a call is about, wherever it names it."""
    params = call.params
    for holder, name in (
        (params, "TableName"),
        (params, "TargetTableName"),
        (params.get("TableCreationParameters", {}), "TableName"),
    ):
        if holder.get(name):
            return table_name(holder[name])
    return _table_of_arn(call)


def _table_of_arn(call: OperationCall) -> str | None:
    for name in ("ResourceArn", "TableArn", "BackupArn"):
        arn = call.params.get(name)
        if isinstance(arn, str) and ":table/" in arn:
            return table_name(arn)
    return None
