"""Two answers to one call, compared through the service model: divergences, fidelity, reports."""

from replaykit.diff.bijection import Bijection
from replaykit.diff.compare import compare
from replaykit.diff.divergence import Divergence, Kind
from replaykit.diff.report import Report

__all__ = ["Bijection", "Divergence", "Kind", "Report", "compare"]
