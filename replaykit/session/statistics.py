"""What happened in a run, counted: answers by operation and provenance, misses, gaps, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from replaykit.session.answer import Answer, Provenance

NOTES_KEPT = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in numbers, as values that survive JSON (xdist's workers send them).

    `counts` is operation -> provenance -> number of answers; `misses` and `notes` are lines for a person;
    `unplayed` names recorded interactions that were never given, as `place: operation`.
    """

    mode: str
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    misses: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unplayed: tuple[str, ...] = ()
    interactions: int = 0
    appended: int = 0

    @property
    def totals(self) -> Counter[str]:
        """Answers by provenance, over all operations."""
        return sum_up(self.counts.values())


def sum_up(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total


class Statistics:
    """The counters of a run; adding to them is cheap."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, Provenance], int] = {}
        self.misses: list[str] = []
        self.gaps: list[str] = []
        self.notes: list[str] = []
        self.appended = 0

    def add(self, answer: Answer) -> Answer:
        key = (answer.operation, answer.provenance)
        self.counts[key] = self.counts.get(key, 0) + 1
        if answer.note:
            kept = self.misses if answer.provenance is Provenance.MISS else self.notes
            if len(kept) < NOTES_KEPT:
                kept.append(answer.note)
        return answer

    def gap(self, text: str) -> None:
        """The emulator could not do it; each kind is told once."""
        if text not in self.gaps:
            self.gaps.append(text)

    def by_operation(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for (operation, provenance), number in sorted(self.counts.items()):
            found.setdefault(operation, {})[str(provenance)] = number
        return found
