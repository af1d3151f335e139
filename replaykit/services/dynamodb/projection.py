"""What of an item an index holds, as CreateTable and UpdateTable declare it for every kind of index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replaykit.services.dynamodb.values import invalid_value


def read_projection(definition: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """The ProjectionType and the NonKeyAttributes of an index's definition, which fit each other."""
    projection = definition["Projection"]
    kind, extra = projection.get("ProjectionType"), projection.get("NonKeyAttributes")
    if kind is None:
        raise invalid_value("Unknown ProjectionType: null")
    if extra is not None and kind != "INCLUDE":
        raise invalid_value(f"ProjectionType is {kind}, but NonKeyAttributes is specified")
    if extra is None and kind == "INCLUDE":
        raise invalid_value("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    return kind, extra or ()


def describe_projection(kind: str, extra: Sequence[str]) -> dict[str, Any]:
    """The Projection of an index's definition, as it is told again."""
    return {"ProjectionType": kind} | ({"NonKeyAttributes": list(extra)} if extra else {})
