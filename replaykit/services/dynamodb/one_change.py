"""UpdateTable makes one kind of change at a time: what may not stand together in a request.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-382, -433), in this order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.values import invalid, invalid_value

CHANGES = (
    "ProvisionedThroughput",
    "BillingMode",
    "StreamSpecification",
    "GlobalSecondaryIndexUpdates",
    "VectorIndexUpdates",
    "TableClass",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "WarmThroughput",
    "SSESpecification",
    "ReplicaUpdates",
    "GlobalTableSettingsReplicationMode",
    "DisassociationProtectionEnabled",
)
ALONE = (
    ("SSESpecification", "Server-Side Encryption modification"),
    ("TableClass", "TableClass modification"),
    ("DeletionProtectionEnabled", "DeletionProtection modification"),
    ("WarmThroughput", "WarmThroughput"),
    # Documented of the first, as of the others. ASSUMPTION: the texts, and that the second stands alone too.
    ("DisassociationProtectionEnabled", "DisassociationProtection modification"),
    ("GlobalTableSettingsReplicationMode", "GlobalTableSettingsReplicationMode modification"),
)


def require_one_change(request: Mapping[str, Any]) -> None:
    """Refuse a request that asks for nothing, or for what has to be asked for alone beside something else."""
    changes = [member for member in CHANGES if member in request and request[member] != []]
    if not changes:
        raise invalid(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
            "SSESpecification or ReplicaUpdates is required"
        )
    if "ReplicaUpdates" in request or len(changes) == 1:
        return
    for member, what in ALONE:
        if member in request:
            raise invalid_value(f"{what} must be the only operation in the request")
    if "OnDemandThroughput" in request and set(changes) - {"OnDemandThroughput", "BillingMode"}:
        raise invalid_value("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")
