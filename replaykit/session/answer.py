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


@dataclass(frozen=True, slots=True)
class Answer:
    """The response to send, where it came from, and (for reports) which operation it answers.

    `operation` is `service.Operation`, or "" where the request was no AWS call; `note` is one line for a person:
    why the tape did not answer, what was assumed.
    """

    response: HttpResponse
    provenance: Provenance
    operation: str = ""
    note: str = ""
