"""Mode `none`: the tape answers, or nothing does."""

from __future__ import annotations

from replaykit.aws.http import HttpRequest
from replaykit.matching.miss import Miss
from replaykit.session.answer import Answer
from replaykit.session.run import Run


def replay(run: Run, request: HttpRequest) -> Answer:
    """Give the recorded answer; where there is none, say what is nearest and what to do."""
    played = run.tape.play(request)
    if isinstance(played, Miss):
        return run.missed(played)
    return run.recorded(played)
