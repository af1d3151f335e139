"""The storage class of a table, which AWS checks in words of its own (captured in October 2026: ack-api-quirks)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.values import invalid

CLASSES = ("STANDARD", "STANDARD_INFREQUENT_ACCESS")


def require_class(request: Mapping[str, Any]) -> None:
    if request.get("TableClass", CLASSES[0]) not in CLASSES:
        raise invalid(
            "Invalid table-class parameter provided. Please try again with a valid table-class value: "
            f"[{', '.join(CLASSES)}]."
        )
