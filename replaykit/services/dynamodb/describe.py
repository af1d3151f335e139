"""A table's description, as CreateTable, DescribeTable, UpdateTable and DeleteTable answer it.

Members and their absence: recorded (go-cloud awsdynamodb, LocalStack snapshots).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.ports.clock import instant
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Restored, Table
from replaykit.services.dynamodb.vectors.describe import describe_vector_index

ON_DEMAND_WARM = (12000, 4000)


def describe_table(
    table: Table,
    now: float,
    *,
    status: str | None = None,
    index_status: Mapping[str, str] | None = None,
    warm: bool = False,
) -> dict[str, Any]:
    """A TableDescription; `status` and `index_status` name the passing state that an answer starts."""
    described: dict[str, Any] = {
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in sorted(table.attribute_types.items())
        ],
        "TableName": table.name,
        "KeySchema": table.keys.describe(),
        "TableStatus": status or table.status(now),
        "CreationDateTime": instant(table.created),
        "ProvisionedThroughput": table.throughput.describe(now),
        "TableSizeBytes": table.items.bytes,
        "ItemCount": table.items.count,
        "TableArn": table.arn,
        "TableId": table.table_id,
        "DeletionProtectionEnabled": table.deletion_protected,
        **_billing(table),
        **_stream(table),
    }
    if table.restored is not None:
        described["RestoreSummary"] = _restore(table.restored, in_progress=described["TableStatus"] == "CREATING")
    if warm:
        described["WarmThroughput"] = warm_throughput(table, now)
    states = index_status or {}
    for member, is_global in (("GlobalSecondaryIndexes", True), ("LocalSecondaryIndexes", False)):
        indexes = [index for index in table.indexes.values() if index.is_global is is_global]
        if indexes:
            described[member] = [
                describe_index(index, now, status=states.get(index.name), warm=warm) for index in indexes
            ]
    if table.vectors:
        described["VectorIndexes"] = [
            describe_vector_index(index, now, status=states.get(index.name)) for index in table.vectors.values()
        ]
    return described


def describe_index(index: Index, now: float, *, status: str | None = None, warm: bool = False) -> dict[str, Any]:
    described: dict[str, Any] = {
        "IndexName": index.name,
        "KeySchema": index.keys.describe(),
        "Projection": _projection(index),
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
            units = (index.throughput.read, index.throughput.write)
            described["WarmThroughput"] = _warm(units if any(units) else ON_DEMAND_WARM, "ACTIVE")
    return described


def warm_throughput(table: Table, now: float) -> dict[str, Any]:
    """What the table can bear at once: what is provisioned, or 12000 and 4000 on demand (recorded)."""
    units = ON_DEMAND_WARM if table.on_demand else (table.throughput.read, table.throughput.write)
    if table.warm is not None:
        units = (max(units[0], table.warm[0]), max(units[1], table.warm[1]))
    return _warm(units, "ACTIVE" if table.status(now) == "ACTIVE" else "UPDATING")


def _warm(units: tuple[int, int], status: str) -> dict[str, Any]:
    return {"ReadUnitsPerSecond": units[0], "WriteUnitsPerSecond": units[1], "Status": status}


def _projection(index: Index) -> dict[str, Any]:
    described: dict[str, Any] = {"ProjectionType": index.projection}
    if index.non_key_attributes:
        described["NonKeyAttributes"] = list(index.non_key_attributes)
    return described


def _billing(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {}
    if table.on_demand or table.on_demand_since is not None:
        summary: dict[str, Any] = {"BillingMode": "PAY_PER_REQUEST" if table.on_demand else "PROVISIONED"}
        if table.on_demand_since is not None:
            summary["LastUpdateToPayPerRequestDateTime"] = instant(table.on_demand_since)
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


def _restore(restored: Restored, *, in_progress: bool) -> dict[str, Any]:
    """A RestoreSummary; a table that was restored to a point in time names no backup."""
    backup = {} if restored.backup_arn is None else {"SourceBackupArn": restored.backup_arn}
    return {
        **backup,
        "SourceTableArn": restored.table_arn,
        "RestoreDateTime": instant(restored.at),
        "RestoreInProgress": in_progress,
    }
