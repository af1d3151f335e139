"""Another cassette as a side: it answers with what it recorded for the same call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from replaykit.aws.call import OperationCall
from replaykit.aws.http import HttpRequest
from replaykit.cassette.interaction import Interaction
from replaykit.matching import Miss, Tape
from replaykit.session.sides import SideAnswer, Unanswered


class RecordedSide:
    """Another cassette: answers with what it recorded for the same call."""

    def __init__(self, interactions: Sequence[Interaction]) -> None:
        self.tape = Tape(interactions)

    def answer(self, call: OperationCall, request: HttpRequest, at: datetime | None) -> SideAnswer:
        played = self.tape.play(call, request)
        if isinstance(played, Miss):
            raise Unanswered("the other cassette has no such call")
        return SideAnswer(played.response)
