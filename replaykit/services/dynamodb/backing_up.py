"""Taking a backup of a table."""

from __future__ import annotations

from typing import Any

from replaykit.emulator import Context
from replaykit.ports.clock import instant
from replaykit.services.dynamodb.backup import SYSTEM_SECONDS, Backup
from replaykit.services.dynamodb.declaration import declaration_to_restore
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table


def take_backup(ctx: Context[Tables], table: Table, name: str) -> Backup:
    """A backup that a user asked for."""
    return _take(ctx, table, name, ctx.store, None)


def keep_deleted(ctx: Context[Tables], table: Table, store: Tables) -> None:
    """A table with point-in-time recovery leaves a backup for 35 days when it is deleted.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
    """
    if table.history is not None:
        _take(ctx, table, f"{table.name}$DeletedTableBackup", store, ctx.now + SYSTEM_SECONDS)


def _take(ctx: Context[Tables], table: Table, name: str, store: Tables, expires_at: float | None) -> Backup:
    by_user = expires_at is None
    arn = f"{table.arn}/backup/{int(ctx.now * 1000):014d}-{ctx.ids.hex(8)}"  # recorded: 01516149542009-0bbfb894
    backup = Backup(
        arn=arn,
        name=name,
        kind="USER" if by_user else "SYSTEM",
        created=ctx.now,
        ready_at=ctx.now + ctx.world.settings.delay if by_user else ctx.now,
        expires_at=expires_at,
        declaration=declaration_to_restore(table),
        source=_source(table),
        features=_features(table, ctx.now) or None,
        items=list(table.items),
        whole=table.whole,
    )
    store.backups[arn] = backup
    return backup


def _source(table: Table) -> dict[str, Any]:
    """SourceTableDetails.

    ASSUMPTION: a table on demand tells 0 units, as its own description does; a recorded DescribeBackup of one would
    prove it.
    """
    units = {} if not table.max_units else {"OnDemandThroughput": dict(table.max_units)}
    return {
        "TableName": table.name,
        "TableId": table.table_id,
        "TableArn": table.arn,
        "TableSizeBytes": table.items.bytes,
        "KeySchema": table.keys.describe(),
        "TableCreationDateTime": instant(table.created),
        "ProvisionedThroughput": table.throughput.declare(),
        "ItemCount": table.items.count,
        "BillingMode": "PAY_PER_REQUEST" if table.on_demand else "PROVISIONED",
        **units,
    }


def _features(table: Table, now: float) -> dict[str, Any]:
    """SourceTableFeatureDetails: what the table had beside its items."""
    features: dict[str, Any] = {}
    for member, is_global in (("LocalSecondaryIndexes", False), ("GlobalSecondaryIndexes", True)):
        indexes = [_index(one) for one in table.indexes.values() if one.is_global is is_global]
        if indexes:
            features[member] = indexes
    if table.vectors:
        features["VectorIndexes"] = [index.declare() for index in table.vectors.values()]
    if table.stream is not None:
        features["StreamDescription"] = table.stream.describe()
    if (encryption := table.encryption.describe(now)) is not None:
        features["SSEDescription"] = encryption
    if table.ttl.status(now) != "DISABLED":
        features["TimeToLiveDescription"] = table.ttl.describe(now)
    return features


def _index(index: Index) -> dict[str, Any]:
    described = index.declare()
    if index.is_global:
        described["ProvisionedThroughput"] = index.throughput.declare()
    if index.max_units:
        described["OnDemandThroughput"] = dict(index.max_units)
    return described
