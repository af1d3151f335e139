"""One recorded request and its response, and what we know about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from replaykit.aws.http import HttpRequest, HttpResponse


@dataclass(slots=True)
class Meta:
    """What stands beside an interaction under `replaykit`: nothing of it is needed to answer.

    `operation` is `service.Operation`; `at` an RFC 3339 instant in UTC with milliseconds; `duration_ms` the time
    to the whole answer; `redacted` names what was replaced (`authorization`, `account-id` …). `request_known` is False
    where only the answer was recorded (placebo): then the request names the operation and no true parameter.
    """

    operation: str | None = None
    at: str | None = None
    duration_ms: float | None = None
    redacted: tuple[str, ...] = ()
    request_known: bool = True


@dataclass(slots=True)
class Interaction:
    """A request and its response as they went over the wire (after redaction)."""

    request: HttpRequest
    response: HttpResponse
    meta: Meta = field(default_factory=Meta)
