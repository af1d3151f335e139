"""Hydration: the tables and items that a recording proves, as they were before its first call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.registry import hydration
from replaykit.emulator.world import World
from replaykit.services.dynamodb.hydration.calls import mentioned, table_name
from replaykit.services.dynamodb.hydration.description import install_table
from replaykit.services.dynamodb.hydration.inferred import inferred_table
from replaykit.services.dynamodb.hydration.items import take
from replaykit.services.dynamodb.hydration.pages import Reads
from replaykit.services.dynamodb.hydration.past import Past
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.wordings import recorded_cohort

# Answers that describe a table, and the member that does.
DESCRIPTIONS = {"DescribeTable": "Table", "UpdateTable": "TableDescription", "DeleteTable": "TableDescription"}
OPENING = {"CreateTable", "UpdateTable"}
# Errors that only a table that is there can give.
OF_A_TABLE = {"ConditionalCheckFailedException", "ResourceInUseException", "TransactionCanceledException"}


@hydration("dynamodb")
def hydrate(world: World, recorded: Sequence[RecordedCall]) -> None:
    """Prime the tables of every account and region that the recording speaks of."""
    for scope in dict.fromkeys(one.call.scope for one in recorded):
        calls = [one for one in recorded if one.call.scope == scope]
        _hydrate_store(world.store("dynamodb", scope), calls)


def _hydrate_store(store: Tables, calls: Sequence[RecordedCall]) -> None:
    store.recorded_wordings = recorded_cohort(calls)
    for one in calls:
        _expect_stream(store, one)
    found = {name: _install(store, name, calls) for name in _tables_at_the_start(calls)}
    tables = {name: table for name, table in found.items() if table is not None}
    pasts = {name: Past(table.keys) for name, table in tables.items()}
    _reason(calls, pasts)
    for name, table in tables.items():
        fill(table, pasts[name])


def _install(store: Tables, name: str, calls: Sequence[RecordedCall]) -> Table | None:
    described = _description(name, calls)
    if described is not None:
        description, at = described
        return install_table(store, description, at=at.timestamp() if at else 0.0)
    table = inferred_table(name, store.arn(name), calls)
    if table is not None:
        store.add(table)
    store.add_undescribed(name, "no recorded call describes it; record a DescribeTable with the calls")
    return table


def _expect_stream(store: Tables, one: RecordedCall) -> None:
    """A call that opens a stream tells its ARN, which clients of the recording know."""
    described = one.output.get("TableDescription", {})
    opens = one.call.operation in OPENING and (one.call.params.get("StreamSpecification") or {}).get("StreamEnabled")
    if opens and "LatestStreamArn" in described:
        store.expect_stream(table_name(one.call.params["TableName"]), described["LatestStreamArn"])


def _tables_at_the_start(calls: Iterable[RecordedCall]) -> list[str]:
    """The tables that were there before the first call: the first call to each that tells did not create it."""
    there: dict[str, bool] = {}
    for one in calls:
        for name in named_tables(one.call.params):
            if one.error is None:
                there.setdefault(name, one.call.operation != "CreateTable")
            elif one.error.code in OF_A_TABLE:
                there.setdefault(name, True)
            elif one.error.code == "ResourceNotFoundException":
                there.setdefault(name, False)
    return [name for name, was_there in there.items() if was_there]


def named_tables(request: Mapping[str, Any]) -> set[str]:
    """Every table that a request names."""
    names = {request["TableName"]} if "TableName" in request else set()
    if isinstance(request.get("RequestItems"), Mapping):
        names |= set(request["RequestItems"])
    for entry in request.get("TransactItems", ()):
        names |= {one["TableName"] for one in entry.values()}
    return {table_name(name) for name in names}


def _description(name: str, calls: Iterable[RecordedCall]) -> tuple[Mapping[str, Any], datetime | None] | None:
    """The table's first description; not one that came after it was made anew."""
    for one in calls:
        if one.error is not None or name not in named_tables(one.call.params):
            continue
        if one.call.operation == "CreateTable":
            return None
        description = one.output.get(DESCRIPTIONS.get(one.call.operation, ""), {})
        if "KeySchema" in description and "AttributeDefinitions" in description:
            return description, one.at
    return None


def _reason(calls: Sequence[RecordedCall], pasts: Mapping[str, Past]) -> None:
    for one in calls:
        for name, attributes in mentioned(one):
            if name in pasts:
                pasts[name].mention(attributes)
    reads = Reads()
    standing = dict(pasts)
    for one in calls:
        take(one, standing, reads)
        if one.call.operation == "DeleteTable" and one.error is None:
            standing.pop(table_name(one.call.params["TableName"]), None)


def fill(table: Table, past: Past) -> None:
    """Put what is proved into a table; what is known in part is there in part, and doubted."""
    knowledge = table.knowledge = Knowledge()
    if past.complete is not None:
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
