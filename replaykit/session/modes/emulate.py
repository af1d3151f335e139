"""Mode `emulate`: the emulator answers, primed by the tape if there is one; before it stands DynamoDB's front end."""

from __future__ import annotations

from replaykit.aws.error import AwsError, NotAws, NotEmulated
from replaykit.aws.http import HttpRequest
from replaykit.matching.asked import Asked, ask
from replaykit.protocols import front_end
from replaykit.protocols.located import Located
from replaykit.protocols.mistakes import serialization_error
from replaykit.session.answer import Answer
from replaykit.session.run import Run


def emulate(run: Run, request: HttpRequest) -> Answer:
    """Give the emulator's answer, or say what it can't do."""
    # Only where there is a tape may its stand-ins stand for what the request says.
    asked = run.tape.ask(request) if run.tape else ask(request, run.settings.takers)
    located = asked.located
    if located is None:
        return _without_operation(run, request, asked)
    if located.identity.service not in front_end.SERVICES:
        return _answered(run, asked)
    if front_end.is_plain(request):
        return _let_in(run, request, asked, located)
    return _dressed(run, request, asked, located)


def _let_in(run: Run, request: HttpRequest, asked: Asked, located: Located) -> Answer:
    """The answer to a caller who may call. What is no JSON is told before that."""
    authorize = run.settings.authorize
    if authorize is not None and not (asked.call is None and front_end.is_no_json(request, asked.problem)):
        try:
            authorize(located, request)
        except AwsError as refusal:
            return run.malformed(asked, refusal)
    return _answered(run, asked)


def _answered(run: Run, asked: Asked) -> Answer:
    if asked.call is None:
        if isinstance(asked.problem, AwsError):
            return run.malformed(asked, asked.problem)
        return run.gap(asked, str(asked.problem))
    for lived in run.tape.hold(asked) if run.tape else ():
        run.shadow.follow(lived)
    try:
        emulated = run.shadow.answer(asked.call)
    except NotEmulated as gap:
        return run.gap(asked, str(gap))
    return run.emulated(asked, emulated)


def _dressed(run: Run, request: HttpRequest, asked: Asked, located: Located) -> Answer:
    """The answer to a request that is not as SDKs send it by default: another method, type or coding, an origin."""
    away = front_end.turned_away(request, run.request_id, located.identity.protocol)
    if away is not None:
        answer = run.front(asked, away)
    elif (damaged := front_end.wrong_coding(request)) is not None:
        answer = run.malformed(asked, damaged)
    elif not request.body and located.identity.protocol == "json":  # no JSON either, but told after who calls
        answer = _let_in(run, request, Asked(request, None, problem=serialization_error(), located=located), located)
    else:
        answer = _let_in(run, request, asked, located)
    front_end.dress(request, answer.response)
    return answer


def _without_operation(run: Run, request: HttpRequest, asked: Asked) -> Answer:
    """What names no operation that the models know: DynamoDB's to answer, a gap, or no AWS call at all."""
    if front_end.is_meant(request):
        answer = run.front(asked, front_end.without_operation(request, run.request_id))
        front_end.dress(request, answer.response)
        return answer
    if isinstance(asked.problem, NotAws):
        return run.declined(asked)
    return run.gap(asked, str(asked.problem))
