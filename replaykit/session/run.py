"""What the modes of one run share: the tape, the shadow, the counters, and the making of answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Protocol

from replaykit.aws.error import AwsError, NotAws
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.emulator.answer import Emulated
from replaykit.matching.asked import Asked
from replaykit.matching.miss import Miss
from replaykit.matching.tape import Played, Tape
from replaykit.ports.ids import Ids
from replaykit.protocols.codec import write_answer, write_error
from replaykit.protocols.error_body import sayable
from replaykit.session.answer import PROVENANCE_HEADER, Answer, Provenance
from replaykit.session.errors import GAP, MISS, NOT_AWS, refuse
from replaykit.session.recorded import given_again
from replaykit.session.settings import Settings
from replaykit.session.shadow import Shadow
from replaykit.session.statistics import Statistics

_MARKS = {provenance: (PROVENANCE_HEADER, provenance.value) for provenance in Provenance}


class Keeping(Protocol):
    """Where a recording run puts what it saw."""

    def keep(self, request: HttpRequest, response: HttpResponse) -> None: ...


class Run:
    """One run of one mode."""

    def __init__(
        self, tape: Tape, shadow: Shadow, settings: Settings, keeping: Keeping | None = None, ids: Ids | None = None
    ) -> None:
        self.tape = tape
        self.shadow = shadow
        self.settings = settings
        self.statistics = Statistics()
        self._keeping = keeping
        self._ids = ids or Ids()
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
        wrong = f"{asked.problem}. " if asked.problem is not None else ""
        return self.refused(asked, MISS, f"{wrong}{miss.explain()}. {why or self.settings.advice}")

    def declined(self, asked: Asked) -> Answer:
        """The answer to what is no AWS call."""
        request = asked.request
        told = f"{request.method} {request.host}{request.path} is no AWS call that replaykit knows, and was not sent on"
        return self.refused(asked, NOT_AWS, told)

    def gap(self, asked: Asked, told: str) -> Answer:
        """What the emulator can't do: no answer either, but a gap and no miss."""
        self.statistics.gap(told)
        return self._marked(Answer(refuse(asked, GAP, sayable(told)), Provenance.MISS, asked.name))

    def refused(self, asked: Asked, code: str, told: str) -> Answer:
        """An error of ours; it names itself in the header too."""
        told = sayable(told)
        response = refuse(asked, code, told)
        operation = "" if isinstance(asked.problem, NotAws) else asked.name
        return self._marked(Answer(response, Provenance.MISS, operation, told))

    def request_id(self) -> str:
        return self._ids.request_id()

    def front(self, asked: Asked, said: HttpResponse | AwsError) -> Answer:
        """What DynamoDB's front end answers to what is no call of an operation."""
        request = asked.request
        if isinstance(said, AwsError):
            said = write_error("dynamodb", None, said, request_id=self.request_id())
        told = ""
        if said.status == HTTPStatus.NOT_FOUND:  # AWS's own words tell nobody what was wrong
            told = (
                f"{request.method} {request.path} names no operation that replaykit knows; it was taken for DynamoDB's"
            )
            told = sayable(told)
            said.headers.add("x-replaykit-note", told)
        return self._marked(Answer(said, Provenance.DERIVED, "dynamodb", told))

    def malformed(self, asked: Asked, error: AwsError) -> Answer:
        """The service's own words about a body that can't be read."""
        assert asked.located is not None
        identity = asked.located.identity
        response = write_error(identity.service, None, error, request_id=self.request_id(), protocol=identity.protocol)
        return self._marked(Answer(response, Provenance.DERIVED, identity.name))

    def emulated(self, asked: Asked, emulated: Emulated, why: Miss | None = None) -> Answer:
        """The emulator's answer in the protocol that was asked in, and how far it may be trusted."""
        call, located = asked.call, asked.located
        assert call is not None
        assert located is not None
        response = write_answer(located, emulated.output, emulated.error, request_id=self._ids.request_id())
        provenance = Provenance.ASSUMED if emulated.assumptions else Provenance.DERIVED
        name = call.name
        if why is None and not emulated.assumptions:
            return self._marked(Answer(response, provenance, name))
        note = "; ".join((*((why.explain(),) if why else ()), *emulated.assumptions))
        return self._marked(Answer(response, provenance, name, f"{name} {provenance}: {note}"))

    def live(self, request: HttpRequest, response: HttpResponse) -> Answer:
        """The real service's answer, marked so."""
        marked = HttpResponse(response.status, response.headers.copy(), response.body, response.reason)
        marked.headers.remove(PROVENANCE_HEADER)  # where the service is one of ours
        return self._marked(Answer(marked, Provenance.LIVE, self.tape.ask(request).name))

    def keep(self, request: HttpRequest, response: HttpResponse) -> None:
        """Put an exchange into the cassette."""
        if self._keeping is not None:
            self._keeping.keep(request, response)
            self.statistics.appended += 1

    def _marked(self, answer: Answer) -> Answer:
        answer.response.headers.add(*_MARKS[answer.provenance])
        return self.statistics.add(answer)
