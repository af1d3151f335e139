"""Hydration: the tables and items that a recording proves, as they were before its first call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from replaykit.aws.call import Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.registry import hydration
from replaykit.emulator.world import World
from replaykit.services.dynamodb.evidence import mentioned, table_name, take
from replaykit.services.dynamodb.inferred import inferred_table
from replaykit.services.dynamodb.installed import table_of
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.past import Past
from replaykit.services.dynamodb.reads import Reads
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table

# Answers that describe a table, and the member that does.
DESCRIPTIONS = {"DescribeTable": "Table", "UpdateTable": "TableDescription", "DeleteTable": "TableDescription"}


@hydration("dynamodb")
def hydrate(world: World, recorded: Sequence[RecordedCall]) -> None:
    """Prime the tables of every account and region that the recording speaks of."""
    for scope in dict.fromkeys(one.call.scope for one in recorded):
        calls = [one for one in recorded if one.call.scope == scope]
        _hydrate_scope(world.store("dynamodb", scope), scope, calls)


def _hydrate_scope(store: Tables, scope: Scope, calls: Sequence[RecordedCall]) -> None:
    tables = {}
    for name in _tables_at_the_start(calls):
        table = _described(name, calls) or inferred_table(store, name, calls)
        if table is not None:
            tables[name] = table
    pasts = {name: Past(table.keys) for name, table in tables.items()}
    _reason(calls, pasts)
    for name, table in tables.items():
        store.add(table)
        if table.latest_stream is not None:
            store.streams[table.latest_stream.arn] = table.latest_stream
        fill(table, pasts[name])


def _tables_at_the_start(calls: Iterable[RecordedCall]) -> list[str]:
    """The tables that were there before the first call: the first call to each that tells did not create it."""
    there: dict[str, bool] = {}
    for one in calls:
        for name in named_tables(one.call.params):
            if one.error is None:
                there.setdefault(name, one.call.operation != "CreateTable")
            elif one.error.code == "ResourceNotFoundException":
                there.setdefault(name, False)
            elif one.error.code in ("ConditionalCheckFailedException", "ResourceInUseException"):
                there.setdefault(name, True)
            elif one.error.code == "TransactionCanceledException":
                there.setdefault(name, True)
    return [name for name, was_there in there.items() if was_there]


def named_tables(request: Mapping[str, Any]) -> set[str]:
    """Every table that a request names."""
    names = {request["TableName"]} if "TableName" in request else set()
    if isinstance(request.get("RequestItems"), Mapping):
        names |= set(request["RequestItems"])
    for entry in request.get("TransactItems", ()):
        names |= {one["TableName"] for one in entry.values()}
    return {table_name(name) for name in names}


def _described(name: str, calls: Iterable[RecordedCall]) -> Table | None:
    """The table by its first description; not by one that came after it was made anew."""
    for one in calls:
        if one.error is not None or name not in named_tables(one.call.params):
            continue
        if one.call.operation == "CreateTable":
            return None
        description = one.output.get(DESCRIPTIONS.get(one.call.operation, ""), {})
        if "KeySchema" in description and "AttributeDefinitions" in description:
            return table_of(description)
    return None


def _reason(calls: Sequence[RecordedCall], pasts: Mapping[str, Past]) -> None:
    for one in calls:
        for name, attributes in mentioned(one):
            if name in pasts:
                pasts[name].mention(attributes)
    reads = Reads()
    gone: set[str] = set()
    for one in calls:
        take(one, {name: past for name, past in pasts.items() if name not in gone} if gone else pasts, reads)
        if one.call.operation == "DeleteTable" and one.error is None:
            gone.add(table_name(one.call.params["TableName"]))


def fill(table: Table, past: Past) -> None:
    """Put what is proved into a table; what is known in part is there in part, and doubted."""
    knowledge = table.knowledge = Knowledge()
    if past.complete:
        knowledge.learn_all()
    for partition in past.partitions:
        knowledge.learn_partition(partition)
    for place in past.absent:
        knowledge.learn(place)
    for place in past.unknown():
        knowledge.doubt(place)
    for place, fact in past.facts.items():
        table.load(dict(fact.attributes))
        if not fact.whole:
            knowledge.doubt(place)
