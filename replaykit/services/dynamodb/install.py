"""A table as a recording describes it: what DescribeTable answered becomes a table whose items are not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from replaykit.services.dynamodb.declared import read_global_keys
from replaykit.services.dynamodb.encryption import Encryption
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.schema import attribute_types, read_keys
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.vectors.schema import made_of


def read_description(description: Mapping[str, Any], arn: str, *, at: float) -> Table:
    """The table of a TableDescription that was answered at an instant, partial until someone says otherwise.

    `arn` stands in where the description names none (old recordings name all). A passing state is taken as over.
    """
    types = attribute_types(description["AttributeDefinitions"])
    keys = read_keys(description["KeySchema"], types)
    arn = description.get("TableArn", arn)
    billing = description.get("BillingModeSummary", {})
    table = Table(
        name=description["TableName"],
        arn=arn,
        table_id=description.get("TableId", ""),
        keys=keys,
        attribute_types=types,
        created=_seconds(description.get("CreationDateTime")) or at,
        on_demand=billing.get("BillingMode") == "PAY_PER_REQUEST",
        on_demand_since=_seconds(billing.get("LastUpdateToPayPerRequestDateTime")),
        throughput=_throughput(description.get("ProvisionedThroughput", {})),
        max_units=description.get("OnDemandThroughput"),
        table_class=description.get("TableClassSummary", {}).get("TableClass"),
        class_updated=_seconds(description.get("TableClassSummary", {}).get("LastUpdateDateTime")),
        warm=_warm(description.get("WarmThroughput", {})),
        deletion_protected=description.get("DeletionProtectionEnabled", False),
        encryption=Encryption(description.get("SSEDescription", {}).get("KMSMasterKeyArn")),
        indexes=_indexes(description, keys, types, arn),
        knowledge=Knowledge(),
        destinations_known=False,
    )
    _read_stream(description, table)
    for one in description.get("VectorIndexes", ()):
        table.annexed().vectors[one["IndexName"]] = made_of(one, keys, types, arn)
    return table


def _read_stream(description: Mapping[str, Any], table: Table) -> None:
    arn, label = description.get("LatestStreamArn"), description.get("LatestStreamLabel")
    if not arn or not label:
        return
    specification = description.get("StreamSpecification", {})
    view_type = specification.get("StreamViewType", "KEYS_ONLY")
    stream = Stream(arn, label, view_type, table.name, table.keys.describe(), _label_seconds(label))
    table.latest_stream = stream
    if specification.get("StreamEnabled"):
        table.stream = stream
    else:
        stream.closed_at = stream.created


def _indexes(
    description: Mapping[str, Any], keys: KeySchema, types: Mapping[str, str], table_arn: str
) -> dict[str, Index]:
    indexes = {}
    for member, is_global in (("LocalSecondaryIndexes", False), ("GlobalSecondaryIndexes", True)):
        for one in description.get(member, ()):
            name, projection = one["IndexName"], one["Projection"]
            indexes[name] = Index(
                name,
                (read_global_keys if is_global else read_keys)(one["KeySchema"], types),
                keys,
                projection["ProjectionType"],
                tuple(projection.get("NonKeyAttributes", ())),
                is_global,
                one.get("IndexArn", f"{table_arn}/index/{name}"),
                _throughput(one.get("ProvisionedThroughput", {})),
                one.get("OnDemandThroughput"),
            )
    return indexes


def _throughput(described: Mapping[str, Any]) -> Throughput:
    return Throughput(
        described.get("ReadCapacityUnits", 0),
        described.get("WriteCapacityUnits", 0),
        _seconds(described.get("LastIncreaseDateTime")),
        _seconds(described.get("LastDecreaseDateTime")),
        described.get("NumberOfDecreasesToday", 0),
    )


def _warm(described: Mapping[str, Any]) -> tuple[int, int] | None:
    """Old recordings say nothing of it."""
    units = described.get("ReadUnitsPerSecond"), described.get("WriteUnitsPerSecond")
    return None if None in units else units  # type: ignore[return-value]  # two integers of the model


def _seconds(instant: datetime | None) -> float | None:
    return None if instant is None else instant.timestamp()


def _label_seconds(label: str) -> float:
    return datetime.fromisoformat(f"{label}+00:00").timestamp()
