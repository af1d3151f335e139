"""A table as a recording describes it: what DescribeTable answered becomes a table whose items are not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from replaykit.services.dynamodb.encryption import Encryption
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.knowledge import Knowledge
from replaykit.services.dynamodb.new_indexes import read_global_keys
from replaykit.services.dynamodb.schema import attribute_types, read_keys
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stream import Stream
from replaykit.services.dynamodb.table import Restored, Table
from replaykit.services.dynamodb.throughput import Throughput
from replaykit.services.dynamodb.unseen import all_unseen
from replaykit.services.dynamodb.vectors.schema import made_of


def install_table(store: Tables, description: Mapping[str, Any], *, at: float) -> Table:
    """Put in place a table that a recording describes; what it holds is not known until it is loaded."""
    table = _read_description(description, store.arn(description["TableName"]), at=at)
    store.add(table)
    for stream in (table.stream, table.latest_stream):
        if stream is not None:
            store.streams[stream.arn] = stream
    return table


def _read_description(description: Mapping[str, Any], arn: str, *, at: float) -> Table:
    """The table of a TableDescription that was answered at an instant; a passing state is taken as over.

    `arn` stands in where the description names none (old recordings name all).
    """
    types = attribute_types(description["AttributeDefinitions"])
    keys = read_keys(description["KeySchema"], types)
    arn = description.get("TableArn", arn)
    indexes = _indexes(description, keys, types, arn)
    table = Table(
        name=description["TableName"],
        arn=arn,
        table_id=description.get("TableId", ""),
        keys=keys,
        attribute_types=types,
        created=_seconds(description.get("CreationDateTime")) or at,
        throughput=_throughput(description.get("ProvisionedThroughput", {})),
        indexes=indexes,
        knowledge=Knowledge(),
        unseen=all_unseen([name for name, index in indexes.items() if index.is_global]),
    )
    _read_settings(description, table)
    _read_stream(description, table)
    _read_vectors(description, table)
    return table


def _read_vectors(description: Mapping[str, Any], table: Table) -> None:
    for one in description.get("VectorIndexes", ()):
        table.annexed().vectors[one["IndexName"]] = made_of(one, table.keys, table.attribute_types, table.arn)


def _read_settings(description: Mapping[str, Any], table: Table) -> None:
    """What can be set of a table, as far as its description tells it."""
    billing, class_ = description.get("BillingModeSummary", {}), description.get("TableClassSummary", {})
    table.on_demand = billing.get("BillingMode") == "PAY_PER_REQUEST"
    table.on_demand_since = _seconds(billing.get("LastUpdateToPayPerRequestDateTime"))
    table.max_units = description.get("OnDemandThroughput")
    table.table_class = class_.get("TableClass")
    table.class_updated = _seconds(class_.get("LastUpdateDateTime"))
    table.warm = _warm(description.get("WarmThroughput", {}))
    table.deletion_protected = description.get("DeletionProtectionEnabled", False)
    table.encryption = Encryption(description.get("SSEDescription", {}).get("KMSMasterKeyArn"))
    table.settings_mode = description.get("GlobalTableSettingsReplicationMode")
    if (restored := description.get("RestoreSummary")) is not None:
        at = restored["RestoreDateTime"].timestamp()
        table.restored = Restored(restored.get("SourceBackupArn"), restored.get("SourceTableArn", ""), at)


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
                _warm(one.get("WarmThroughput", {})),
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
