"""UpdateTable makes one kind of change at a time: what may not stand together in a request.

Measured on AWS in October 2026 (ack-api-quirks, DDB-TABLE-174, -382, -433, -442), in this order.
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
# As AWS lists them, members that are not public among them; what a request has is not listed (DDB-TABLE-442).
SOMETHING = (
    *("ProvisionedThroughput", "BillingMode", "UpdateStreamEnabled", "GlobalSecondaryIndexUpdates", "SSESpecification"),
    *("ReplicaUpdates", "MultiAccountReplicaReady", "ReplicaTransitRoleArn", "MultiRegionConsistency"),
    *("DeletionProtectionEnabled", "OnDemandThroughput", "WarmThroughput", "TableClass"),
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


def require_change(request: Mapping[str, Any]) -> None:
    """Refuse a request that asks for nothing."""
    if not _changes(request):
        missing = [name for name in SOMETHING if request.get(name) in (None, [])]
        raise invalid(f"At least one of {', '.join(missing[:-1])} or {missing[-1]} is required")


def _changes(request: Mapping[str, Any]) -> list[str]:
    return [member for member in CHANGES if member in request and request[member] != []]


def require_one_change(request: Mapping[str, Any]) -> None:
    """Refuse what has to be asked for alone, beside something else."""
    changes = _changes(request)
    if "ReplicaUpdates" in request or len(changes) == 1:
        return
    for member, what in ALONE:
        if member in request:
            raise invalid_value(f"{what} must be the only operation in the request")
    if "OnDemandThroughput" in request and set(changes) - {"OnDemandThroughput", "BillingMode"}:
        raise invalid_value("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")
    _require_no_mixture(request)


def _require_no_mixture(request: Mapping[str, Any]) -> None:
    """Capacity, the stream, and indexes that come and go are changed one after the other (also DDB-TABLE-174)."""
    capacity = "ProvisionedThroughput" in request or request.get("BillingMode") == "PROVISIONED"
    online = any("Update" not in one for one in request.get("GlobalSecondaryIndexUpdates", ()))
    if capacity and "StreamSpecification" in request:
        raise invalid_value("You cannot modify stream status while updating table IOPS")
    if "ProvisionedThroughput" in request and online:
        raise invalid_value("You cannot create or delete index while updating table IOPS")
    if "StreamSpecification" in request and online:
        raise invalid_value("You cannot create or delete index while changing stream status")
