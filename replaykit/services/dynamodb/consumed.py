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
        described["Table"] = _units(units, kind)
        for member, is_global in (("GlobalSecondaryIndexes", True), ("LocalSecondaryIndexes", False)):
            kept = {index: cost for index, cost in of_indexes.items() if table.indexes[index].is_global is is_global}
            if kept:
                described[member] = {index: _units(cost, kind) for index, cost in kept.items()}
        if table.vectors and (
            written := {index: cost for index, cost in (index_units or {}).items() if index in table.vectors}
        ):
            described["VectorIndexes"] = {index: {"VectorWriteRequestBytes": cost} for index, cost in written.items()}
    return described


def _units(units: float, kind: str | None) -> dict[str, float]:
    return {"CapacityUnits": units, f"{kind}CapacityUnits": units} if kind else {"CapacityUnits": units}
