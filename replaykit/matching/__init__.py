"""Requests to recorded answers: by meaning, and by the writes that came before."""

from replaykit.matching.miss import Difference, Miss, Nearest
from replaykit.matching.tape import Played, Tape, Writes

__all__ = ["Difference", "Miss", "Nearest", "Played", "Tape", "Writes"]
