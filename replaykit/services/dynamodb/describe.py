"""A table's description, as CreateTable, DescribeTable, UpdateTable and DeleteTable answer it.

Members and their absence: recorded (go-cloud awsdynamodb, LocalStack snapshots).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.global_tables.describe_replicas import describe_replication
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Restored, Table
from replaykit.services.dynamodb.vectors.describe import describe_vector_index
from replaykit.services.dynamodb.warm import warm_index, warm_throughput


def describe_table(
    table: Table,
    now: float,
    *,
    status: str | None = None,
    index_status: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A TableDescription; `status` and `index_status` name the passing state that an answer starts.

    What a table can bear at once is told from its creation on, by UpdateTable too (recorded in November 2025).
    """
    described: dict[str, Any] = {
        **_own(table, now, status or table.status(now)),
        **_billing(table, now, status),
        **_stream(table),
        **_encryption(table, now),
        **describe_replication(table, now),
    }
    if table.restored is not None:
        described["RestoreSummary"] = _restore(table.restored, in_progress=described["TableStatus"] == "CREATING")
    warm = described["TableStatus"] != "CREATING"
    if warm:
        described["WarmThroughput"] = warm_throughput(table, now)
    return described | _indexes(table, now, index_status or {}, warm=warm)


def _own(table: Table, now: float, status: str) -> dict[str, Any]:
    """What every table has."""
    return {
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in sorted(table.attribute_types.items())
        ],
        "TableName": table.name,
        "KeySchema": table.keys.describe(),
        "TableStatus": status,
        "CreationDateTime": instant(table.created),
        "ProvisionedThroughput": table.throughput.describe(now),
        "TableSizeBytes": table.items.bytes,
        "ItemCount": table.items.count,
        "TableArn": table.arn,
        **({"TableId": table.table_id} if table.table_id else {}),  # recordings of 2016 have none
        "DeletionProtectionEnabled": table.deletion_protected,
    }


def _indexes(table: Table, now: float, status: Mapping[str, str], *, warm: bool) -> dict[str, Any]:
    """The members that list indexes, by their kind; a kind without any is not told."""
    described: dict[str, Any] = {}
    for member, is_global in (("GlobalSecondaryIndexes", True), ("LocalSecondaryIndexes", False)):
        indexes = [index for index in table.indexes.values() if index.is_global is is_global]
        if indexes:
            described[member] = [
                _describe_index(index, now, status=status.get(index.name), warm=warm) for index in indexes
            ]
    if table.vectors:
        described["VectorIndexes"] = [
            describe_vector_index(index, now, status=status.get(index.name)) for index in table.vectors.values()
        ]
    return described


def _describe_index(index: Index, now: float, *, status: str | None = None, warm: bool = False) -> dict[str, Any]:
    described: dict[str, Any] = index.declare() | {
        "IndexSizeBytes": index.items.bytes,
        "ItemCount": index.items.count,
        "IndexArn": index.arn,
    }
    if index.is_global:
        described["IndexStatus"] = status or index.status(now)
        described["ProvisionedThroughput"] = index.throughput.describe(now)
        if described["IndexStatus"] == "CREATING" and index.backfilled:
            described["Backfilling"] = False
        if index.max_units:
            described["OnDemandThroughput"] = dict(index.max_units)
        if warm and described["IndexStatus"] == "ACTIVE":
            described["WarmThroughput"] = warm_index(index, now)
    return described


def _billing(table: Table, now: float, status: str | None) -> dict[str, Any]:
    """LastUpdateToPayPerRequestDateTime is told once the change to it, or the creation, is over (recorded)."""
    described: dict[str, Any] = {}
    if table.on_demand or table.on_demand_since is not None:
        summary: dict[str, Any] = {"BillingMode": "PAY_PER_REQUEST" if table.on_demand else "PROVISIONED"}
        since = table.on_demand_since
        begins = status in {"CREATING", "UPDATING"} and since == now
        if since is not None and since <= now and not begins and table.status(now) != "CREATING":
            summary["LastUpdateToPayPerRequestDateTime"] = instant(since)
        described["BillingModeSummary"] = summary
    if table.max_units:
        described["OnDemandThroughput"] = dict(table.max_units)
    if table.table_class is not None:
        described["TableClassSummary"] = {"TableClass": table.table_class}
        if table.class_updated is not None:
            described["TableClassSummary"]["LastUpdateDateTime"] = instant(table.class_updated)
    return described


def _stream(table: Table) -> dict[str, Any]:
    """The latest stream stays named after it was switched off; the specification does not (streams reference §3)."""
    if table.latest_stream is None:
        return {}
    described: dict[str, Any] = {
        "LatestStreamLabel": table.latest_stream.label,
        "LatestStreamArn": table.latest_stream.arn,
    }
    if table.stream is not None:
        described["StreamSpecification"] = table.stream.describe()
    return described


def _encryption(table: Table, now: float) -> dict[str, Any]:
    described = table.encryption.describe(now)
    return {} if described is None else {"SSEDescription": described}


def _restore(restored: Restored, *, in_progress: bool) -> dict[str, Any]:
    """A RestoreSummary; a table that was restored to a point in time names no backup."""
    backup = {} if restored.backup_arn is None else {"SourceBackupArn": restored.backup_arn}
    return {
        **backup,
        "SourceTableArn": restored.table_arn,
        "RestoreDateTime": instant(restored.at),
        "RestoreInProgress": in_progress,
    }
