"""The tape: recorded interactions, found by what is asked and by the writes that came before.

A recorded read is true after the recorded writes that came before it and touch what it reads: its prefix. Playing
asks for the answers to the same call under the prefix of this replay, in O(1) of the tape's length.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction
from replaykit.matching.asked import Asked, ask, fingerprint
from replaykit.matching.handles import BEGINNING, GIVING, Handles, held, read_handles, stream_of
from replaykit.matching.miss import Miss
from replaykit.matching.outcome import learn_schemas, writes_of
from replaykit.matching.schemas import Schemas
from replaykit.matching.world import Footprint, Node, Prefix, World, Written, prefix_of

if TYPE_CHECKING:
    from replaykit.cassette.redact import Redactor

MEMO_LIMIT = 8192


class Writes(StrEnum):
    """STRICT: an answer is given only after the writes it was recorded after. LENIENT: in order, the last holds."""

    STRICT = "strict"
    LENIENT = "lenient"


@dataclass(slots=True)
class Played:
    """A recorded answer, and its place on the tape."""

    interaction: Interaction
    place: int
    asked: Asked
    writes: bool


@dataclass(slots=True)
class _Question:
    """A request that was asked before, to the byte: what it means and which resources it touches."""

    asked: Asked
    footprint: Footprint
    nodes: tuple[Node, ...]
    streams: bool  # whether it gives, or hands back, a shard iterator


@dataclass(slots=True)
class _Answers:
    """The places of the answers under one prefix; `next` is the one to be given."""

    places: list[int] = field(default_factory=list)
    next: int = 0

    def take(self) -> int:
        place = self.places[self.next]
        if self.next + 1 < len(self.places):
            self.next += 1
        return place


class Tape:
    """Recorded interactions as answers.

    `plays` counts how often each was given. The tape is read when it is first asked, not before.

    `resumed` is whether this run goes on where the recording stopped: it holds a shard iterator of the recording that
    it was not given. All recorded writes are then taken as made, and as long as it makes no others, the recorded pages
    of its iterators follow each other.
    """

    def __init__(self, interactions: Sequence[Interaction] = (), *, writes: Writes | str = Writes.STRICT) -> None:
        self.interactions = interactions
        self.writes = Writes(writes)
        self.plays = [0] * len(interactions)
        self.schemas = Schemas()
        self.recorded_writes: list[Written] = []
        self.replayed_writes: list[Written] = []
        self.handles = Handles()
        self.resumed = False
        self._places: dict[bytes, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        self._answers: dict[tuple[bytes, Prefix], _Answers] = {}
        self._loose: dict[str, _Answers] = {}  # by operation: recordings that do not tell the request
        self._chains: dict[bytes, _Answers] = {}
        self._lived: list[Played] = []
        self._given = False
        self._world = self._end = World()
        self._memo: dict[tuple[object, ...], _Question] = {}
        self._redactor: Redactor | None = None
        self._loaded = False

    def __len__(self) -> int:
        return len(self.interactions)

    def ask(self, request: HttpRequest) -> Asked:
        """What a request asks for, kept for the next one that is the same to the byte."""
        return self._question(request).asked

    def play(self, request: HttpRequest) -> Played | Miss:
        """The recorded answer to a request, or why there is none."""
        question = self._question(request)
        asked = question.asked
        if question.streams:
            self._hold(asked)
        found = self._answers.get((asked.key, self._prefix(question.nodes))) or self._loose.get(asked.name)
        if found is None and self.resumed:
            found = self._next_page(question)
        if found is None:
            return Miss(asked, self)
        place = found.take()
        self.plays[place] += 1
        interaction = self.interactions[place]
        writes = question.footprint.writes and self._write(question, interaction.response)
        return Played(interaction, place, asked, bool(writes))

    def wrote(self, request: HttpRequest, response: HttpResponse) -> None:
        """Tell of a call that was answered otherwise: its writes count for the reads that follow."""
        question = self._question(request)
        if question.footprint.writes:
            self._write(question, response)

    def hold(self, asked: Asked) -> list[Played]:
        """Hear of a call that the tape is not to answer: it may hold an iterator of the recording."""
        if asked.name in GIVING:
            self._hold(asked)
        return self.lived()

    def lived(self) -> list[Played]:
        """What a run that goes on has lived through without asking for it; told once."""
        lived = self._lived
        if lived:
            self._lived = []
        return lived

    def unplayed(self) -> list[int]:
        """The places that were never given."""
        return [place for place, plays in enumerate(self.plays) if not plays]

    def told(self, place: int) -> str:
        """An interaction's place and operation, for a person."""
        interaction = self.interactions[place]
        return f"{place + 1}: {interaction.meta.operation or ask(interaction.request).name}"

    def places_of_key(self, key: bytes) -> Sequence[int]:
        """Where the same call stands on the tape, under whatever prefix."""
        return self._places.get(key, ())

    def places_of_name(self, name: str) -> Sequence[int]:
        """Where calls to the same operation stand."""
        return self._names.get(name, ())

    def _question(self, request: HttpRequest) -> _Question:
        if not self._loaded:
            self._load()
        memo = self._memo
        print_ = fingerprint(request)
        found = memo.get(print_)
        if found is None:
            if len(memo) >= MEMO_LIMIT:
                memo.clear()
            found = memo[print_] = self._understand(self._as_recorded(request))
        return found

    def _as_recorded(self, request: HttpRequest) -> Asked:
        """A request with the stand-ins that the recording has in the place of identities and secrets."""
        asked = ask(request)
        if self._redactor is None or asked.key in self._places:
            return asked
        name = asked.call.name if asked.call else None
        return replace(ask(self._redactor.redact_request(request, name)), request=request)

    def _understand(self, asked: Asked) -> _Question:
        footprint = asked.footprint(self.schemas)
        nodes = tuple(map(self._world.node, footprint.paths()))
        return _Question(asked, footprint, nodes, asked.name in GIVING)

    def _hold(self, asked: Asked) -> None:
        """Go on behind the recording where this run was never given the iterator that it hands back."""
        token = held(asked)
        if token is not None and not self.resumed:
            place = self.handles.places.get(token)
            if place is None:  # one of the emulator, of an earlier run
                foreign = not self._given and stream_of(token) in self.handles.streams
            else:
                foreign = not self.plays[place]
            if foreign:
                self._resume()
        self._given = True

    def _resume(self) -> None:
        self.resumed = True
        for place, interaction in enumerate(self.interactions):
            if self.plays[place] or not interaction.meta.request_known:
                continue
            question = self._understand(ask(interaction.request))
            writes = self._write(question, interaction.response)
            if writes or question.asked.name == BEGINNING:
                self._lived.append(Played(interaction, place, question.asked, writes))

    def _next_page(self, question: _Question) -> _Answers | None:
        """The recorded answer to a recorded iterator, where this run stands at the end of the recording."""
        key = question.asked.key
        if not question.streams or key not in self._places or held(question.asked) is None:
            return None
        end = prefix_of(map(self._end.node, question.footprint.paths()))
        if prefix_of(question.nodes) != end:
            return None
        return self._chains.setdefault(key, _Answers(self._places[key]))

    def _prefix(self, nodes: tuple[Node, ...]) -> Prefix:
        return prefix_of(nodes) if self.writes is Writes.STRICT else ()

    def _write(self, question: _Question, response: HttpResponse, place: int | None = None) -> bool:
        writes = writes_of(question.asked, question.footprint, response, self.schemas)
        for path, token in writes:
            self._world.node(path).write(token)
        if writes:
            log = self.replayed_writes if place is None else self.recorded_writes
            log.append(Written(place, question.asked.name, writes))
        return bool(writes)

    def _load(self) -> None:
        """Walk the recording once, as if it were replayed, and note what was true when."""
        self._loaded = True
        collecting = gc.isenabled()
        gc.disable()  # ten thousand calls are made and kept: the collector would walk them all, again and again
        try:
            self._walk()
        finally:
            if collecting:
                gc.enable()

    def _walk(self) -> None:
        self._redactor = _redactor_of(self.interactions)
        asks = [ask(interaction.request) for interaction in self.interactions]
        learn_schemas(self.schemas, asks, self.interactions)
        self.handles = read_handles(asks, self.interactions)
        for place, asked in enumerate(asks):
            meta = self.interactions[place].meta
            if not meta.request_known:
                self._loose.setdefault(meta.operation or "", _Answers()).places.append(place)
                continue
            question = self._understand(asked)
            answers = self._answers.setdefault((asked.key, self._prefix(question.nodes)), _Answers())
            answers.places.append(place)
            self._places.setdefault(asked.key, []).append(place)
            self._names.setdefault(asked.name, []).append(place)
            if question.footprint.writes:
                self._write(question, self.interactions[place].response, place)
        self._end, self._world = self._world, World()


def _redactor_of(interactions: Sequence[Interaction]) -> Redactor | None:
    """What makes of a request what was made of the recorded ones; None where they are as they were."""
    redacted = {name for interaction in interactions for name in interaction.meta.redacted}
    if not redacted:
        return None
    from replaykit.cassette.redact import Redactor  # noqa: PLC0415  # an emulator without a tape pays nothing for it
    from replaykit.cassette.standins import Standins  # noqa: PLC0415  # as above

    return Redactor(Standins.of_recording(redacted))
