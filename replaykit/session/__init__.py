"""One run: a mode over a tape, from a request to an answer."""

from replaykit.session.answer import PROVENANCE_HEADER, Answer, Provenance
from replaykit.session.session import Session
from replaykit.session.settings import Mode, Settings
from replaykit.session.statistics import Summary

__all__ = ["PROVENANCE_HEADER", "Answer", "Mode", "Provenance", "Session", "Settings", "Summary"]
