"""What a test sees of a run: what is recorded, what was played, what came from where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from replaykit.cassette.interaction import Interaction
from replaykit.session.session import Session
from replaykit.session.settings import Mode
from replaykit.session.statistics import Summary, sum_up


class Playback:
    """A cassette in use."""

    def __init__(self, path: Path, session: Session) -> None:
        self.path = path
        self.session = session

    @property
    def mode(self) -> Mode:
        """The mode that is in force (`once` has become `none` or `all`)."""
        return self.session.mode

    @property
    def is_replaying(self) -> bool:
        """Whether no call leaves this process."""
        return not self.session.forwards

    @property
    def interactions(self) -> Sequence[Interaction]:
        """What was recorded before this run."""
        return self.session.tape.interactions

    @property
    def play_counts(self) -> Sequence[int]:
        """How often each interaction was given, in the cassette's order."""
        return tuple(self.session.tape.plays)

    @property
    def unplayed(self) -> Sequence[str]:
        """The interactions that were never given: `place: operation`."""
        return self.summary().unplayed

    @property
    def misses(self) -> Sequence[str]:
        """What was asked and not answered, each with the nearest recorded call."""
        return tuple(self.session.run.statistics.misses)

    @property
    def calls(self) -> Mapping[str, int]:
        """How often each operation was called."""
        counts = self.session.run.statistics.by_operation()
        return {operation: sum(each.values()) for operation, each in counts.items()}

    @property
    def provenance(self) -> Mapping[str, int]:
        """How many answers came from where: recorded, derived, assumed, live, miss."""
        counts: Counter[str] = sum_up(self.session.run.statistics.by_operation().values())
        return dict(counts)

    def summary(self) -> Summary:
        return self.session.summary()

    def assert_called(self, operation: str, *, times: int | None = None) -> None:
        """Fail unless an operation was called, so many times if that is given.

        Args:
            operation: `dynamodb.GetItem`, or `GetItem` of whatever service.
            times: how often; any number but none if left out.
        """
        calls = self.calls
        found = sum(count for name, count in calls.items() if name == operation or name.endswith(f".{operation}"))
        if found == times or (times is None and found):
            return
        wanted = "at least once" if times is None else f"{times} times"
        listed = ", ".join(f"{name} ({count})" for name, count in calls.items()) or "none"
        raise AssertionError(f"{operation} was called {found} times, expected {wanted}; calls: {listed}")

    def __len__(self) -> int:
        return len(self.interactions)

    def __repr__(self) -> str:
        return f"<cassette {self.path}, mode {self.mode}, {len(self)} interactions>"
