"""A session: one run of a mode over a tape, from a request to an answer. Not for two threads at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from replaykit.aws.error import ReplaykitError
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.matching.tape import Tape
from replaykit.ports.ids import Ids
from replaykit.session.answer import Answer
from replaykit.session.modes.emulate import emulate
from replaykit.session.modes.fill import fill
from replaykit.session.modes.record import Forward, Story, extend, let_through, record
from replaykit.session.modes.replay import replay
from replaykit.session.run import Run
from replaykit.session.settings import Mode, Settings
from replaykit.session.shadow import Answering, Shadow
from replaykit.session.statistics import Summary

if TYPE_CHECKING:
    from replaykit.session.keeping import Keeping

SendOn = Callable[[HttpRequest], HttpResponse]

_INSIDE: dict[Mode, Callable[[Run, HttpRequest], Answer]] = {
    Mode.NONE: replay,
    Mode.FILL: fill,
    Mode.EMULATE: emulate,
}
_FORWARDING: dict[Mode, Callable[[Run, HttpRequest], Story]] = {
    Mode.NEW_EPISODES: extend,
    Mode.ALL: record,
    Mode.REWRITE: record,
    Mode.LIVE: let_through,
}


class Session:
    """Answers requests in one mode.

    Args:
        mode: see `Mode`; `once` is `none` where the tape holds anything, else `all`.
        tape: what was recorded; empty if left out.
        emulator: what fills gaps, or a function that makes it at need; the built-in one if left out.
        settings: what else may be told.
        keeping: where recording modes put what they saw.
        ids: mints the request ids of answers that are ours.
    """

    def __init__(
        self,
        mode: Mode | str = Mode.NONE,
        tape: Tape | None = None,
        emulator: Answering | Callable[[], Answering] | None = None,
        *,
        settings: Settings | None = None,
        keeping: Keeping | None = None,
        ids: Ids | None = None,
    ) -> None:
        tape = Tape() if tape is None else tape
        self.mode = resolve(Mode.named(mode), recorded=len(tape) > 0)
        self.run = Run(tape, Shadow(tape, _maker(emulator)), settings or Settings(), keeping, ids)
        self._keeping = keeping
        self._inside = _INSIDE.get(self.mode)

    @property
    def tape(self) -> Tape:
        return self.run.tape

    @property
    def forwards(self) -> bool:
        """Whether this mode may need the network."""
        return self._inside is None

    def answer(self, request: HttpRequest, forward: SendOn | None = None) -> Answer:
        """The answer to one request; `forward` sends it on to the real service where the mode asks for that."""
        if self._inside is not None:
            return self._inside(self.run, request)
        return drive(self.story(request), forward or _no_way)

    def story(self, request: HttpRequest) -> Story:
        """The same as a generator, for those who send on in their own way (asyncio, the proxy)."""
        if self._inside is not None:
            return _told(self._inside(self.run, request))
        return _FORWARDING[self.mode](self.run, request)

    def close(self, *, well: bool = True) -> None:
        """End the run; what a rewriting mode recorded takes the old cassette's place if it went well."""
        if self._keeping is not None:
            self._keeping.close(well=well)

    def summary(self) -> Summary:
        """The run in numbers."""
        statistics, tape = self.run.statistics, self.tape
        replays = self.mode in (Mode.NONE, Mode.FILL, Mode.NEW_EPISODES)
        return Summary(
            mode=str(self.mode),
            counts=statistics.by_operation(),
            misses=tuple(statistics.misses),
            gaps=tuple(statistics.gaps),
            notes=(*statistics.notes, *self.run.shadow.strays),
            unplayed=tuple(map(tape.told, tape.unplayed())) if replays else (),
            interactions=len(tape),
            appended=statistics.appended,
        )


def resolve(mode: Mode, *, recorded: bool) -> Mode:
    """What `once` means here; other modes mean themselves."""
    if mode is not Mode.ONCE:
        return mode
    return Mode.NONE if recorded else Mode.ALL


def drive(story: Story, forward: SendOn) -> Answer:
    """Run a story to its end."""
    try:
        command = next(story)
        while True:
            command = story.send(forward(command.request))
    except StopIteration as end:
        answer: Answer = end.value
        return answer


def _told(answer: Answer) -> Generator[Forward, HttpResponse, Answer]:
    yield from ()
    return answer


def _no_way(request: HttpRequest) -> HttpResponse:
    raise ReplaykitError(
        f"{request.method} {request.host}: this mode sends calls on, and here is no way to the network"
    )


def _maker(emulator: Answering | Callable[[], Answering] | None) -> Callable[[], Answering]:
    if emulator is None:
        return _built_in
    if isinstance(emulator, Answering):
        return lambda: emulator
    return emulator


def _built_in() -> Answering:
    from replaykit.emulator.kernel import Emulator  # noqa: PLC0415  # a run without gaps pays nothing for the emulator

    return Emulator()
