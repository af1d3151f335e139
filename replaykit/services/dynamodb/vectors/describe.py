"""Vector indexes as answers describe them."""

from __future__ import annotations

from typing import Any

from replaykit.services.dynamodb.vectors.index import VectorIndex


def describe_vector_index(index: VectorIndex, now: float, *, status: str | None = None) -> dict[str, Any]:
    """A VectorIndexDescription; Backfilling only while UpdateTable's index is CREATING (captured on AWS)."""
    described = index.declare() | {
        "IndexStatus": status or index.status(now),
        "IndexSizeBytes": index.bytes,
        "ItemCount": index.count,
        "IndexArn": index.arn,
    }
    if index.filled_from is not None and described["IndexStatus"] == "CREATING":
        described["Backfilling"] = bool(index.backfilling(now))
    return described
