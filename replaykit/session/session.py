"""A session: one run of a mode over a tape, from a request to an answer. Not for two threads at a time."""

from __future__ import annotations

from replaykit.aws.http import HttpRequest
from replaykit.matching.tape import Tape
from replaykit.session.answer import Answer
from replaykit.session.modes.replay import replay
from replaykit.session.run import Run
from replaykit.session.settings import Mode, Settings
from replaykit.session.statistics import Summary


class Session:
    """Answers requests in one mode.

    Args:
        mode: see `Mode`.
        tape: what was recorded; empty if left out.
        settings: what else may be told; `mode` wins over theirs.
    """

    def __init__(
        self, mode: Mode | str = Mode.NONE, tape: Tape | None = None, *, settings: Settings | None = None
    ) -> None:
        self.mode = Mode.named(mode)
        self.run = Run(tape if tape is not None else Tape(), settings or Settings(self.mode))

    @property
    def tape(self) -> Tape:
        return self.run.tape

    def answer(self, request: HttpRequest) -> Answer:
        """The answer to one request."""
        return replay(self.run, request)

    def summary(self) -> Summary:
        """The run in numbers."""
        statistics, tape = self.run.statistics, self.tape
        return Summary(
            mode=str(self.mode),
            counts=statistics.by_operation(),
            misses=tuple(statistics.misses),
            gaps=tuple(statistics.gaps),
            notes=tuple(statistics.notes),
            unplayed=tuple(map(tape.told, tape.unplayed())),
            interactions=len(tape),
            appended=statistics.appended,
        )
