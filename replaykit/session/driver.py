"""Re-issues the calls of a cassette to another side, in their order, and compares the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, NotAws, UnknownOperation
from replaykit.cassette.interaction import Interaction
from replaykit.cassette.understand import answered_at
from replaykit.diff import Bijection, compare
from replaykit.diff.compare import parse
from replaykit.diff.explain import MANY, explain
from replaykit.diff.pages import BEGIN, PAGE, Pages
from replaykit.diff.report import CassetteReport, Outcome
from replaykit.protocols import read_request, write_request
from replaykit.session.sides import Side, Unanswered

# Shorter values are too common to be handles: `1` or `abc` in a request is not translated.
SHORTEST_HANDLE = 8


def put_to(path: str, interactions: Sequence[Interaction], side: Side) -> CassetteReport:
    """Put every AWS call of a cassette to a side.

    What a call hands back of earlier answers (iterators, tokens, ids) is first said in the side's own words.
    """
    report = CassetteReport(path)
    run = _Run(side)
    for index, interaction in enumerate(interactions):
        if not interaction.meta.request_known:
            report.skipped.append((index, "only its answer was recorded"))
            continue
        try:
            call = read_request(interaction.request)
        except (NotAws, UnknownOperation) as error:
            report.skipped.append((index, str(error)))
            continue
        except AwsError as error:
            report.skipped.append((index, f"the request can't be read: {error}"))
            continue
        report.outcomes.append(_put_one(index, call, interaction, run))
    late = run.pages.finish()
    report.outcomes[:] = [
        replace(one, divergences=(*one.divergences, *late[one.index])) if one.index in late else one
        for one in report.outcomes
    ]
    return report


@dataclass(slots=True)
class _Run:
    """The other side, what stands for what, and the streams' pages so far."""

    side: Side
    handles: Bijection = field(default_factory=Bijection)
    pages: Pages = field(default_factory=Pages)


def _put_one(index: int, call: OperationCall, interaction: Interaction, run: _Run) -> Outcome:
    call_there, request = in_words_of(call, run.handles), interaction.request
    if call_there is not call:
        request = write_request(call_there, endpoint=f"{request.scheme}://{request.host}")
    try:
        answer = run.side.answer(call_there, request, answered_at(interaction))
    except Unanswered as gap:
        return Outcome(index, call.name, gap=str(gap))
    if call.name == BEGIN:
        run.pages.begin(call, parse(interaction.response))
    outputs = partial(run.pages.compare, index, call) if call.name == PAGE else None
    divergences = tuple(compare(call, interaction.response, answer.response, handles=run.handles, outputs=outputs))
    count = len(divergences)
    lines = explain(parse(interaction.response), parse(answer.response), count) if count > MANY else ()
    return Outcome(index, call.name, divergences, None, answer.assumptions, lines)


def in_words_of(call: OperationCall, handles: Bijection) -> OperationCall:
    """The call with every bound value of the recorded side replaced by the other side's."""
    words = {mine: yours for mine, yours in handles.bound().items() if mine != yours and len(mine) >= SHORTEST_HANDLE}
    if not words:
        return call
    params = _translated(call.params, words)
    return call if params == call.params else replace(call, params=params)


def _translated(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, Mapping):
        return {key: _translated(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [_translated(one, words) for one in value]
    return value
