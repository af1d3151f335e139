"""What a run may be told: its mode, and what it advises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from replaykit.aws.error import ReplaykitError
from replaykit.protocols.authorization import Authorize
from replaykit.protocols.located import Takers

ADVICE = (
    "Record it (mode new_episodes or rewrite, or `replaykit record`), or let the emulator answer what the "
    "recording does not (mode fill)."
)


class Mode(StrEnum):
    """How a run answers. The first five are vcrpy's; in none of them is a recording of this run replayed in it."""

    NONE = "none"  # the tape answers, or nothing does
    ONCE = "once"  # as none if there is a cassette, else as all
    NEW_EPISODES = "new_episodes"  # the tape answers; what it can't is forwarded and appended
    ALL = "all"  # everything is forwarded and appended
    REWRITE = "rewrite"  # as all, into a new cassette that takes the old one's place when the run went well
    FILL = "fill"  # the tape answers; what it can't, the emulator does
    EMULATE = "emulate"  # the emulator answers
    LIVE = "live"  # everything is forwarded, nothing is kept

    @classmethod
    def named(cls, name: str) -> Mode:
        """The mode of this name; says which there are."""
        try:
            return cls(name)
        except ValueError:
            known = ", ".join(cls)
            raise ReplaykitError(f"there is no mode {name!r}; modes are {known}") from None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run.

    `advice` ends every miss: what the person at this face (pytest, the command line) can do about it.

    `authorize` decides in mode `emulate` who may call DynamoDB: `protocols.authorization.signed` wants a signature in
    form, `protocols.credentials.Credentials(…).verify` a right one of a known key. None: everybody, signed or not.

    `takers` spares mode `emulate` a walk over what the emulator reads by itself: `emulator.registry.takers_of`, where
    the emulator is ours.
    """

    advice: str = ADVICE
    authorize: Authorize | None = None
    takers: Takers | None = None
