"""Where a recording run puts what it saw: a cassette that is opened when there is something to put into it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette.interaction import Interaction
from replaykit.cassette.recorder import Recorder
from replaykit.cassette.redact import Redactor
from replaykit.cassette.standins import Standins
from replaykit.cassette.writer import CassetteWriter, WriteMode
from replaykit.matching.asked import ask
from replaykit.ports.clock import Clock, SystemClock
from replaykit.protocols.hosts import read_host


class Keeping:
    """Writes exchanges to one cassette, redacted.

    Args:
        path: the cassette.
        mode: how the writer treats a cassette that is there.
        source: what answers (`aws`, `moto` …), for the cassette's header; by default `aws`, or the host of the first
            request where that is not AWS's.
        kept: interactions of the old cassette; those that were not recorded again are put at the end of a rewrite.
        redactor: what must not be kept; by default one whose stand-ins go on from those of `kept`.
    """

    def __init__(
        self,
        path: Path,
        mode: WriteMode,
        *,
        source: str | None = None,
        kept: Sequence[Interaction] = (),
        redactor: Redactor | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.path = path
        self._mode = mode
        self._source = source
        self._kept = kept
        self._redactor = redactor
        self._clock = clock or SystemClock()
        self._recorder: Recorder | None = None
        self._keys: set[bytes] = set()

    def keep(self, request: HttpRequest, response: HttpResponse, *, duration: float = 0.0) -> None:
        """Put one exchange on disk."""
        recorder = self._recorder or self._open(request)
        kept = recorder.record(request, response, at=self._clock.now(), duration=duration)
        if self._mode is WriteMode.REWRITE:
            self._keys.add(ask(kept.request).key)

    def close(self, *, well: bool) -> None:
        """Finish; a rewrite takes the old cassette's place only if the run went well."""
        if self._recorder is None:
            return
        writer, self._recorder = self._recorder.writer, None
        try:
            if well and self._mode is WriteMode.REWRITE:
                for interaction in self._kept:
                    if ask(interaction.request).key not in self._keys:
                        writer.append(interaction)
        except BaseException:
            writer.abort()
            raise
        if well:
            writer.close()
        else:
            writer.abort()

    def _open(self, request: HttpRequest) -> Recorder:
        names = {name for interaction in self._kept for name in interaction.meta.redacted}
        redactor = self._redactor or Redactor(Standins.of_recording(names))
        writer = CassetteWriter(self.path, source=self._source or _answering(request.host), mode=self._mode)
        self._recorder = Recorder(writer, redactor)
        return self._recorder


def _answering(host: str) -> str:
    """Who answers there, for the header: a client with an endpoint of its own does not record AWS."""
    return "aws" if read_host(host) else host
