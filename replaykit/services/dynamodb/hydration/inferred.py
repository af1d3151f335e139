"""A table that a recording uses and never describes: its key schema, as far as keys and queries tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.expressions.requests import of_query
from replaykit.services.dynamodb.hydration.calls import asked_keys, table_name
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.unseen import all_unseen

KEY_TYPES = ("S", "N", "B")


def inferred_table(name: str, arn: str, calls: Sequence[RecordedCall]) -> Table | None:
    """The table without items; None where no call shows a key.

    Of two key attributes only a query of the table tells which is the partition key; else queries and scans are gaps.
    """
    key = next(iter(asked_keys(name, calls)), {})
    types = {attribute: kind for attribute, value in key.items() for kind in value if kind in KEY_TYPES}
    if not types or len(types) != len(key):
        return None
    queried = next((one for one in _partition_names(name, calls) if one in types), None)
    partition = queried or next(iter(types))
    rest = [attribute for attribute in types if attribute != partition]
    table = table_of_keys(name, arn, {attribute: types[attribute] for attribute in (partition, *rest)})
    table.key_order_known = queried is not None or not rest
    return table


def table_of_keys(name: str, arn: str, types: dict[str, str]) -> Table:
    """A table of which nothing is known but its keys, in their order, and their types."""
    return Table(
        name=name,
        arn=arn,
        table_id="",
        keys=KeySchema(*(part for key in types.items() for part in key)),
        attribute_types=types,
        created=0.0,
        on_demand=True,
        knowledge=Knowledge(),
        unseen=all_unseen([]),
        described=False,
    )


def _partition_names(name: str, calls: Sequence[RecordedCall]) -> Iterator[str]:
    """The attributes that the table's own queries fix."""
    for one in calls:
        request = one.call.params
        if one.error is not None or one.call.operation != "Query" or table_name(request["TableName"]) != name:
            continue
        if "IndexName" not in request:
            yield from _fixed(request)


def _fixed(request: Mapping[str, Any]) -> Iterator[str]:
    """The attribute of a query's only equality."""
    try:
        terms = of_query(request).terms
    except AwsError:
        return
    equal = [term.attribute for term in terms if term.operator == "="]
    if len(equal) == 1:
        yield from equal
