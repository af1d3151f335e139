"""Interactions on disk: cassettes that vcrpy loads, that reviewers read, and that survive a kill."""

from replaykit.cassette.cassette import Cassette, load_cassettes
from replaykit.cassette.errors import CassetteError, Problem
from replaykit.cassette.header import CassetteHeader
from replaykit.cassette.interaction import Interaction, Meta
from replaykit.cassette.writer import CassetteWriter, WriteMode

__all__ = [
    "Cassette",
    "CassetteError",
    "CassetteHeader",
    "CassetteWriter",
    "Interaction",
    "Meta",
    "Problem",
    "WriteMode",
    "load_cassettes",
]
