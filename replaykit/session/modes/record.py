"""The modes that let calls through to the real service: all, rewrite, new_episodes, live.

Each is a generator: it yields `Forward(request)` and is resumed with the real response, so that the same story runs
wherever the network is.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.matching.miss import Miss
from replaykit.session.answer import Answer
from replaykit.session.run import Run


@dataclass(frozen=True, slots=True)
class Forward:
    """Send this request to the service that it is meant for, and resume with what it answers."""

    request: HttpRequest


Story = Generator[Forward, HttpResponse, Answer]


def record(run: Run, request: HttpRequest) -> Story:
    """Forward, keep, and hand on."""
    response = yield Forward(request)
    run.keep(request, response)
    return run.live(request, response)


def extend(run: Run, request: HttpRequest) -> Story:
    """Give the recorded answer; forward and keep what has none."""
    played = run.tape.play(request)
    if not isinstance(played, Miss):
        return run.recorded(played)
    response = yield Forward(request)
    run.keep(request, response)
    run.tape.wrote(request, response)
    return run.live(request, response)


def let_through(run: Run, request: HttpRequest) -> Story:
    """Forward and keep nothing."""
    response = yield Forward(request)
    return run.live(request, response)
