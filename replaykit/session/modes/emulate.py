"""Mode `emulate`: the emulator answers, primed by the tape if there is one."""

from __future__ import annotations

from replaykit.aws.error import AwsError, NotAws, NotEmulated
from replaykit.aws.http import HttpRequest
from replaykit.matching.asked import ask
from replaykit.session.answer import Answer
from replaykit.session.errors import GAP
from replaykit.session.run import Run


def emulate(run: Run, request: HttpRequest) -> Answer:
    """Give the emulator's answer, or say what it can't do."""
    # Only where there is a tape may its stand-ins stand for what the request says.
    asked = run.tape.ask(request) if run.tape else ask(request)
    if asked.call is None:
        if isinstance(asked.problem, AwsError) and asked.located is not None:
            return run.malformed(asked, asked.problem)
        return run.declined(asked) if isinstance(asked.problem, NotAws) else run.refused(asked, GAP, str(asked.problem))
    for lived in run.tape.hold(asked) if run.tape else ():
        run.shadow.follow(lived)
    try:
        emulated = run.shadow.answer(asked.call)
    except NotEmulated as gap:
        run.statistics.gap(str(gap))
        return run.refused(asked, GAP, str(gap))
    return run.emulated(asked, emulated)
