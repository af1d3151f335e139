"""ConsumedCapacity: what an answer says that a call took, where it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.services.dynamodb.table import Table


def consumed(
    form: str | None,
    name: str,
    table: Table,
    units: float,
    index_units: Mapping[str, float] | None = None,
    *,
    kind: str | None = None,
) -> dict[str, Any] | None:
    """A ConsumedCapacity in the form asked for (TOTAL, INDEXES), or None for NONE.

    `name` is the table as the request named it; `units` are the table's own, `index_units` those of its indexes. What
    vector indexes took are bytes: told apart, and in no total (captured on AWS in August 2026). `kind` (Read, Write)
    adds the member that transactions have beside the total.
    """
    if form is None or form == "NONE":
        return None
    of_indexes = {index: cost for index, cost in (index_units or {}).items() if index in table.indexes}
    total = units + sum(of_indexes.values())
    described: dict[str, Any] = {"TableName": name, "CapacityUnits": total}
    if kind:
        described[f"{kind}CapacityUnits"] = total
    if form == "INDEXES":
        described |= {"Table": _units(units, kind), **_by_index(table, index_units or {}, kind)}
    return described


def _by_index(table: Table, costs: Mapping[str, float], kind: str | None) -> dict[str, Any]:
    """The members that tell what each index took, by their kind."""
    told: dict[str, dict[str, Any]] = {}
    for name, cost in costs.items():
        if (index := table.indexes.get(name)) is not None:
            member = "GlobalSecondaryIndexes" if index.is_global else "LocalSecondaryIndexes"
            told.setdefault(member, {})[name] = _units(cost, kind)
        elif name in table.vectors:
            told.setdefault("VectorIndexes", {})[name] = {"VectorWriteRequestBytes": cost}
    return told


def _units(units: float, kind: str | None) -> dict[str, float]:
    return {"CapacityUnits": units, f"{kind}CapacityUnits": units} if kind else {"CapacityUnits": units}
