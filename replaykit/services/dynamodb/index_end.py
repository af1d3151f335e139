"""The end of an index, of whatever kind."""

from __future__ import annotations

from dataclasses import dataclass

from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.vectors.index import VectorIndex


@dataclass(slots=True)
class Delete:
    """It is DELETING from now on; one that was still built is so no longer."""

    index: Index | VectorIndex

    def apply(self, table: Table, now: float, ends: float) -> str:
        self.index.gone_at = ends
        table.walk = None
        return "DELETING"
