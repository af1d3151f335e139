"""A table that a recording uses and never describes: its key schema, as far as keys and items tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.clauses import conjuncts
from replaykit.services.dynamodb.evidence import asked_keys, table_name
from replaykit.services.dynamodb.expressions import tree
from replaykit.services.dynamodb.expressions.grammar import Unreadable, parse_condition
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table

KEY_TYPES = ("S", "N", "B")


def inferred_table(store: Tables, name: str, calls: Sequence[RecordedCall]) -> Table | None:
    """The table without items; None where no call shows a key.

    ASSUMPTION: with two key attributes and no query, the first that a request names is the partition key; a
    DescribeTable in the recording would prove it.
    """
    key = next(iter(asked_keys(name, calls)), None)
    types = {attribute: kind for attribute, value in (key or {}).items() for kind in value if kind in KEY_TYPES}
    if not types or len(types) != len(key or {}):
        return None
    queried = next((one for one in _partition_names(name, calls) if one in types), None)
    partition = queried or next(iter(types))
    rest = [attribute for attribute in types if attribute != partition]
    keys = KeySchema(partition, types[partition], *((rest[0], types[rest[0]]) if rest else ()))
    return Table(
        name=name, arn=store.arn(name), table_id="", keys=keys, attribute_types=types, created=0.0,
        on_demand=True, knowledge=Knowledge(),
    )  # fmt: skip


def _partition_names(name: str, calls: Sequence[RecordedCall]) -> Iterator[str]:
    """The attributes that the table's own queries fix."""
    for one in calls:
        request = one.call.params
        if one.error is None and one.call.operation == "Query" and table_name(request["TableName"]) == name:
            if "IndexName" not in request and "KeyConditionExpression" in request:
                yield from _fixed(request)


def _fixed(request: Mapping[str, Any]) -> Iterator[str]:
    """The attribute of a query's only equality."""
    try:
        terms = list(conjuncts(parse_condition(request["KeyConditionExpression"])))
    except Unreadable:
        return
    names = request.get("ExpressionAttributeNames", {})
    equal = [one.left for one in terms if isinstance(one, tree.Compare) and one.operator == "="]
    paths = [str(path.parts[0]) for path in equal if isinstance(path, tree.Path)]
    if len(paths) == 1:
        yield names.get(paths[0], paths[0])
