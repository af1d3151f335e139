"""Warm throughput: what a table or a global index can bear at once."""

from __future__ import annotations

from typing import Any

from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Table

ON_DEMAND = (12000, 4000)


def warm_throughput(table: Table, now: float) -> dict[str, Any]:
    """What is provisioned, or 12000 and 4000 on demand (recorded)."""
    units = ON_DEMAND if table.on_demand else (table.throughput.read, table.throughput.write)
    if table.warm is not None:
        units = (max(units[0], table.warm[0]), max(units[1], table.warm[1]))
    return _told(units, "ACTIVE" if table.status(now) == "ACTIVE" else "UPDATING")


def warm_index(index: Index) -> dict[str, Any]:
    units = (index.throughput.read, index.throughput.write)
    return _told(units if any(units) else ON_DEMAND, "ACTIVE")


def _told(units: tuple[int, int], status: str) -> dict[str, Any]:
    return {"ReadUnitsPerSecond": units[0], "WriteUnitsPerSecond": units[1], "Status": status}
