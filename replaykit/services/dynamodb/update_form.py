"""What an UpdateTable may hold, as far as it shows without the table: something, and few things at a time.

Texts and order: captured on AWS in October 2026 by others (ack-api-quirks), or shown by public tests that are run on it
(architect/dynalite).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.services.dynamodb.schema import read_throughput
from replaykit.services.dynamodb.streaming import UPDATED, require_stream_form
from replaykit.services.dynamodb.table_class import require_class
from replaykit.services.dynamodb.values import invalid, invalid_value

Request = Mapping[str, Any]

# As AWS names them; a stream is UpdateStreamEnabled, and two stand in no model.
NAMED = (
    "ProvisionedThroughput",
    "BillingMode",
    "UpdateStreamEnabled",
    "GlobalSecondaryIndexUpdates",
    "SSESpecification",
    "ReplicaUpdates",
    "MultiAccountReplicaReady",
    "ReplicaTransitRoleArn",
    "MultiRegionConsistency",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "WarmThroughput",
    "TableClass",
)
NOTHING = f"At least one of {', '.join(NAMED[:-1])} or {NAMED[-1]} is required"
# Each of these stands alone; where several meet, the first is named.
ALONE = (
    ("SSESpecification", "Server-Side Encryption modification"),
    ("TableClass", "TableClass modification"),
    ("DeletionProtectionEnabled", "DeletionProtection modification"),
    ("WarmThroughput", "WarmThroughput"),
)
INDEXES = "GlobalSecondaryIndexUpdates"


def require_form(request: Request) -> None:
    """Refuse an UpdateTable that changes nothing, too much, or an index twice."""
    changes = changed(request)
    if not changes:
        raise invalid(NOTHING)
    require_class(request)
    if request.get("BillingMode") == "PROVISIONED" and "ProvisionedThroughput" not in request:
        raise invalid_value("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
    read_throughput(request.get("ProvisionedThroughput"))
    if INDEXES in request:
        require_updates(request[INDEXES])
    require_stream_form(request.get("StreamSpecification"), UPDATED)
    require_few(request, changes)


def changed(request: Request) -> set[str]:
    """What the request changes; an empty list counts for nothing."""
    found = {name for name in (*NAMED, "StreamSpecification", "GlobalTableWitnessUpdates") if name in request}
    found |= {name for name in ("VectorIndexUpdates",) if request.get(name)}
    return found if request.get(INDEXES, True) or len(found) > 1 else found - {INDEXES}


def require_updates(updates: Sequence[Mapping[str, Mapping[str, Any]]]) -> None:
    """Each update does one thing, and no index is met twice."""
    if not updates:
        raise invalid_value(f"List of {INDEXES} is empty")
    seen: set[str] = set()
    for update in updates:
        if not update:
            raise invalid_value(
                "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                "GlobalSecondaryIndexUpdate.Delete must not be null"
            )
        if len(update) > 1:
            raise invalid_value(
                "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"
            )
        ((_, action),) = update.items()
        name = action["IndexName"]
        if name in seen:
            text = f"Only one global secondary index update per index is allowed simultaneously. Index: {name}"
            raise invalid_value(text)
        seen.add(name)


def require_few(request: Request, changes: set[str]) -> None:
    """Most changes can't be made together."""
    for member, named in ALONE:
        if member in changes and len(changes) > 1:
            raise invalid_value(f"{named} must be the only operation in the request")
    if "OnDemandThroughput" in changes and not changes <= {"OnDemandThroughput", "BillingMode"}:
        raise invalid_value("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")
    units = "ProvisionedThroughput" in changes
    stream = "StreamSpecification" in changes
    if units and stream:
        raise invalid_value("You cannot modify stream status while updating table IOPS")
    resized = any("Update" not in update for update in request.get(INDEXES, ()))
    if resized and units:
        raise invalid_value("You cannot create or delete index while updating table IOPS")
    if resized and stream:
        raise invalid_value("You cannot create or delete index while changing stream status")
