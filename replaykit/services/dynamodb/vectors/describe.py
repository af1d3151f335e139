"""Vector indexes as answers describe them, and as CreateTable was given them."""

from __future__ import annotations

from typing import Any

from replaykit.services.dynamodb.projection import describe_projection
from replaykit.services.dynamodb.vectors.index import VectorIndex


def declaration(index: VectorIndex) -> dict[str, Any]:
    """What CreateTable was given for an index like this; a backup tells the same."""
    declared: dict[str, Any] = {
        "IndexName": index.name,
        "VectorAttribute": {"AttributeName": index.attribute},
        "Projection": describe_projection(index.projection, index.non_key_attributes),
        "Dimensions": index.dimensions,
        "DistanceFunction": index.function,
    }
    if index.schema:
        declared["SearchSchema"] = [
            {"AttributeName": one.name, "SearchSchemaElementType": one.kind} for one in index.schema
        ]
    return declared


def describe_vector_index(index: VectorIndex, now: float, *, status: str | None = None) -> dict[str, Any]:
    """A VectorIndexDescription; Backfilling only while UpdateTable's index is CREATING (captured on AWS)."""
    described = declaration(index) | {
        "IndexStatus": status or index.status(now),
        "IndexSizeBytes": index.bytes,
        "ItemCount": index.count,
        "IndexArn": index.arn,
    }
    if index.filled_from is not None and described["IndexStatus"] == "CREATING":
        described["Backfilling"] = bool(index.backfilling(now))
    return described
