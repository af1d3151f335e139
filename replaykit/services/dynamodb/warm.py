"""Warm throughput: what a table or a global index can bear at once."""

from __future__ import annotations

from typing import Any

from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Table

ON_DEMAND = (12000, 4000)


def warm_units(resource: Table | Index, *, on_demand: bool) -> tuple[int, int]:
    """Reads and writes: what is provisioned, or 12000 and 4000 on demand (recorded), or more if that was asked for."""
    units = ON_DEMAND if on_demand else (resource.throughput.read, resource.throughput.write)
    asked = resource.warm
    return units if asked is None else (max(units[0], asked[0]), max(units[1], asked[1]))


def warm_throughput(table: Table, now: float, *, starts: bool = False) -> dict[str, Any]:
    """A TableWarmThroughputDescription; of a change that starts now too the old values are told (measured)."""
    return _told(table, now, on_demand=table.on_demand, starts=starts)


def warm_index(index: Index, now: float) -> dict[str, Any]:
    """A GlobalSecondaryIndexWarmThroughputDescription."""
    on_demand = not (index.throughput.read or index.throughput.write)
    return _told(index, now, on_demand=on_demand)


def _told(resource: Table | Index, now: float, *, on_demand: bool, starts: bool = False) -> dict[str, Any]:
    changing = (starts or now < resource.warm_at) and resource.warm_before is not None
    units = resource.warm_before if changing else None
    read, write = units or warm_units(resource, on_demand=on_demand)
    return {"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write, "Status": "UPDATING" if changing else "ACTIVE"}
