"""Exchanges to a cassette: each is understood, redacted, and on disk before `record` returns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from replaykit.aws.error import NotAws, UnknownOperation
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.cassette.redact import Redactor
from replaykit.cassette.writer import CassetteWriter
from replaykit.protocols.identify import identify

UNKNOWN = "unknown"
FIRST_ERROR = 400


@dataclass(slots=True)
class Recorded:
    """What a recorder did so far, by operation: how many calls, how many of them answered an error."""

    calls: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    redacted: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        return {"calls": dict(self.calls), "errors": dict(self.errors), "redacted": dict(self.redacted)}


class Recorder:
    """Writes what passes by to a cassette. Use it from one thread at a time."""

    def __init__(self, writer: CassetteWriter, redactor: Redactor) -> None:
        self.writer = writer
        self.redactor = redactor
        self.recorded = Recorded()

    def record(self, request: HttpRequest, response: HttpResponse, *, at: float, duration: float) -> Interaction:
        """Keep one exchange; `at` is the instant of the answer, `duration` the seconds to it. Gives what was kept.

        If this raises, nothing of the exchange is on disk.
        """
        meta = Meta(operation_of(request), _instant(at), duration * 1000)
        kept = self.redactor.redact(Interaction(request, response, meta))
        self.writer.append(kept)
        self._count(kept)
        return kept

    def _count(self, kept: Interaction) -> None:
        operation = kept.meta.operation or UNKNOWN
        self.recorded.calls[operation] += 1
        self.recorded.errors[operation] += kept.response.status >= FIRST_ERROR
        self.recorded.redacted.update(name.partition(":")[0] for name in kept.meta.redacted)


def operation_of(request: HttpRequest) -> str | None:
    """`service.Operation`, or None: an AWS host's answer is kept even where the models do not know the call."""
    try:
        found = identify(request)
    except (NotAws, UnknownOperation):
        return None
    return f"{found.service}.{found.operation}"


def _instant(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
