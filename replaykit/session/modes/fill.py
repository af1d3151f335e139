"""Mode `fill`: the tape answers; what it can't, the emulator does, primed by the tape and kept in step with it."""

from __future__ import annotations

from replaykit.aws.error import NotEmulated
from replaykit.aws.http import HttpRequest
from replaykit.matching.miss import Miss
from replaykit.session.answer import Answer
from replaykit.session.run import Run


def fill(run: Run, request: HttpRequest) -> Answer:
    """Give the recorded answer, else the emulator's, else say what stands in the way of both."""
    played = run.tape.play(request)
    for lived in run.tape.lived():
        run.shadow.follow(lived)
    if not isinstance(played, Miss):
        run.shadow.follow(played)
        return run.recorded(played)
    call = played.asked.call
    if call is None:
        return run.missed(played)
    try:
        emulated = run.shadow.answer(call)
    except NotEmulated as gap:
        run.statistics.gap(str(gap))
        return run.missed(played, f"The emulator can't answer it either: {gap.why}.")
    answer = run.emulated(played.asked, emulated, why=played)
    run.tape.wrote(request, answer.response)
    return answer
