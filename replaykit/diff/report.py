"""What a diff found: outcomes by cassette, tallies by operation, fidelity.

Fidelity is the share of compared calls whose answers do not diverge. A gap (the other side can't answer) is neither a
divergence nor fidelity: it is counted beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from replaykit.diff.divergence import Divergence


@dataclass(frozen=True, slots=True)
class Outcome:
    """One recorded call, put to the other side.

    `gap` is why the other side could not answer, or None. `assumptions` are the facts that an emulated answer used
    and that the recording does not prove. `explanation` are lines for a person where the divergences are many.
    """

    index: int
    operation: str
    divergences: tuple[Divergence, ...] = ()
    gap: str | None = None
    assumptions: tuple[str, ...] = ()
    explanation: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """How many calls were compared, and how they came out."""

    equal: int = 0
    divergent: int = 0
    gaps: int = 0

    @property
    def compared(self) -> int:
        return self.equal + self.divergent

    @property
    def fidelity(self) -> float | None:
        """In percent; None where nothing was compared."""
        return 100 * self.equal / self.compared if self.compared else None

    def count(self, outcome: Outcome) -> None:
        if outcome.gap is not None:
            self.gaps += 1
        elif outcome.divergences:
            self.divergent += 1
        else:
            self.equal += 1


@dataclass(slots=True)
class CassetteReport:
    """One cassette's outcomes; `skipped` are the interactions that are no AWS call, with the reason."""

    path: str
    outcomes: list[Outcome] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        return tally(self.outcomes)


@dataclass(slots=True)
class Report:
    """A whole diff. `against` names the other side."""

    against: str
    cassettes: list[CassetteReport] = field(default_factory=list)

    @property
    def outcomes(self) -> list[Outcome]:
        return [outcome for cassette in self.cassettes for outcome in cassette.outcomes]

    @property
    def total(self) -> Tally:
        return tally(self.outcomes)

    @property
    def skipped(self) -> int:
        return sum(len(cassette.skipped) for cassette in self.cassettes)

    def by_operation(self) -> Mapping[str, Tally]:
        """A tally for each operation, by name."""
        tallies: dict[str, Tally] = {}
        for outcome in self.outcomes:
            tallies.setdefault(outcome.operation, Tally()).count(outcome)
        return dict(sorted(tallies.items()))

    def passes(self, fail_under: float | None) -> bool:
        """Whether the fidelity is at least this many percent; a diff that compared nothing does not pass."""
        if fail_under is None:
            return True
        fidelity = self.total.fidelity
        return fidelity is not None and fidelity >= fail_under


def tally(outcomes: Iterable[Outcome]) -> Tally:
    made = Tally()
    for outcome in outcomes:
        made.count(outcome)
    return made
