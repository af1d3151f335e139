"""What a run says to a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from replaykit.aws.http import HttpResponse

PROVENANCE_HEADER = "x-replaykit-provenance"


class Provenance(StrEnum):
    """Where an answer came from; MISS is an answer of ours that says that there is none."""

    RECORDED = "recorded"
    DERIVED = "derived"
    ASSUMED = "assumed"
    LIVE = "live"
    MISS = "miss"

    __hash__ = str.__hash__  # an Enum's own is Python: every answer is counted by its provenance


@dataclass(slots=True)  # not frozen: one is made for every request, and a frozen one takes 0.2 us more
class Answer:
    """The response to send, where it came from, and (for reports) which operation it answers.

    `operation` is `service.Operation`, `dynamodb` where its front end answered by itself, or "" where the request was
    no AWS call; `note` is one line for a person: why the tape did not answer, what was assumed.
    """

    response: HttpResponse
    provenance: Provenance
    operation: str = ""
    note: str = ""
