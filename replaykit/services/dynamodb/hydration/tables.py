"""Which tables there were before the first call of a recording, and how it describes them as they were then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.services.dynamodb.hydration.calls import table_name
from replaykit.services.dynamodb.hydration.description import install_table
from replaykit.services.dynamodb.hydration.inferred import inferred_table
from replaykit.services.dynamodb.recorded_time import seconds
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table

# Answers that describe a table, and the member that does.
DESCRIPTIONS = {"DescribeTable": "Table", "UpdateTable": "TableDescription", "DeleteTable": "TableDescription"}
NAMES = ("TableName", "ResourceArn", "TableArn", "SourceTableName", "SourceTableArn", "GlobalTableName")
# These also speak of tables that are no more.
OF_THE_PAST = {"ListBackups", "ListExports", "ListImports"}
# Errors that only a table that is there can give.
OF_A_TABLE = {"ConditionalCheckFailedException", "ResourceInUseException", "TransactionCanceledException"}
OF_A_PART = re.compile("Index: |Stream: ")  # the table is there, and a part of it is not
OF_NONE = {"ResourceNotFoundException", "TableNotFoundException"}


def at_the_start(recorded: Iterable[RecordedCall]) -> Iterator[tuple[Scope, str]]:
    """The tables that were there before the first call: the first call to each that tells did not make it."""
    there: dict[tuple[Scope, str], bool] = {}
    for one in recorded:
        if one.error is None:
            for made in made_by(one.call):
                there.setdefault(made, False)
        for name in _named_tables(one.call):
            if one.error is None or one.error.code in OF_A_TABLE:
                there.setdefault((one.call.scope, name), True)
            elif one.error.code in OF_NONE and not OF_A_PART.search(one.error.message or ""):
                there.setdefault((one.call.scope, name), False)
    yield from (place for place, was_there in there.items() if was_there)


def _named_tables(call: OperationCall) -> set[str]:
    """Every table that a call names as one that is there."""
    request = call.params
    if call.operation in OF_THE_PAST:
        return set()
    names = {request[member] for member in NAMES if member in request}
    if isinstance(request.get("RequestItems"), Mapping):
        names |= set(request["RequestItems"])
    for entry in request.get("TransactItems", ()):
        names |= {one["TableName"] for one in entry.values()}
    return {table_name(name) for name in names}


def made_by(call: OperationCall) -> Iterator[tuple[Scope, str]]:
    """The tables that a call makes, if it is accepted."""
    request, scope = call.params, call.scope
    if call.operation == "CreateTable":
        yield scope, table_name(request["TableName"])
    elif call.operation in {"RestoreTableFromBackup", "RestoreTableToPointInTime"}:
        yield scope, table_name(request["TargetTableName"])
    elif call.operation == "ImportTable":
        yield scope, table_name(request["TableCreationParameters"]["TableName"])
    elif call.operation == "UpdateTable":
        for one in request.get("ReplicaUpdates") or ():
            if "Create" in one:
                yield scope._replace(region=one["Create"]["RegionName"]), table_name(request["TableName"])


def install(store: Tables, name: str, calls: Sequence[RecordedCall]) -> Table | None:
    """Put a table in place as it is described, else as its keys show; None where not even those are known."""
    if (told := first_description(name, calls)) is not None:
        one, description = told
        return install_table(store, description, at=seconds(one) or 0.0)
    table = inferred_table(name, store.arn(name), calls)
    if table is not None:
        store.add(table)
    store.add_undescribed(name, "no recorded call describes it; record a DescribeTable with the calls")
    return table


def first_description(name: str, calls: Iterable[RecordedCall]) -> tuple[RecordedCall, Mapping[str, Any]] | None:
    """What describes the table first, and as what; None where nothing does before it is made anew."""
    for one in calls:
        if one.error is not None or one.call.service != "dynamodb":
            continue
        if (one.call.scope, name) in made_by(one.call):
            return None
        description = one.output.get(DESCRIPTIONS.get(one.call.operation, ""), {})
        if description.get("TableName") == name and {"KeySchema", "AttributeDefinitions"} <= description.keys():
            changed = one.call.operation == "UpdateTable"
            return one, _before_change(description, one.call.params) if changed else description
    return None


def _before_change(description: Mapping[str, Any], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """What UpdateTable's answer tells of the table before: the stream and the indexes that it makes were not there.

    A change to on demand is told at once, and since when only when it is over (recorded: cloud-custodian, 2022).
    """
    before = dict(description)
    billing = before.get("BillingModeSummary", {})
    if request.get("BillingMode") == "PAY_PER_REQUEST" and "LastUpdateToPayPerRequestDateTime" not in billing:
        before.pop("BillingModeSummary", None)
    given = request.get("ProvisionedThroughput") or {}
    if given and given.items() <= before.get("ProvisionedThroughput", {}).items():
        del before["ProvisionedThroughput"]  # those before are not told
    _undo_stream(before, request.get("StreamSpecification"))
    new = {one["Create"]["IndexName"] for one in request.get("GlobalSecondaryIndexUpdates") or () if "Create" in one}
    if new and "GlobalSecondaryIndexes" in before:
        before["GlobalSecondaryIndexes"] = [
            index for index in before["GlobalSecondaryIndexes"] if index["IndexName"] not in new
        ]
    return before


def _undo_stream(before: dict[str, Any], specification: Mapping[str, Any] | None) -> None:
    if specification is None:
        return
    if specification["StreamEnabled"]:
        for member in ("StreamSpecification", "LatestStreamArn", "LatestStreamLabel"):
            before.pop(member, None)
    elif "LatestStreamArn" in before:
        before.setdefault("StreamSpecification", {"StreamEnabled": True})
