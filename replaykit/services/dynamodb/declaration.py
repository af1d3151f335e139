"""What CreateTable was given for a table like this one: a backup keeps it, and who makes a table anew needs it."""

from __future__ import annotations

from typing import Any

from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Table


def declaration(table: Table) -> dict[str, Any]:
    """Its keys, its indexes, its billing and its stream."""
    types = table.attribute_types
    declared: dict[str, Any] = {
        "TableName": table.name,
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
        "KeySchema": table.keys.describe(),
        "BillingMode": "PAY_PER_REQUEST" if table.on_demand else "PROVISIONED",
    }
    if not table.on_demand:
        declared["ProvisionedThroughput"] = table.throughput.declare()
    for member, is_global in (("GlobalSecondaryIndexes", True), ("LocalSecondaryIndexes", False)):
        indexes = [_index(one, table) for one in table.indexes.values() if one.is_global is is_global]
        if indexes:
            declared[member] = indexes
    if table.vectors:
        declared["VectorIndexes"] = [index.declare() for index in table.vectors.values()]
    if table.stream is not None:
        declared["StreamSpecification"] = table.stream.describe()
    return declared


def _index(index: Index, table: Table) -> dict[str, Any]:
    declared = index.declare()
    if index.is_global and not table.on_demand:
        declared["ProvisionedThroughput"] = index.throughput.declare()
    return declared


def declaration_to_restore(table: Table) -> dict[str, Any]:
    """What CreateTable takes for a table restored from this one: no stream, and no more of what is set by hand."""
    declared = declaration(table)
    declared.pop("StreamSpecification", None)
    if table.max_units:
        declared["OnDemandThroughput"] = dict(table.max_units)
    if table.encryption.key is not None:
        declared["SSESpecification"] = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": table.encryption.key}
    for one in declared.get("GlobalSecondaryIndexes", ()):
        if units := table.indexes[one["IndexName"]].max_units:
            one["OnDemandThroughput"] = dict(units)
    return declared
