"""What an UpdateTable may hold, as far as it shows without the table: something, and few things at a time.

Texts and order: captured on AWS in October 2026 by others (ack-api-quirks), or shown by public tests that are run on it
(architect/dynalite).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.services.dynamodb.one_change import require_change, require_one_change
from replaykit.services.dynamodb.schema import read_throughput
from replaykit.services.dynamodb.streaming import UPDATED, require_stream_form
from replaykit.services.dynamodb.table_class import require_class
from replaykit.services.dynamodb.values import invalid_value

Request = Mapping[str, Any]

INDEXES = "GlobalSecondaryIndexUpdates"


def require_form(request: Request) -> None:
    """Refuse an UpdateTable that changes nothing, too much, or an index twice."""
    require_change(request)
    require_class(request)
    if request.get("BillingMode") == "PROVISIONED" and "ProvisionedThroughput" not in request:
        raise invalid_value("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
    read_throughput(request.get("ProvisionedThroughput"))
    if INDEXES in request:
        _require_updates(request[INDEXES])
    require_stream_form(request.get("StreamSpecification"), UPDATED)
    require_one_change(request)


def _require_updates(updates: Sequence[Mapping[str, Mapping[str, Any]]]) -> None:
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
