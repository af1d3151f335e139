"""What the modes of one run share: the tape, the emulator, the counters, and the making of answers."""

from __future__ import annotations

from collections.abc import Callable

from replaykit.aws.error import NotAws
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.matching.asked import Asked
from replaykit.matching.miss import Miss
from replaykit.matching.tape import Played, Tape
from replaykit.session.answer import PROVENANCE_HEADER, Answer, Provenance
from replaykit.session.errors import MISS, NOT_AWS, refuse
from replaykit.session.recorded import given_again
from replaykit.session.settings import Settings
from replaykit.session.statistics import Statistics

Append = Callable[[HttpRequest, HttpResponse], None]


class Run:
    """One run of one mode."""

    def __init__(self, tape: Tape, settings: Settings) -> None:
        self.tape = tape
        self.settings = settings
        self.statistics = Statistics()
        self._ready: dict[int, Answer] = {}

    def recorded(self, played: Played) -> Answer:
        """The answer of the tape; made once for each interaction."""
        ready = self._ready.get(played.place)
        if ready is None:
            response = given_again(played.interaction.response, played.asked.request.method)
            ready = Answer(response, Provenance.RECORDED, played.asked.name)
            self._ready[played.place] = ready
        return self.statistics.add(ready)

    def missed(self, miss: Miss, why: str = "") -> Answer:
        """An error that the client takes as final; its message is the nearest recorded call and what differs."""
        asked = miss.asked
        if isinstance(asked.problem, NotAws):
            return self.declined(asked)
        told = f"{miss.explain()}. {why or self.settings.advice}"
        response = refuse(asked, MISS, told)
        response.headers.set(PROVENANCE_HEADER, Provenance.MISS)
        return self.statistics.add(Answer(response, Provenance.MISS, asked.name, told))

    def declined(self, asked: Asked) -> Answer:
        """The answer to what is no AWS call."""
        host = asked.request.host
        told = (
            f"{asked.request.method} {host}{asked.request.path} is no AWS call that replaykit knows, and nothing "
            f"is sent on to {host} in this mode"
        )
        response = refuse(asked, NOT_AWS, told)
        response.headers.set(PROVENANCE_HEADER, Provenance.MISS)
        return self.statistics.add(Answer(response, Provenance.MISS, "", told))
