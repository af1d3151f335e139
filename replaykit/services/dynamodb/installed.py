"""A table as a recorded description tells it: CreateTable, DescribeTable, UpdateTable or DeleteTable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.schema import attribute_types, read_keys
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throughput import Throughput

Described = Mapping[str, Any]


def table_of(described: Described) -> Table:
    """The table, without items; nothing is known of them yet."""
    types = attribute_types(described["AttributeDefinitions"])
    keys = read_keys(described["KeySchema"], types)
    billing = described.get("BillingModeSummary", {})
    table_class = described.get("TableClassSummary", {})
    warm = described.get("WarmThroughput", {})
    table = Table(
        name=described["TableName"],
        arn=described["TableArn"],
        table_id=described.get("TableId", ""),
        keys=keys,
        attribute_types=types,
        created=seconds(described.get("CreationDateTime")) or 0.0,
        on_demand=billing.get("BillingMode") == "PAY_PER_REQUEST",
        on_demand_since=seconds(billing.get("LastUpdateToPayPerRequestDateTime")),
        throughput=throughput_of(described.get("ProvisionedThroughput", {})),
        max_units=dict(described["OnDemandThroughput"]) if "OnDemandThroughput" in described else None,
        table_class=table_class.get("TableClass"),
        class_updated=seconds(table_class.get("LastUpdateDateTime")),
        warm=(warm["ReadUnitsPerSecond"], warm["WriteUnitsPerSecond"]) if len(warm) > 1 else None,
        deletion_protected=described.get("DeletionProtectionEnabled", False),
        knowledge=Knowledge(),
    )
    for member, is_global in (("LocalSecondaryIndexes", False), ("GlobalSecondaryIndexes", True)):
        for one in described.get(member, ()):
            table.indexes[one["IndexName"]] = _index(one, table, is_global=is_global)
    table.latest_stream = _stream(described, table)
    table.stream = table.latest_stream if described.get("StreamSpecification", {}).get("StreamEnabled") else None
    return table


def throughput_of(described: Described) -> Throughput:
    return Throughput(
        described.get("ReadCapacityUnits", 0),
        described.get("WriteCapacityUnits", 0),
        seconds(described.get("LastIncreaseDateTime")),
        seconds(described.get("LastDecreaseDateTime")),
        described.get("NumberOfDecreasesToday", 0),
    )


def seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _index(described: Described, table: Table, *, is_global: bool) -> Index:
    projection = described.get("Projection", {})
    schema: Sequence[Mapping[str, str]] = described["KeySchema"]
    return Index(
        described["IndexName"],
        read_keys(schema, table.attribute_types),
        table.keys,
        projection.get("ProjectionType", "ALL"),
        tuple(projection.get("NonKeyAttributes", ())),
        is_global,
        described.get("IndexArn", f"{table.arn}/index/{described['IndexName']}"),
        throughput_of(described.get("ProvisionedThroughput", {})),
        dict(described["OnDemandThroughput"]) if "OnDemandThroughput" in described else None,
    )


def _stream(described: Described, table: Table) -> Stream | None:
    arn, label = described.get("LatestStreamArn"), described.get("LatestStreamLabel")
    if not arn or not label:
        return None
    view = described.get("StreamSpecification", {}).get("StreamViewType", "NEW_AND_OLD_IMAGES")
    return Stream(arn, label, view, table.name, table.keys.describe(), table.created)
