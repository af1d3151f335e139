"""The time of a recording, and what it is in this world, which begins with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from replaykit.aws.recorded import RecordedCall


@dataclass(slots=True)
class Times:
    """How the recording's time becomes this world's: by the distance between the two beginnings.

    `paced`: the clock runs on the recording's own time, so what happened by itself happens at its instant; else it
    has happened, at the latest now.
    """

    shift: float = 0.0
    paced: bool = False

    def here(self, recorded: float) -> float:
        """A recorded instant in this world's time."""
        return recorded + self.shift


def seconds(one: RecordedCall) -> float | None:
    """When a call was answered, if that is known."""
    return None if one.at is None else one.at.timestamp()


def beginning(calls: Iterable[RecordedCall]) -> float | None:
    """When the first call was answered whose time is known."""
    return min((at for at in map(seconds, calls) if at is not None), default=None)
