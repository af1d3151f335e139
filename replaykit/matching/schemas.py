"""Which attributes are the keys of DynamoDB's tables, as far as the recording itself tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from replaykit.aws.call import OperationCall

_EQUAL = re.compile(r"(#?[\w.-]+)\s*=\s*(:\w+)")


@dataclass(slots=True)
class Schemas:
    """Which attributes are the key of a table, as far as the recording tells.

    `partition` is the partition key's name by table; `keys` the names of all key attributes.
    """

    partition: dict[str, str] = field(default_factory=dict)
    keys: dict[str, frozenset[str]] = field(default_factory=dict)

    def learn(self, call: OperationCall) -> None:
        """Learn from one recorded request."""
        if call.service != "dynamodb":
            return
        params = call.params
        if "KeySchema" in params and "TableName" in params:
            self.learn_schema(table_name(params["TableName"]), params["KeySchema"])
        for name, key in _keys_in(call):
            self.keys.setdefault(name, frozenset(key))
            if len(key) == 1:
                self.partition.setdefault(name, next(iter(key)))
        if call.operation == "Query" and "IndexName" not in params:
            self._learn_query(params)

    def learn_schema(self, table: str, schema: Iterable[Mapping[str, Any]]) -> None:
        """Learn from a KeySchema, of CreateTable or of a table's description."""
        self.keys[table] = frozenset(part["AttributeName"] for part in schema)
        for part in schema:
            if part["KeyType"] == "HASH":
                self.partition[table] = part["AttributeName"]

    def _learn_query(self, params: Mapping[str, Any]) -> None:
        """A query with one condition has it on the partition key."""
        conditions = equalities(params)
        expression = str(params.get("KeyConditionExpression", ""))
        if len(conditions) == 1 and not re.search(r"\bAND\b|[<>]|\(", expression.strip("() "), re.IGNORECASE):
            self.partition.setdefault(table_name(params["TableName"]), next(iter(conditions)))


def table_name(name: str) -> str:
    """A table's name, also where its ARN was given."""
    return name.rpartition(":table/")[2].partition("/")[0] if name.startswith("arn:") else name


def equalities(params: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a query's key condition sets equal to a value."""
    names, values = params.get("ExpressionAttributeNames", {}), params.get("ExpressionAttributeValues", {})
    found = _EQUAL.findall(str(params.get("KeyConditionExpression", "")))
    equal = {names.get(name, name): values[value] for name, value in found if value in values}
    for name, condition in params.get("KeyConditions", {}).items():
        if condition.get("ComparisonOperator") == "EQ" and condition.get("AttributeValueList"):
            equal[name] = condition["AttributeValueList"][0]
    return equal


def _keys_in(call: OperationCall) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every (table, key) that a request names by its key."""
    params = call.params
    if "Key" in params and "TableName" in params:
        yield table_name(params["TableName"]), params["Key"]
    if call.operation == "BatchGetItem":
        for table, what in params.get("RequestItems", {}).items():
            yield from ((table_name(table), key) for key in what.get("Keys", ()))
    for entry in params.get("TransactItems", ()):
        for inner in entry.values():
            if "Key" in inner and "TableName" in inner:
                yield table_name(inner["TableName"]), inner["Key"]
