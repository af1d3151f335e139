"""Interactions on disk: cassettes that vcrpy loads, that reviewers read, and that survive a kill."""

from typing import TYPE_CHECKING

from replaykit._late import late_names

if TYPE_CHECKING:
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

# An emulator without a cassette reads no YAML.
__getattr__ = late_names(
    globals(),
    {
        "Cassette": "cassette",
        "CassetteError": "errors",
        "CassetteHeader": "header",
        "CassetteWriter": "writer",
        "Interaction": "interaction",
        "Meta": "interaction",
        "Problem": "errors",
        "WriteMode": "writer",
        "load_cassettes": "cassette",
    },
)
