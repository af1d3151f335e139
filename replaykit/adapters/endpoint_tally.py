"""What the endpoint has answered so far, counted: by provenance, by operation, and every miss with its reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

from replaykit.adapters.endpoint_connection import Answerer
from replaykit.aws.http import HttpRequest
from replaykit.session.answer import Answer, Provenance

KEPT_MISSES = 1000


class Tally:
    """Counts the answers that pass through `counting`."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Provenance]] = Counter()
        self.misses: list[tuple[str, str]] = []

    def counting(self, answer: Answerer) -> Answerer:
        """`answer`, counted."""
        counts = self._counts

        def counted(request: HttpRequest) -> Any:
            said = answer(request)
            if type(said) is Answer:
                counts[said.operation, said.provenance] += 1
                if said.provenance is Provenance.MISS:
                    self._miss(said)
            return said

        return counted

    def _miss(self, said: Answer) -> None:
        if len(self.misses) < KEPT_MISSES:
            self.misses.append((said.operation, said.note))

    def clear(self) -> None:
        self._counts.clear()
        self.misses.clear()

    @property
    def missed(self) -> int:
        return self.by_provenance()[Provenance.MISS]

    def by_provenance(self) -> Counter[str]:
        totals: Counter[str] = Counter()
        for (_, provenance), count in self._counts.items():
            totals[provenance.value] += count
        return totals

    def by_operation(self) -> dict[str, dict[str, int]]:
        table: dict[str, dict[str, int]] = {}
        for (operation, provenance), count in sorted(self._counts.items()):
            table.setdefault(operation or "not AWS", {})[provenance.value] = count
        return table

    def summary(self) -> dict[str, Any]:
        """As the page /_replaykit/summary gives it."""
        return {
            "answers": sum(self._counts.values()),
            "provenance": self.by_provenance(),
            "operations": self.by_operation(),
            "misses": [{"operation": operation, "why": why} for operation, why in self.misses],
        }
