"""Another cassette as a side: it answers with what it recorded for the same call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from replaykit.aws.call import OperationCall
from replaykit.aws.http import HttpRequest
from replaykit.cassette.interaction import Interaction
from replaykit.matching import Miss, Tape, Writes
from replaykit.session.sides import SideAnswer, Unanswered


class RecordedSide:
    """Another cassette: answers with what it recorded for the same call."""

    def __init__(self, interactions: Sequence[Interaction]) -> None:
        # Two recordings mint other values into their writes: what counts is the order of the calls.
        self.tape = Tape(interactions, writes=Writes.LENIENT)

    def answer(self, call: OperationCall, request: HttpRequest, at: datetime | None) -> SideAnswer:
        played = self.tape.play(request)
        if isinstance(played, Miss):
            raise Unanswered(f"miss: {played.explain()}")
        return SideAnswer(played.interaction.response)
